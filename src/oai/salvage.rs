//! The good records of a page that is not well-formed.
//!
//! Finds where records begin and end by their tags alone and reads each by itself, in the namespaces of the
//! elements around it and in the page's encoding; so a fault, a bad byte or a truncation costs only the record
//! it is in. What is no good record is handed on as bytes: of all records of a page, good and bad, none is lost.
//! A record that comes out good was read strictly: nothing in it is mended or dropped.

mod gap;

use std::ops::Range;

use crate::model::quarantine::Quarantined;
use crate::model::record::Incoming;
use crate::oai::markup;
use crate::oai::markup::Kind;
use crate::oai::markup::Tag;
use crate::oai::markup::Tags;
use crate::oai::record;
use crate::oai::record::Refused;
use crate::oai::types::Page;
use crate::oai::types::PageError;
use crate::oai::types::PageRecord;
use crate::xml::Elem;
use crate::xml::Encoding;
use crate::xml::parse_element;

/// How far after a `record` tag its `header` is looked for, in bytes: comments may stand between.
const MAX_BEFORE_HEADER: usize = 4096;
/// Most declarations around the records that are looked at.
const MAX_AROUND: usize = 64;
/// Most elements around the records that are looked at.
const MAX_DEPTH: usize = 64;
/// Most elements of one name that are read of a damaged answer without records.
const MAX_ELEMENTS: usize = 1000;

/// Reads what can be read of a page; `fault` says why it is not well-formed.
///
/// # Errors
/// Nothing of OAI-PMH is in it.
pub(super) fn read(body: &[u8], encoding: Encoding, fault: &str) -> Result<Page, PageError> {
    if encoding.is_ascii_compatible() {
        return Salvage::new(body, encoding, fault).run();
    }
    // In UTF-16 tags cannot be looked for in the bytes. Offsets then count in the text.
    match encoding.decode(body) {
        Ok(text) => Salvage::new(text.as_bytes(), Encoding::UTF_8, fault).run(),
        Err(_) => Err(PageError::NotWellFormed(fault.to_owned())),
    }
}

/// Finds the first element of that local name and reads it alone, if it is well-formed by itself.
pub(super) fn element<T>(
    body: &[u8],
    encoding: Encoding,
    local: &str,
    read: impl Fn(Elem<'_>) -> T,
) -> Option<T> {
    let salvage = Salvage::new(body, encoding, "");
    let open = opened(body, local).next()?;
    salvage.element(&open, &read)
}

/// All elements of that local name that are well-formed by themselves, each read alone.
pub(super) fn elements<T>(
    body: &[u8],
    encoding: Encoding,
    local: &str,
    read: impl Fn(Elem<'_>) -> T,
) -> Vec<T> {
    let salvage = Salvage::new(body, encoding, "");
    opened(body, local).take(MAX_ELEMENTS).filter_map(|open| salvage.element(&open, &read)).collect()
}

fn opened<'b>(body: &'b [u8], local: &str) -> impl Iterator<Item = Tag<'b>> {
    let local = local.as_bytes().to_vec();
    Tags::within(body, 0..body.len()).filter(move |tag| tag.local() == local && tag.kind != Kind::Close)
}

/// What came instead of OAI-PMH, in words.
pub(super) fn what_came(root: &str, body: &[u8]) -> String {
    let head = body.get(..body.len().min(2000)).unwrap_or(body).to_ascii_lowercase();
    if body.trim_ascii().is_empty() {
        "the answer is empty".to_owned()
    } else if root.eq_ignore_ascii_case("html") || markup::find(&head, b"<html", 0).is_some() {
        "an HTML page came".to_owned()
    } else if root.is_empty() {
        "neither a record nor an error is in it".to_owned()
    } else {
        format!("the root element is `{root}`")
    }
}

/// What is in scope at a place: declarations by name, quotes included.
type Around<'b> = Vec<(&'b [u8], &'b [u8])>;

struct Salvage<'b> {
    body: &'b [u8],
    encoding: Encoding,
    page: Page,
    oai_seen: bool,
    /// No comment ends any more.
    comments_over: bool,
}

impl<'b> Salvage<'b> {
    fn new(body: &'b [u8], encoding: Encoding, fault: &str) -> Self {
        let page = Page { fault: Some(fault.to_owned()), ..Page::default() };
        Self { body, encoding, page, oai_seen: false, comments_over: false }
    }

