//! What is derived from a record that was read: its title, its languages, the group of its resource.

use crate::lom::Parsed;
use crate::lom::guess;
use crate::lom::langtag;
use crate::lom::plain;
use crate::model::lom::LangString;
use crate::model::lom::Lom;
use crate::model::problem::Problem;
use crate::model::problem::Severity;
use crate::model::record::Derived;

/// Puts a reading together: chooses the title and looks at the record as a whole.
pub(super) fn finish(lom: Lom, dialect: &str, mut problems: Vec<Problem>) -> Parsed {
    let title = title(&lom).cloned();
    if title.is_none() {
        let problem = Problem::warning("general.title", "missing-title", "");
        problems.push(Problem { severity: Severity::Error, ..problem });
    }
    if lom.technical.location.is_empty() && lom.general.identifier.is_empty() {
        problems.push(Problem::warning("technical.location", "missing-location", ""));
    }
    Parsed { lom, dialect: dialect.to_owned(), problems, title }
}

/// Chooses the title again, after the LOM was changed.
pub fn retitle(parsed: &mut Parsed) {
    parsed.title = title(&parsed.lom).cloned();
}

/// The language of the record's own strings: 3.4, else 1.3.
pub(super) fn record_language(lom: &Lom) -> Option<&str> {
    let known = |tag: &&str| *tag != "none";
    let general = || lom.general.language.iter().map(String::as_str).find(known);
    lom.meta_metadata.language.as_deref().filter(known).or_else(general)
}

/// The title's string in the record's own language, else the first.
fn title(lom: &Lom) -> Option<&LangString> {
    lom.general.title.best(record_language(lom).as_slice())
}

/// What the store keeps beside the raw bytes. `identifier` is the record's OAI identifier.
#[must_use]
pub fn derive(parsed: &Parsed, identifier: &str) -> Derived {
    let title = parsed.title.as_ref();
    let guess = guess::language(&parsed.lom);
    let own = title.and_then(|title| title.language.as_deref()).or_else(|| record_language(&parsed.lom));
    let language = own.or(guess.as_deref());
    let text = title.map(|title| plain::text(&title.text)).filter(|text| !text.is_empty());
    Derived {
        dialect: parsed.dialect.clone(),
        title_language: text.as_ref().and(language).map(str::to_owned),
        group: Derived::group_of(&group(&parsed.lom, text.as_deref(), identifier)),
        title: text,
        languages: match &guess {
            Some(guess) => vec![format!("{guess}{}", Derived::GUESS_MARK)],
            None => languages(&parsed.lom),
        },
        problems: parsed.problems.clone(),
        rules: Vec::new(),
        skipped: false,
    }
}

/// The resource's languages, each once, in the record's order.
fn languages(lom: &Lom) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for tag in lom.general.language.iter().filter_map(|tag| langtag::normalise(tag)) {
        if !found.contains(&tag) {
            found.push(tag);
        }
    }
    found
}

/// Equal for records of one resource: first web address and title, else the record's own identity. LOM's
/// 1.1 identifiers are no help: hundreds of real records share one.
fn group(lom: &Lom, title: Option<&str>, identifier: &str) -> String {
    let address = lom.technical.location.iter().find_map(|location| address(location));
    match (address, title) {
        (Some(address), Some(title)) => format!("{address} {}", fold(title)),
        _ => format!("oai {identifier}"),
    }
}

/// A web address without what does not tell resources apart: scheme, `www.`, fragment, slash at the end.
fn address(location: &str) -> Option<String> {
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let start = location.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| location.get(scheme.len()..))?
    })?;
    let rest = rest.split('#').next().unwrap_or(rest);
    let (host, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let port = host.strip_suffix(":80").or_else(|| host.strip_suffix(":443")).unwrap_or(host);
    (!port.is_empty()).then(|| format!("{port}{}", path.trim_end_matches('/')))
}

/// Lower case, letters and digits only, one space between words.
fn fold(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let folded: String = title
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_resource_are_equal() {
        for (location, expected) in [
            ("http://www.Example.org/a/", Some("example.org/a")),
            ("https://example.org/a#part", Some("example.org/a")),
            ("https://example.org:443/a", Some("example.org/a")),
            ("HTTPS://example.org", Some("example.org")),
            ("https://example.org?x=1", Some("example.org?x=1")),
            ("ftp://example.org/a", None),
            ("/courses/a", None),
            ("http://", None),
        ] {
            assert_eq!(address(location).as_deref(), expected, "{location}");
        }
    }

    #[test]
    fn records_of_one_resource_share_a_group() {
        let record = |location: &str, title: &str| {
            let mut lom = Lom::default();
            lom.technical.location.push(location.to_owned());
            group(&lom, Some(title), "oai:x:1")
        };
        assert_eq!(record("http://www.a.org/x/", "Café – Eins"), record("https://a.org/x", "cafe eins"));
        assert_ne!(record("http://a.org/x", "One"), record("http://a.org/x", "Two"));
        assert_eq!(record("x.html", "One"), "oai oai:x:1");
    }

    #[test]
    fn the_title_is_the_one_in_the_records_language() {
        let string = |language: &str, text: &str| LangString {
            language: Some(language.to_owned()),
            text: text.to_owned(),
        };
        let mut lom = Lom::default();
        lom.general.title.0 = vec![string("en", "Two"), string("nl", "Twee")];
        assert_eq!(title(&lom).unwrap().text, "Two");
        lom.general.language.push("nl".to_owned());
        assert_eq!(title(&lom).unwrap().text, "Twee");
        let derived = derive(&finish(lom, "ieee-lom", Vec::new()), "oai:x:1");
        assert_eq!(derived.title_language.as_deref(), Some("nl"));
        assert_eq!(derived.languages, ["nl"]);
    }
}
