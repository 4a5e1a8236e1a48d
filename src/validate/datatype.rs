//! The forms of LOM's datatypes (IEEE 1484.12.1, clause 8; IEEE 1484.12.3): what a value must look like.
//!
//! Strict where `lom` is lenient: there the question is what a text means, here whether it keeps the rule.
//! Pure text; knows no element and no severity.

use crate::lom::dates;
use crate::lom::duration;
use crate::lom::langtag;
use crate::lom::langtag::Tag;
use crate::lom::vcard;

/// Longest subtag of a language tag (RFC 5646 and `xs:language`).
const MAX_SUBTAG: usize = 8;

/// The kind of finding that `text` deserves as a language tag, if any.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Some("empty-language");
    }
    let mut subtags = text.split('-');
    let first = subtags.next().unwrap_or("");
    let short = |subtag: &str| (1..=MAX_SUBTAG).contains(&subtag.len());
    let well_formed = short(first)
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && subtags.all(|subtag| short(subtag) && subtag.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !well_formed {
        return Some(if text.contains("://") { "language-as-uri" } else { "bad-language-tag" });
    }
    let registered = first.len() <= 3 && langtag::read(text) != Tag::Bad;
    let private = matches!(first, "x" | "X" | "i" | "I");
    (!registered && !private && !text.eq_ignore_ascii_case("none")).then_some("unknown-language")
}

/// As [`language`], of a DateTime.
pub(super) fn date(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if keeps_date_form(text) {
        return None;
    }
    let zone = dates::normal(text).is_some()
        && text.len() > "YYYY-MM-DDThh:mm:ss".len()
        && text.get(..19).is_some_and(keeps_date_form);
    Some(if zone { "date-zone-without-fraction" } else { "bad-date" })
}

/// `dates::normal` leaves a text that keeps the rule as it is.
fn keeps_date_form(text: &str) -> bool {
    !text.is_empty() && dates::normal(text).is_some_and(|normal| normal == text)
}

/// As [`language`], of a Duration. `P` and `PT` keep the binding's pattern and say nothing.
pub(super) fn duration(text: &str) -> Option<&'static str> {
    let text = text.trim();
    match text {
        "" => Some("bad-duration"),
        "P" | "PT" => Some("empty-duration"),
        _ => (duration::normal(text).as_deref() != Some(text)).then_some("bad-duration"),
    }
}

/// As [`language`], of 4.2.
pub(super) fn size(text: &str) -> Option<&'static str> {
    let text = text.trim();
    (text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit())).then_some("bad-size")
}

/// As [`language`], of 4.1: `type/subtype` (RFC 6838), parameters allowed, or `non-digital`.
pub(super) fn format(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.is_empty() || text.eq_ignore_ascii_case("non-digital") {
        return None;
    }
    let essence = text.split(';').next().unwrap_or(text).trim();
    let token = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    let fits = essence.split_once('/').is_some_and(|(kind, sub)| token(kind) && token(sub));
    (!fits).then_some("bad-format")
}

/// As [`language`], of 4.3: a URL that can be read, another URI, or text.
pub(super) fn location(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let Some((scheme, _)) = text.split_once(':') else { return Some("location-without-scheme") };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    if !is_scheme {
        return Some("location-without-scheme");
    }
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let broken = text.contains(char::is_whitespace) || url::Url::parse(text).is_err();
    (web && broken).then_some("bad-location")
}

/// As [`language`], of a vCard (RFC 2426): `BEGIN`, `VERSION`, a name, `END`.
pub(super) fn entity(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let upper = text.to_uppercase();
    if !upper.contains("BEGIN:VCARD") {
        return Some("not-a-vcard");
    }
    let read = vcard::read(text);
    if read.name.is_none() && read.organisation.is_none() {
        return Some("vcard-without-name");
    }
    let whole = ["VERSION:", "FN", "END:VCARD"].iter().all(|part| upper.contains(part));
    if !whole {
        return Some("vcard-incomplete");
    }
    let line = |name: &str| {
        upper
            .lines()
            .any(|line| line.trim().strip_prefix(name).is_some_and(|rest| rest.starts_with([':', ';'])))
    };
    (!line("N") && !line("ORG")).then_some("vcard-without-n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: fn(&str) -> Option<&'static str>, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(form(text).unwrap_or(""), *expected, "{text:?}");
        }
    }

    #[test]
    fn language_tags_are_well_formed_and_known() {
        check(
            language,
            &[
                ("fr", ""),
                ("fr-CA", ""),
                ("none", ""),
                ("x-none", ""),
                ("eng", ""),
                ("", "empty-language"),
                ("xx", "unknown-language"),
                ("en_NL", "bad-language-tag"),
                ("wedqerfjweiurfhwlh", "bad-language-tag"),
                (";mkd;lfj", "bad-language-tag"),
                ("fran\u{e7}ais", "bad-language-tag"),
                ("english", "unknown-language"),
                ("http://id.loc.gov/vocabulary/iso639-2/fre", "language-as-uri"),
            ],
        );
    }

    #[test]
    fn dates_and_durations_keep_the_bindings_patterns() {
        check(
            date,
            &[
                ("2009", ""),
                ("2009-10", ""),
                ("2009-10-23", ""),
                ("2009-10-23T10:00", ""),
                ("2009-10-23T10:00:00.0Z", ""),
                ("2009-10-23T10:00:00Z", "date-zone-without-fraction"),
                ("", "bad-date"),
                ("21/11/2026", "bad-date"),
                ("123wpdwepfjerjifio", "bad-date"),
                ("2009-13-40", "bad-date"),
            ],
        );
        check(
            duration,
            &[
                ("PT02M25S", ""),
                ("P1M", ""),
                ("PT90S", ""),
                ("PT", "empty-duration"),
                ("", "bad-duration"),
                ("P2W", "bad-duration"),
                ("00:30:00", "bad-duration"),
            ],
        );
    }

    #[test]
    fn sizes_formats_and_locations_by_form() {
        check(size, &[("123", ""), ("", "bad-size"), ("12 KB", "bad-size"), ("-1", "bad-size")]);
        check(
            format,
            &[
                ("text/html", ""),
                ("text/html; charset=utf-8", ""),
                ("non-digital", ""),
                ("PDF", "bad-format"),
                ("text/", "bad-format"),
            ],
        );
        check(
            location,
            &[
                ("http://a.example/x", ""),
                ("ark:/19153/b2nk3c28", ""),
                ("shelf 3", "location-without-scheme"),
                ("http://", "bad-location"),
                ("http://a.example/x y", "bad-location"),
            ],
        );
    }

    #[test]
    fn vcards_have_their_frame_and_a_name() {
        check(
            entity,
            &[
                ("BEGIN:VCARD\nVERSION:3.0\nFN:A B\nN:B;A\nEND:VCARD", ""),
                ("BEGIN:VCARD\nVERSION:3.0\nFN:AQUOPS\nEND:VCARD", "vcard-without-n"),
                ("BEGIN:VCARD\nFN:A B\nN:B;A", "vcard-incomplete"),
                ("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD", "vcard-without-name"),
                ("Ann Author", "not-a-vcard"),
            ],
        );
    }
}
