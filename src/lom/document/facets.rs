//! Facet values: stable codes, never labels.

use crate::lom::document::unique;
use crate::lom::langtag;
use crate::lom::plain;
use crate::lom::vocabulary::lom_value;
use crate::model::lom::Lom;
use crate::model::lom::Vocabulary;
use crate::model::record::Derived;
use crate::model::vocab::Element;
use crate::model::vocabularies::Vocabularies;

/// Longest value that a facet shows, in characters.
const MAX_VALUE_CHARS: usize = 80;

/// What a format holds, and the group that it belongs to; the first that fits.
const FORMAT_GROUPS: &[(&str, &str)] = &[
    ("html", "html"),
    ("pdf", "pdf"),
    ("image/", "image"),
    ("audio/", "audio"),
    ("video/", "video"),
    ("zip", "archive"),
    ("x-tar", "archive"),
    ("x-rar", "archive"),
    ("x-7z", "archive"),
    ("rtf", "text"),
    ("msword", "text"),
    ("wordprocessingml", "text"),
    ("opendocument.text", "text"),
    ("epub", "text"),
    ("text/", "text"),
    ("realvideo", "video"),
    ("realaudio", "audio"),
    ("application/", "application"),
];

/// File name endings that stand where a MIME type should.
const ENDINGS: &[(&str, &str)] = &[
    ("htm", "html"),
    ("jpg", "image"),
    ("jpeg", "image"),
    ("png", "image"),
    ("gif", "image"),
    ("svg", "image"),
    ("mp3", "audio"),
    ("wav", "audio"),
    ("ogg", "audio"),
    ("mp4", "video"),
    ("avi", "video"),
    ("mov", "video"),
    ("wmv", "video"),
    ("flv", "video"),
    ("txt", "text"),
    ("doc", "text"),
    ("docx", "text"),
    ("odt", "text"),
    ("swf", "application"),
    ("ppt", "application"),
    ("pptx", "application"),
    ("xls", "application"),
    ("exe", "application"),
    ("jar", "application"),
];

/// Primary subtags of the resource's languages.
pub(super) fn languages(derived: &Derived) -> Vec<String> {
    unique(derived.languages.iter().map(|tag| langtag::primary(tag).to_owned()))
}

/// LOM's value where one maps, else that of a vocabulary's term, else the value in lower case.
fn code(element: Element, vocabulary: &Vocabulary, vocabularies: &Vocabularies) -> Option<String> {
    if let Some(known) = lom_value(element, &vocabulary.value) {
        return Some(known.to_owned());
    }
    if let Some(term) = vocabularies.of_value(element, vocabulary).and_then(|at| vocabularies.term(at)) {
        return Some(term.value.clone());
    }
    let label = vocabulary.label.0.first().map(|label| label.text.as_str());
    let value = vocabulary.value.as_str();
    let text = if is_uri(value) { label.unwrap_or_else(|| last_segment(value)) } else { value };
    let text = plain::text(text).to_lowercase();
    (!text.is_empty() && text.chars().count() <= MAX_VALUE_CHARS).then_some(text)
}

fn is_uri(value: &str) -> bool {
    value.contains("://") || value.starts_with("info:")
}

/// What a concept's URI ends in, where that is a word; else the URI.
fn last_segment(uri: &str) -> &str {
    let last = uri.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(uri);
    if last.chars().all(char::is_alphabetic) { last } else { uri }
}

fn codes<'l>(
    element: Element,
    values: impl Iterator<Item = &'l Vocabulary>,
    vocabularies: &Vocabularies,
) -> Vec<String> {
    unique(values.filter_map(|value| code(element, value, vocabularies)))
}

/// 5.2.
pub(super) fn resource_types(lom: &Lom, vocabularies: &Vocabularies) -> Vec<String> {
    let values = lom.educational.iter().flat_map(|educational| &educational.learning_resource_type);
    codes(Element::LearningResourceType, values, vocabularies)
}

/// 5.6.
pub(super) fn levels(lom: &Lom, vocabularies: &Vocabularies) -> Vec<String> {
    let values = lom.educational.iter().flat_map(|educational| &educational.context);
    codes(Element::Context, values, vocabularies)
}

/// 5.8, LOM's values only.
pub(super) fn difficulty(lom: &Lom) -> Vec<String> {
    let values = lom.educational.iter().filter_map(|educational| educational.difficulty.as_ref());
    unique(values.filter_map(|v| lom_value(Element::Difficulty, &v.value)).map(str::to_owned))
}

/// 4.1, grouped.
pub(super) fn formats(lom: &Lom) -> Vec<String> {
    unique(lom.technical.format.iter().filter_map(|format| format_group(format)).map(str::to_owned))
}

fn format_group(format: &str) -> Option<&'static str> {
    let lower = format.trim().to_ascii_lowercase();
    if lower.is_empty() {
        return None;
    }
    let mime = FORMAT_GROUPS.iter().find(|(mark, _)| lower.contains(mark));
    let ending = || ENDINGS.iter().find(|(ending, _)| lower.trim_start_matches('.') == *ending);
    mime.or_else(ending).map_or(Some("other"), |(_, group)| Some(*group))
}

/// The year in which a publisher contributed, else the latest of category 2.
pub(super) fn year(lom: &Lom) -> Option<i32> {
    let contributions = &lom.life_cycle.contribute;
    let publisher = contributions.iter().filter(|contribute| super::role(contribute) == Some("publisher"));
    let published = publisher.filter_map(|contribute| contribute.date.as_ref()?.year()).max();
    published.or_else(|| contributions.iter().filter_map(|contribute| contribute.date.as_ref()?.year()).max())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_fall_into_groups() {
        for (format, expected) in [
            ("text/html", Some("html")),
            ("http://purl.org/NET/mediatypes/text/html", Some("html")),
            ("application/pdf", Some("pdf")),
            ("video/quicktime", Some("video")),
            ("application/zip", Some("archive")),
            ("application/x-shockwave-flash", Some("application")),
            ("SWF", Some("application")),
            ("text/plain", Some("text")),
            ("jpg", Some("image")),
            ("!3e#s", Some("other")),
            ("  ", None),
        ] {
            assert_eq!(format_group(format), expected, "{format:?}");
        }
    }
}