    fn element<T>(&self, open: &Tag<'b>, read: impl Fn(Elem<'_>) -> T) -> Option<T> {
        let end = self.end_of(open, self.body.len())?;
        self.alone(open.span.start..end, &self.around(open.span.start), read).ok()
    }

    fn run(mut self) -> Result<Page, PageError> {
        let starts = starts(self.body);
        let around = self.around(starts.first().map_or(self.body.len(), |start| start.span.start));
        let mut done = 0;
        let mut next = 0;
        while let Some(start) = starts.get(next) {
            let at = start.span.start;
            if let Some(close) = self.comment_over(done, at) {
                next += starts.iter().skip(next).take_while(|start| start.span.start < close).count();
                continue;
            }
            self.gap(done..at, &around);
            (done, next) = self.one(&starts, next, &around);
        }
        self.gap(done..self.body.len(), &around);
        let nothing =
            self.page.records.is_empty() && self.page.errors.is_empty() && self.page.verbs.is_empty();
        if nothing && !self.oai_seen {
            Err(PageError::NotOai(what_came("", self.body)))
        } else {
            Ok(self.page)
        }
    }

    /// Reads the record of one start; gives where it ends and the number of the next start.
    fn one(&mut self, starts: &[Tag<'b>], number: usize, around: &Around<'b>) -> (usize, usize) {
        let begin = |number: usize| starts.get(number).map(|start| start.span.start);
        let Some(start) = starts.get(number) else { return (self.body.len(), number + 1) };
        let next = begin(number + 1);
        let closed = self.end_of(start, next.unwrap_or(self.body.len()));
        let refused = match closed {
            Some(end) => match self.record(start.span.start..end, around) {
                Ok(incoming) => return (self.good(incoming, end), number + 1),
                Err(refused) => refused,
            },
            None => {
                let wider = begin(number + 2).unwrap_or(self.body.len());
                if let Some((incoming, end)) = next.and_then(|_| self.nesting(start, wider, around)) {
                    return (self.good(incoming, end), number + 2);
                }
                Refused { identifier: String::new(), reason: "the record is not closed".to_owned() }
            }
        };
        let end = self.bad_end(start.span.start, closed, next);
        self.bad(start.span.start..end, refused, around);
        (end, number + 1)
    }

    /// A record whose metadata hold one more, so that the next start is none of the page's.
    fn nesting(&mut self, start: &Tag<'b>, limit: usize, around: &Around<'b>) -> Option<(Incoming, usize)> {
        let end = self.end_of(start, limit)?;
        self.record(start.span.start..end, around).ok().map(|incoming| (incoming, end))
    }

    fn good(&mut self, incoming: Incoming, end: usize) -> usize {
        self.page.records.push(PageRecord::Good(incoming));
        end
    }

    /// Where the bytes of a bad record end: before the next record, else before what closes the list.
    fn bad_end(&self, at: usize, closed: Option<usize>, next: Option<usize>) -> usize {
        let limit = next.unwrap_or(self.body.len());
        let ends_list = |tag: &Tag<'_>| match (tag.local(), tag.kind) {
            (b"resumptionToken", kind) => kind != Kind::Close,
            (b"ListRecords" | b"GetRecord" | b"OAI-PMH", kind) => kind == Kind::Close,
            _ => false,
        };
        let end = Tags::within(self.body, at..limit).find(ends_list).map_or(limit, |tag| tag.span.start);
        let kept = self.body.get(at..end).unwrap_or(&[]).trim_ascii_end().len();
        closed.unwrap_or(0).max(at + kept)
    }

    /// The end of the element that `open` begins, before `limit`; elements of the same name may be inside.
    fn end_of(&self, open: &Tag<'_>, limit: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for tag in Tags::within(self.body, open.span.start..limit).filter(|tag| tag.name == open.name) {
            match tag.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                Kind::Empty => {}
            }
            if depth == 0 {
                return Some(tag.span.end);
            }
        }
        None
    }

    /// The end of a comment that begins after `from`, outside records, and reaches over `at`. What begins like a
    /// comment and has `--` inside is none, but damage that would hide the next record.
    fn comment_over(&mut self, from: usize, at: usize) -> Option<usize> {
        let gap = self.body.get(..at)?;
        let mut open = markup::find(gap, b"<!--", from).filter(|_| !self.comments_over)?;
        loop {
            let Some(close) = markup::find(self.body, b"--", open + 4) else {
                self.comments_over = true;
                return None;
            };
            let is_comment = self.body.get(close + 2) == Some(&b'>');
            if is_comment && close > at {
                return Some(close);
            }
            open = markup::find(gap, b"<!--", if is_comment { close } else { open + 4 })?;
        }
    }

    /// The namespace declarations in scope at `at`.
    fn around(&self, at: usize) -> Around<'b> {
        let mut open: Vec<Tag<'b>> = Vec::new();
        for tag in Tags::within(self.body, 0..at) {
            match tag.kind {
                Kind::Open if open.len() < MAX_DEPTH => open.push(tag),
                Kind::Close => {
                    if let Some(level) = open.iter().rposition(|other| other.name == tag.name) {
                        open.truncate(level);
                    }
                }
                Kind::Open | Kind::Empty => {}
            }
        }
        let mut around: Around<'b> = Vec::new();
        for (name, value) in
            open.iter().flat_map(|tag| markup::inheritable(self.body.get(tag.span.clone()).unwrap_or(&[])))
        {
            around.retain(|(known, _)| *known != name);
            around.push((name, value));
        }
        around.truncate(MAX_AROUND);
        around
    }

    fn record(&mut self, range: Range<usize>, around: &Around<'b>) -> Result<Incoming, Refused> {
        let mut notes = Vec::new();
        let found =
            self.alone(range, around, |elem| record::read(elem, &mut notes).map(|(incoming, _)| incoming));
        self.page.notes.append(&mut notes);
        found.unwrap_or_else(|reason| Err(Refused { identifier: String::new(), reason }))
    }

    /// Reads one element as if it were a document, inside the declarations around it.
    fn alone<T>(
        &self,
        range: Range<usize>,
        around: &Around<'b>,
        read: impl FnOnce(Elem<'_>) -> T,
    ) -> Result<T, String> {
        let bytes = self.body.get(range.clone()).unwrap_or(&[]);
        let element = self.encoding.decode(bytes).map_err(|error| error.to_string())?;
        let mut document = String::from("<around");
        for (name, value) in around.iter().filter(|(name, _)| is_used(name, bytes)) {
            let attribute = [b" ", *name, b"=", *value].concat();
            document.push_str(&self.encoding.decode(&attribute).map_err(|error| error.to_string())?);
        }
        document.push('>');
        document.push_str(&element);
        document.push_str("</around>");
        let tree = parse_element(&document)
            .map_err(|error| format!("{} (line {} of the record)", error.message, error.line))?;
        let found = tree.root().children().next().map(read);
        found.ok_or_else(|| "there is no element".to_owned())
    }

    fn bad(&mut self, range: Range<usize>, refused: Refused, around: &Around<'b>) {
        let identifier = match refused.identifier {
            identifier if identifier.is_empty() => self.identifier(&range, around).unwrap_or_default(),
            identifier => identifier,
        };
        self.page.records.push(PageRecord::Bad(Quarantined {
            identifier,
            offset: range.start as u64,
            reason: refused.reason,
            bytes: self.body.get(range).unwrap_or(&[]).to_vec(),
        }));
    }

    /// The identifier in the header of a record that cannot be read.
    fn identifier(&self, range: &Range<usize>, around: &Around<'b>) -> Option<String> {
        let mut tags = Tags::within(self.body, range.clone()).skip_while(|tag| tag.local() != b"header");
        let open = tags.find(|tag| tag.local() == b"identifier" && tag.kind == Kind::Open)?;
        let end = self.end_of(&open, range.end)?;
        self.alone(open.span.start..end, around, record::trimmed).ok()
    }
}

