//! Handing a resource on: the page's address, a message, a piece of HTML, a code for a phone.
//!
//! Apart because it is about the page rather than the record. Needs no script: everything is a link or a text to copy.

use serde::Serialize;
use url::form_urlencoded::byte_serialize;

use crate::render::record::RecordInput;
use crate::render::text;

/// Longest title in a message or in embedded HTML, in characters.
const MAX_TITLE: usize = 200;

/// What the page offers for sharing.
#[derive(Debug, Clone, Serialize)]
pub struct ShareView {
    address: String,
    mail: String,
    embed: String,
    /// The picture of the address.
    code: String,
}

impl ShareView {
    /// The ways to hand on the page at `input.address` with this title.
    pub fn new(input: &RecordInput<'_>, title: &str, code: String) -> Self {
        let (address, title) = (input.address, text::shorten(title, MAX_TITLE));
        Self {
            address: address.to_owned(),
            mail: format!("mailto:?subject={}&body={}", encoded(&title), encoded(address)),
            embed: format!(
                "<blockquote cite=\"{0}\"><a href=\"{0}\">{1}</a></blockquote>",
                escaped(address),
                escaped(&title)
            ),
            code,
        }
    }
}

/// For an address: spaces as `%20`, since mail programs show a plus.
fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// For the HTML that others copy; the page that shows it escapes once more.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_copy_is_escaped_for_where_it_goes() {
        assert_eq!(encoded("a b&c=\u{e9}?"), "a%20b%26c%3D%C3%A9%3F");
        assert_eq!(escaped("\"><script>&"), "&quot;&gt;&lt;script&gt;&amp;");
    }
}
