//! An escaping writer.
//!
//! Characters that XML 1.0 cannot hold (control characters, U+FFFE, U+FFFF) become U+FFFD, so that whatever is
//! written is well-formed; nothing else is changed. Apart from the readers: writing needs none of them.

use std::fmt::Write as _;

use crate::xml::chars;

/// Writes XML into a buffer: [`start`](Self::start), [`attr`](Self::attr), [`text`](Self::text), [`end`](Self::end).
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
    open: Vec<String>,
    /// The innermost start tag still lacks its `>`.
    in_tag: bool,
}

impl Writer {
    /// An empty document.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>` and a line end.
    pub fn declaration(&mut self) -> &mut Self {
        self.out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        self
    }

    /// Opens an element; `name` must be a name, prefix included.
    pub fn start(&mut self, name: &str) -> &mut Self {
        self.close_tag();
        self.out.push(b'<');
        self.out.extend_from_slice(name.as_bytes());
        self.open.push(name.to_owned());
        self.in_tag = true;
        self
    }

    /// Adds an attribute to the element just opened; ignored where none is.
    pub fn attr(&mut self, name: &str, value: &str) -> &mut Self {
        if self.in_tag {
            let mut attribute = String::with_capacity(name.len() + value.len() + 4);
            push_attribute(name, value, &mut attribute);
            self.out.extend_from_slice(attribute.as_bytes());
        }
        self
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.close_tag();
        let mut escaped = String::with_capacity(text.len());
        push_text(text, &mut escaped);
        self.out.extend_from_slice(escaped.as_bytes());
        self
    }

    /// Adds bytes as they are; that they fit is the caller's care.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.close_tag();
        self.out.extend_from_slice(bytes);
        self
    }

    /// Closes the innermost element.
    pub fn end(&mut self) -> &mut Self {
        let Some(name) = self.open.pop() else { return self };
        if self.in_tag {
            self.in_tag = false;
            self.out.extend_from_slice(b"/>");
        } else {
            self.out.extend_from_slice(b"</");
            self.out.extend_from_slice(name.as_bytes());
            self.out.push(b'>');
        }
        self
    }

    /// `start`, `text`, `end`.
    pub fn leaf(&mut self, name: &str, text: &str) -> &mut Self {
        self.start(name).text(text).end()
    }

    /// The document; open elements are closed.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.end();
        }
        self.out
    }

    fn close_tag(&mut self) {
        if std::mem::take(&mut self.in_tag) {
            self.out.push(b'>');
        }
    }
}

/// Appends ` name="value"`, escaped; white space other than blanks as references, else a reader makes it blank.
pub(super) fn push_attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_escaped(value, |c| matches!(c, '"' | '\t' | '\n'), out);
    out.push('"');
}

/// Appends escaped text; `>` too, so that no `]]>` can arise.
pub(super) fn push_text(text: &str, out: &mut String) {
    push_escaped(text, |_| false, out);
}

fn push_escaped(text: &str, referenced: impl Fn(char) -> bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A bare carriage return would be read as a line feed.
            _ if c == '\r' || referenced(c) => push_reference(c, out),
            _ if chars::is_char(c) => out.push(c),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
}

fn push_reference(c: char, out: &mut String) {
    // Writing to a String cannot fail.
    write!(out, "&#{};", u32::from(c)).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xml::parse_element;

    fn document(attribute: &str, text: &str) -> String {
        let mut writer = Writer::new();
        writer.declaration().start("r").attr("a", attribute).leaf("t", text).start("empty");
        String::from_utf8(writer.into_bytes()).unwrap()
    }

    #[test]
    fn markup_is_escaped_and_open_elements_are_closed() {
        assert_eq!(
            document("\"<\n", "]]>&\u{1}"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r a=\"&#34;&lt;&#10;\"><t>]]&gt;&amp;\u{fffd}</t><empty/></r>"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(attribute: String, text: String) {
            let legal = |text: &str| -> String {
                text.chars().map(|c| if chars::is_char(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
            };
            let document = document(&attribute, &text);
            let tree = parse_element(&document).unwrap();
            prop_assert_eq!(tree.root().attr("", "a").map(str::to_owned), Some(legal(&attribute)));
            prop_assert_eq!(tree.root().child("t").unwrap().text(), legal(&text));
        }
    }
}