/// The declaration of that name can matter to these bytes.
fn is_used(name: &[u8], bytes: &[u8]) -> bool {
    match name.strip_prefix(b"xmlns:") {
        Some(prefix) => markup::find(bytes, &[prefix, b":"].concat(), 0).is_some(),
        None => true,
    }
}

/// Where records begin: a `record` tag right before a `header` tag of the same prefix. MARCXML and others have
/// `record` elements too, but no `header` there.
fn starts(body: &[u8]) -> Vec<Tag<'_>> {
    let mut starts = Vec::new();
    let mut from = 0;
    while let Some(at) = markup::find(body, b"<", from) {
        from = at + 1;
        if let Some(tag) = markup::tag_at(body, at).filter(|tag| is_start(tag, body)) {
            starts.push(tag);
        }
    }
    starts
}

fn is_start(tag: &Tag<'_>, body: &[u8]) -> bool {
    if tag.local() != b"record" || tag.kind != Kind::Open {
        return false;
    }
    let until = body.len().min(tag.span.end + MAX_BEFORE_HEADER);
    let Some(next) = Tags::within(body, tag.span.end..until).next() else { return false };
    let prefix = tag.name.len() - tag.local().len();
    next.local() == b"header" && next.kind != Kind::Close && next.name.get(..prefix) == tag.name.get(..prefix)
}

#[cfg(test)]
#[path = "salvage/tests.rs"]
mod tests;
