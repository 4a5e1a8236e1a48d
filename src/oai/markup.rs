//! Tags found in bytes that are not well-formed.
//!
//! Where a parser must give up, this goes on: it takes whatever looks like a tag, comment or CDATA section, in
//! any ASCII-compatible encoding, and never fails. Knows nothing of OAI-PMH.

use std::ops::Range;

/// What kind of tag it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Empty,
}

/// Something that looks like a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'b> {
    pub(super) kind: Kind,
    /// The qualified name.
    pub(super) name: &'b [u8],
    /// From `<` to past `>`.
    pub(super) span: Range<usize>,
}

impl<'b> Tag<'b> {
    /// The name after its prefix.
    pub(super) fn local(&self) -> &'b [u8] {
        self.name.rsplit(|&b| b == b':').next().unwrap_or(self.name)
    }
}

/// The tags in a stretch of bytes; comments, CDATA and instructions that end inside it are stepped over, the
/// openings of others are taken for stray characters.
pub(super) struct Tags<'b> {
    bytes: &'b [u8],
    at: usize,
    /// No such closing comes any more: looking for it again at every opening would take quadratic time.
    unclosed: [bool; OPAQUE.len()],
}

/// What hides markup: comments, CDATA, processing instructions.
const OPAQUE: [(&[u8], &[u8]); 3] = [(b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")];

impl<'b> Tags<'b> {
    /// The tags in `range` of `bytes`; spans count from the start of `bytes`.
    pub(super) fn within(bytes: &'b [u8], range: Range<usize>) -> Self {
        let bytes = bytes.get(..range.end).unwrap_or(bytes);
        Self { bytes, at: range.start, unclosed: [false; OPAQUE.len()] }
    }

    /// Goes on at `at`.
    pub(super) fn skip_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Past the comment, CDATA section or instruction that begins at `start`, if it does and is closed.
    fn opaque_end(&mut self, start: usize) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        let found = OPAQUE.iter().zip(&mut self.unclosed).find(|((open, _), _)| rest.starts_with(open));
        let ((open, close), unclosed) = found.filter(|(_, unclosed)| !**unclosed)?;
        let end = find(self.bytes, close, start + open.len()).map(|at| at + close.len());
        *unclosed = end.is_none();
        end
    }
}

impl<'b> Iterator for Tags<'b> {
    type Item = Tag<'b>;

    fn next(&mut self) -> Option<Tag<'b>> {
        loop {
            let start = find(self.bytes, b"<", self.at)?;
            if let Some(end) = self.opaque_end(start) {
                self.at = end;
            } else if let Some(tag) = tag_at(self.bytes, start) {
                self.at = tag.span.end;
                return Some(tag);
            } else {
                self.at = start + 1;
            }
        }
    }
}

/// The tag whose `<` is at `start`. A tag that is broken off ends before the next `<`.
pub(super) fn tag_at(bytes: &[u8], start: usize) -> Option<Tag<'_>> {
    let rest = bytes.get(start + 1..)?;
    let (close, rest) = rest.strip_prefix(b"/").map_or((false, rest), |rest| (true, rest));
    let length = rest.iter().position(|&b| !is_name_byte(b)).unwrap_or(rest.len());
    let name = rest.get(..length).filter(|name| name.first().is_some_and(|b| !b.is_ascii_digit()))?;
    let inner = start + 1 + usize::from(close) + length;
    let until = find(bytes, b"<", inner).unwrap_or(bytes.len());
    let body = bytes.get(inner..until)?;
    let end = unquoted_close(body).or_else(|| body.iter().position(|&b| b == b'>'));
    let kind = match end.and_then(|end| body.get(..end)) {
        _ if close => Kind::Close,
        Some([.., b'/']) => Kind::Empty,
        _ => Kind::Open,
    };
    Some(Tag { kind, name, span: start..end.map_or(until, |end| inner + end + 1) })
}

/// Where the first `>` outside quotes is.
fn unquoted_close(body: &[u8]) -> Option<usize> {
    let mut quote = None;
    body.iter().position(|&b| {
        match (b, quote) {
            (b'"' | b'\'', None) => quote = Some(b),
            (_, Some(open)) if b == open => quote = None,
            _ => {}
        }
        b == b'>' && quote.is_none()
    })
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_:-.".contains(&byte) || byte >= 0x80
}

/// The namespace declarations, `xml:lang` and `xml:base` in a tag: name and value, quotes included.
pub(super) fn inheritable(tag: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(equals) = find(tag, b"=", at) {
        let before = tag.get(..equals).unwrap_or(&[]).trim_ascii_end();
        let name_start = before.iter().rposition(|&b| !is_name_byte(b)).map_or(0, |white| white + 1);
        let name = before.get(name_start..).unwrap_or(&[]);
        let Some(value) = quoted(tag, equals + 1) else { return found };
        at = value.end;
        let wanted =
            name == b"xmlns" || name.starts_with(b"xmlns:") || name == b"xml:lang" || name == b"xml:base";
        if let (true, Some(value)) = (wanted, tag.get(value)) {
            found.push((name, value));
        }
    }
    found
}

/// The quoted text after `from`, quotes included.
fn quoted(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let start = from + bytes.get(from..)?.iter().position(|b| !b.is_ascii_whitespace())?;
    let quote = bytes.get(start).filter(|b| matches!(b, b'"' | b'\''))?;
    find(bytes, &[*quote], start + 1).map(|end| start..end + 1)
}

/// Where `needle` (not empty) first is, at `from` or later.
pub(super) fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&b| b == first)?;
        if bytes.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(Kind, &str)]) {
        let tags = Tags::within(text.as_bytes(), 0..text.len());
        let found: Vec<_> =
            tags.map(|tag| (tag.kind, String::from_utf8_lossy(tag.name).into_owned())).collect();
        let expected: Vec<_> = expected.iter().map(|(kind, name)| (*kind, (*name).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tags_are_found_and_opaque_stretches_stepped_over() {
        check(
            "<?xml?><a b='>'><!-- <x> --><p:c/><![CDATA[<y>]]></a >",
            &[(Kind::Open, "a"), (Kind::Empty, "p:c"), (Kind::Close, "a")],
        );
    }

    #[test]
    fn broken_markup_is_gone_on_from() {
        check(
            "<!-- <a><b <c d='>e<f>",
            &[(Kind::Open, "a"), (Kind::Open, "b"), (Kind::Open, "c"), (Kind::Open, "f")],
        );
        check("< a><1><><", &[]);
    }

    #[test]
    fn declarations_are_taken_from_a_tag() {
        let tag = br#"<a x = "xmlns='no'" xmlns = 'u' xmlns:p="v" xml:lang="de" b=c xmlns:q='w'>"#;
        let found: Vec<_> = inheritable(tag).iter().map(|(n, v)| (*n, *v)).collect();
        let expected: [(&[u8], &[u8]); 3] =
            [(b"xmlns", b"'u'"), (b"xmlns:p", b"\"v\""), (b"xml:lang", b"\"de\"")];
        assert_eq!(found, expected);
    }
}
