//! What a file is, by its content first and its name second; pure.
//!
//! Names lie (`.xml` on a web page, no extension on a LOM file), so a name only decides whether something
//! unreadable was meant to be read.

/// Bytes from the start that are looked at.
const HEAD: usize = 64 * 1024;

/// Namespaces of XML that is never a record.
const NEVER_RECORDS: [&str; 4] = [
    "http://www.w3.org/2001/XMLSchema",
    "http://www.w3.org/1999/XSL/Transform",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
];

/// Root elements that hold OAI-PMH records, beside `OAI-PMH` itself: pages that were cut out or merged.
const RECORD_ROOTS: [&str; 6] =
    ["record", "records", "ListRecords", "GetRecord", "ListIdentifiers", "Repository"];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An OAI-PMH response.
    Oai,
    /// Perhaps OAI-PMH records without their response around them, perhaps metadata of that name.
    MaybeOai,
    /// One metadata document.
    Metadata,
    /// A JSON object a line.
    JsonLines,
    /// A zip archive.
    Zip,
    /// Something else: skipped.
    Other,
}

/// The kind of a file with this name and these first bytes (all of it, or at least 64 KiB).
#[must_use]
pub fn kind(name: &str, bytes: &[u8]) -> Kind {
    let extension = extension(name);
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    let head = head(bytes);
    match head.trim_start().chars().next() {
        Some('<') => markup(&head),
        Some('{') if is_json_lines(&extension, &head) => Kind::JsonLines,
        // Text before the response, such as a warning of the server's language.
        Some(_) if head.contains("<OAI-PMH") || head.contains(":OAI-PMH") => Kind::Oai,
        _ if extension == "xml" => Kind::Metadata,
        _ => Kind::Other,
    }
}

fn extension(name: &str) -> String {
    name.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ext)| ext).to_lowercase()
}

/// The start as text, for looking at only: one byte a character, UTF-16 without its zeros.
fn head(bytes: &[u8]) -> String {
    let bytes = bytes.get(..HEAD).unwrap_or(bytes);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let bytes = if wide { bytes.get(2..).unwrap_or_default() } else { bytes };
    bytes.iter().filter(|b| **b != 0).map(|b| char::from(*b)).collect()
}

fn is_json_lines(extension: &str, head: &str) -> bool {
    let line = head.lines().next().unwrap_or_default().trim_end();
    let whole = line.ends_with('}') && line.contains("\"identifier\"");
    matches!(extension, "jsonl" | "ndjson") || whole
}

fn markup(head: &str) -> Kind {
    let Some(tag) = first_tag(head) else { return Kind::Metadata };
    let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    if local == "OAI-PMH" {
        return Kind::Oai;
    }
    if local.eq_ignore_ascii_case("html") || NEVER_RECORDS.contains(&namespace(tag, prefix)) {
        return if head.contains("<OAI-PMH") { Kind::Oai } else { Kind::Other };
    }
    if RECORD_ROOTS.contains(&local) { Kind::MaybeOai } else { Kind::Metadata }
}

/// The inside of the first start tag, past declarations, comments and instructions. A `!DOCTYPE html` is
/// itself an answer.
fn first_tag(head: &str) -> Option<&str> {
    let mut rest = head;
    loop {
        let (_, after) = rest.split_once('<')?;
        let end = if after.starts_with("!--") {
            "-->"
        } else if after.starts_with('?') {
            "?>"
        } else if after.get(..13).is_some_and(|text| text.eq_ignore_ascii_case("!DOCTYPE html")) {
            return Some("html");
        } else if after.starts_with('!') {
            if after.split('>').next().is_some_and(|text| text.contains('[')) { "]>" } else { ">" }
        } else {
            return Some(after.split_once('>').map_or(after, |(tag, _)| tag));
        };
        (_, rest) = after.split_once(end)?;
    }
}

fn namespace<'a>(tag: &'a str, prefix: &str) -> &'a str {
    let attribute = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
    let value = tag.split_once(&attribute).and_then(|(_, after)| after.trim_start().strip_prefix('='));
    let value = value.map(str::trim_start).unwrap_or_default();
    value.get(1..).and_then(|text| text.split(['"', '\'']).next()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, content: &str, expected: Kind) {
        assert_eq!(kind(name, content.as_bytes()), expected, "{name}: {content}");
    }

    #[test]
    fn content_decides_and_the_name_only_tells_what_was_meant() {
        check("a.xml", "<lom/>", Kind::Metadata);
        check("a", "\u{feff}<?xml version='1.0'?><!-- <OAI-PMH> --><lom/>", Kind::Metadata);
        check("a.xml", "<?xml version='1.0'?>\n<OAI-PMH xmlns='x'>", Kind::Oai);
        check("a.xml", "<o:OAI-PMH xmlns:o='x'>", Kind::Oai);
        check("a.txt", "Warning: mysql\n<?xml version='1.0'?><OAI-PMH>", Kind::Oai);
        check("a.xml", "<record><header/></record>", Kind::MaybeOai);
        check("a.xml", "no xml", Kind::Metadata);
        check("a.xml", "", Kind::Metadata);
        check("a.XML", "\0\0", Kind::Metadata);
        check("EXPECT.tsv", "file\troot", Kind::Other);
        check("README.md", "# text", Kind::Other);
        check("a.png", "\u{89}PNG", Kind::Other);
        check("a.zip", "PK\u{3}\u{4}...", Kind::Zip);
    }

    #[test]
    fn markup_that_is_never_a_record_is_left_alone() {
        check("a.xml", "<!DOCTYPE html><html>", Kind::Other);
        check("a", "<HTML>", Kind::Other);
        check("a.xsd", "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>", Kind::Other);
        check("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", Kind::Other);
        check("a.xml", "<!DOCTYPE lom [<!ENTITY a 'b'>]><lom/>", Kind::Metadata);
    }

    #[test]
    fn json_is_read_a_line_at_a_time_or_not_at_all() {
        check("a.jsonl", "{", Kind::JsonLines);
        check("a.txt", "{\"identifier\":\"x\"}\n", Kind::JsonLines);
        check("a.json", "{\n \"identifier\": 1", Kind::Other);
    }

    #[test]
    fn utf_16_is_looked_through() {
        let bytes: Vec<u8> = "\u{feff}<lom/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind("a", &bytes), Kind::Metadata);
    }
}
