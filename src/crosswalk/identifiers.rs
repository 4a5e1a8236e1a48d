//! Identifiers (1.1, 7.2.1) by scheme, and what may be written as a URI.

use std::collections::HashSet;

use url::Url;

use crate::crosswalk::Source;
use crate::crosswalk::text;
use crate::model::lom::Identifier;
use crate::model::lom::Lom;

/// The schemes that some format has a field for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Digital object identifier; the value begins with `10.`.
    Doi,
    /// Book number: 10 or 13 digits without hyphens; the check digit is not judged here.
    Isbn,
    /// Serial number, `NNNN-NNNN`.
    Issn,
    /// Archival resource key; the value begins with `ark:`.
    Ark,
    /// Handle, without prefix.
    Handle,
    /// OAI identifier.
    Oai,
    /// Any other URI.
    Uri,
    /// What no scheme is known for.
    Other,
}

/// One identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id {
    /// Its scheme.
    pub scheme: Scheme,
    /// Its value in the scheme's own form.
    pub value: String,
    /// The catalogue's name as it came.
    pub catalog: Option<String>,
}

impl Id {
    /// The identifier as a URI.
    pub fn uri(&self) -> Option<String> {
        match self.scheme {
            Scheme::Doi => uri(&format!("https://doi.org/{}", self.value)),
            Scheme::Isbn => Some(format!("urn:isbn:{}", self.value)),
            Scheme::Issn => Some(format!("urn:issn:{}", self.value)),
            Scheme::Ark => uri(&format!("https://n2t.net/{}", self.value)),
            Scheme::Handle => uri(&format!("https://hdl.handle.net/{}", self.value)),
            Scheme::Oai | Scheme::Uri => uri(&self.value),
            Scheme::Other => None,
        }
    }

    /// The identifier for a field of plain text: `catalog:entry`, a URI as it is.
    pub fn labelled(&self) -> String {
        let prefix = match self.scheme {
            Scheme::Doi => "doi:",
            Scheme::Isbn => "ISBN:",
            Scheme::Issn => "ISSN:",
            Scheme::Handle => "hdl:",
            Scheme::Ark | Scheme::Oai | Scheme::Uri => "",
            Scheme::Other => {
                let catalog = self.catalog.as_deref().map(|name| format!("{name}:")).unwrap_or_default();
                return format!("{catalog}{}", self.value);
            }
        };
        format!("{prefix}{}", self.value)
    }
}

/// The identifiers of 1.1, each once.
pub fn of_resource(lom: &Lom) -> Vec<Id> {
    unique(&lom.general.identifier)
}

/// The identifiers that can be read, each once.
pub fn unique(identifiers: &[Identifier]) -> Vec<Id> {
    let mut seen = HashSet::new();
    let new = |id: &Id| seen.insert((id.scheme, id.value.clone()));
    identifiers.iter().filter_map(read).filter(new).collect()
}

fn read(identifier: &Identifier) -> Option<Id> {
    let entry = text::line(&identifier.entry);
    if entry.is_empty() {
        return None;
    }
    let catalog = identifier.catalog.as_deref().map(text::line).filter(|name| !name.is_empty());
    let folded = catalog.as_deref().unwrap_or_default().to_lowercase();
    let (scheme, value) = by_scheme(&folded, &entry);
    Some(Id { scheme, value, catalog })
}

/// Recognises by the value first: catalogues are often named `URI` or not at all.
fn by_scheme(catalog: &str, entry: &str) -> (Scheme, String) {
    if let Some(doi) = doi(entry) {
        return (Scheme::Doi, doi);
    }
    if let Some(ark) = entry.find("ark:/").and_then(|at| entry.get(at..)) {
        return (Scheme::Ark, ark.to_owned());
    }
    let bare =
        strip(entry, &["urn:isbn:", "isbn:", "isbn ", "urn:issn:", "issn:", "issn ", "hdl:", "info:hdl/"]);
    let handle = strip(bare, &["https://hdl.handle.net/", "http://hdl.handle.net/"]);
    let digits: String = bare.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).collect();
    let digits = digits.to_uppercase();
    let says = |word: &str| catalog.contains(word) || entry.to_lowercase().contains(word);
    if says("isbn") && matches!(digits.len(), 10 | 13) {
        return (Scheme::Isbn, digits);
    }
    if says("issn") && digits.len() == 8 {
        let (first, last) = digits.split_at(4);
        return (Scheme::Issn, format!("{first}-{last}"));
    }
    if (matches!(catalog, "hdl" | "handle") || entry.starts_with("hdl:") || handle.len() < bare.len())
        && handle.contains('/')
    {
        return (Scheme::Handle, handle.to_owned());
    }
    if entry.starts_with("oai:") {
        return (Scheme::Oai, entry.to_owned());
    }
    if uri(entry).is_some() { (Scheme::Uri, entry.to_owned()) } else { (Scheme::Other, entry.to_owned()) }
}

fn doi(entry: &str) -> Option<String> {
    let prefixes = [
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "http://dx.doi.org/",
        "info:doi/",
        "doi:",
    ];
    let bare = strip(entry, &prefixes).trim();
    let registrant = bare.strip_prefix("10.")?.split('/').next()?;
    let sound = registrant.len() >= 4 && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (sound && bare.contains('/') && !bare.contains(' ')).then(|| bare.to_owned())
}

