//! The resumption token at the end of an answer, before the answer is read.
//!
//! Apart from the reader because it is a guess: it looks at the last bytes alone, so that the next request can be on its
//! way while the page is read. Whoever follows it compares it with what the reader says. Knows no requests.

use crate::oai::markup::Kind;
use crate::oai::markup::Tag;
use crate::oai::markup::Tags;
use crate::xml::parse_element;

/// How many of the last bytes are looked at.
const TAIL: usize = 8192;

/// The token that an answer seems to end with; `None` where there is none, or it is not plain to see.
#[must_use]
pub fn next_token(body: &[u8]) -> Option<String> {
    let is_token = |tag: &Tag<'_>| tag.local() == b"resumptionToken";
    let tail = body.len().saturating_sub(TAIL)..body.len();
    let open = Tags::within(body, tail).filter(|tag| is_token(tag) && tag.kind == Kind::Open).last()?;
    let mut after = Tags::within(body, open.span.end..body.len());
    let close = after.next().filter(|tag| is_token(tag) && tag.kind == Kind::Close)?;
    let inside = body.get(open.span.end..close.span.start).filter(|inside| inside.is_ascii())?;
    let document = [b"<token>", inside, b"</token>"].concat();
    let tree = parse_element(std::str::from_utf8(&document).ok()?).ok()?;
    Some(tree.root().text().trim().to_owned()).filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(end: &str, expected: Option<&str>) {
        let body = format!("<OAI-PMH>{}<record/>{end}</ListRecords></OAI-PMH>\n", "x".repeat(2 * TAIL));
        assert_eq!(next_token(body.as_bytes()).as_deref(), expected, "{end}");
    }

    #[test]
    fn a_token_at_the_end_is_found_and_its_references_are_read() {
        check("<resumptionToken>a</resumptionToken>", Some("a"));
        check("<resumptionToken cursor='3' completeListSize='9'>\n a/?b \n</resumptionToken>", Some("a/?b"));
        check("<oai:resumptionToken>a&amp;b&#x3c;&lt;</oai:resumptionToken>", Some("a&b<<"));
        check("<resumptionToken><![CDATA[a&b]]></resumptionToken>", Some("a&b"));
    }

    #[test]
    fn what_is_not_plain_to_see_is_no_token() {
        check("", None);
        check("<resumptionToken/>", None);
        check("<resumptionToken> </resumptionToken>", None);
        check("<resumptionToken>a", None);
        check("<resumptionToken>a<b/></resumptionToken>", None);
        check("<resumptionToken>a&b</resumptionToken>", None);
        check("<resumptionToken>é</resumptionToken>", None);
        check("<!-- <resumptionToken>a</resumptionToken> -->", None);
        let utf16: Vec<u8> =
            "<resumptionToken>a</resumptionToken>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(next_token(&utf16), None);
    }
}