/// `text` without the first of the prefixes that it has, whatever its case.
fn strip<'t>(text: &'t str, prefixes: &[&str]) -> &'t str {
    let has =
        |prefix: &&&str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    prefixes.iter().find(has).and_then(|prefix| text.get(prefix.len()..)).unwrap_or(text)
}

/// The locations (4.3) that are web addresses, preferred first, each once.
pub fn urls(lom: &Lom) -> Vec<String> {
    text::unique(lom.technical.location.iter().filter_map(|location| web(location)))
}

/// The address a reader follows: the first of 4.3, else the first identifier that is or gives a web address.
pub fn link(lom: &Lom) -> Option<String> {
    let identifiers = || of_resource(lom).iter().filter_map(Id::uri).find(|uri| uri.starts_with("http"));
    urls(lom).into_iter().next().or_else(identifiers)
}

/// A URI that names the resource in any case: its link, else another URI of 1.1, else the OAI identifier, else
/// one made from the record's id.
pub fn name(source: &Source<'_>) -> String {
    let other = || of_resource(source.lom).iter().find_map(Id::uri);
    link(source.lom)
        .or_else(other)
        .or_else(|| uri(&source.header.identifier))
        .unwrap_or_else(|| format!("urn:x-lomond:{}", source.id))
}

/// `text` as an absolute web address.
pub fn web(text: &str) -> Option<String> {
    uri(text).filter(|uri| uri.starts_with("http://") || uri.starts_with("https://"))
}

/// Schemes besides the web's that are taken for one; any word before a colon could be one else.
const SCHEMES: &[&str] = &["urn", "oai", "info", "ark", "hdl", "doi", "tag", "did", "ftp"];

/// `text` as a URI by the letter (RFC 3986 section 3): what it cannot hold is percent-encoded.
pub fn uri(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    if scheme == "http" || scheme == "https" {
        let url = Url::parse(text).ok().filter(Url::has_host)?;
        let whole = url.as_str();
        let start = whole.find("://").map_or(0, |at| at + 3);
        let end = whole.get(start..)?.find(['/', '?', '#']).map_or(whole.len(), |at| start + at);
        return Some(format!("{}{}", whole.get(..end)?, encode(whole.get(end..)?)));
    }
    let known = SCHEMES.contains(&scheme.as_str()) && !rest.is_empty() && !rest.contains(char::is_whitespace);
    known.then(|| format!("{scheme}:{}", encode(rest)))
}

fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fragment = false;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let hex = |n: usize| bytes.get(at + n).is_some_and(u8::is_ascii_hexdigit);
        let keep = match byte {
            b'%' => hex(1) && hex(2),
            b'#' => !std::mem::replace(&mut fragment, true),
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(byte),
        };
        if keep { out.push(char::from(*byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(catalog: Option<&str>, entry: &str, scheme: Scheme, value: &str, uri: Option<&str>) {
        let id = read(&Identifier { catalog: catalog.map(str::to_owned), entry: entry.to_owned() }).unwrap();
        assert_eq!((id.scheme, id.value.as_str()), (scheme, value), "{entry}");
        assert_eq!(id.uri().as_deref(), uri, "{entry}");
    }

    #[test]
    fn schemes_are_recognised_by_value_and_catalogue() {
        let doi = Some("https://doi.org/10.5281/zenodo.1");
        check(None, "https://dx.doi.org/10.5281/zenodo.1", Scheme::Doi, "10.5281/zenodo.1", doi);
        check(Some("DOI"), "doi:10.5281/zenodo.1", Scheme::Doi, "10.5281/zenodo.1", doi);
        check(
            Some("ISBN"),
            "978-3-16-148410-0",
            Scheme::Isbn,
            "9783161484100",
            Some("urn:isbn:9783161484100"),
        );
        check(None, "urn:ISSN:0317-8471", Scheme::Issn, "0317-8471", Some("urn:issn:0317-8471"));
        check(Some("hdl"), "2027/x.1", Scheme::Handle, "2027/x.1", Some("https://hdl.handle.net/2027/x.1"));
        check(None, "ark:/1234/x", Scheme::Ark, "ark:/1234/x", Some("https://n2t.net/ark:/1234/x"));
        check(Some("URI"), "oai:a:1", Scheme::Oai, "oai:a:1", Some("oai:a:1"));
        check(Some("local"), "17", Scheme::Other, "17", None);
        check(None, "Mathematics: an introduction", Scheme::Other, "Mathematics: an introduction", None);
    }

    #[test]
    fn uris_are_made_to_keep_the_rule() {
        for (text, expected) in [
            ("http://a.example/ä b[1]|x", Some("http://a.example/%C3%A4%20b%5B1%5D%7Cx")),
            ("HTTPS://A.Example", Some("https://a.example/")),
            ("http://a.example/100%", Some("http://a.example/100%25")),
            ("http://a.example/#x#y", Some("http://a.example/#x%23y")),
            ("urn:isbn:3", Some("urn:isbn:3")),
            ("/relative", None),
            ("http://", None),
            ("C:\\file", None),
        ] {
            assert_eq!(uri(text).as_deref(), expected, "{text}");
        }
    }
}
