//! What kind of thing a media type (4.1) is.

use crate::crosswalk::text;
use crate::model::lom::Lom;

/// Kinds of content that the formats tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Written text, also as HTML, PDF or an office document.
    Text,
    /// A still image.
    Image,
    /// Sound.
    Sound,
    /// Moving images.
    Video,
    /// A program.
    Program,
    /// Tables and other data.
    Data,
    /// Nothing that can be told.
    Other,
}

/// Words in `application/…` types, and what they say; the first that fits.
const APPLICATION: &[(&str, Kind)] = &[
    ("pdf", Kind::Text),
    ("epub", Kind::Text),
    ("word", Kind::Text),
    ("rtf", Kind::Text),
    ("opendocument.text", Kind::Text),
    ("presentation", Kind::Text),
    ("powerpoint", Kind::Text),
    ("xhtml", Kind::Text),
    ("latex", Kind::Text),
    ("postscript", Kind::Text),
    ("excel", Kind::Data),
    ("spreadsheet", Kind::Data),
    ("json", Kind::Data),
    ("flash", Kind::Program),
    ("java", Kind::Program),
    ("executable", Kind::Program),
    ("msdownload", Kind::Program),
    ("geogebra", Kind::Program),
];

/// The kind of one media type.
pub fn kind(format: &str) -> Kind {
    let format = format.trim().to_lowercase();
    match format.split_once('/') {
        Some(("text", "csv" | "tab-separated-values")) => Kind::Data,
        Some(("text", _)) => Kind::Text,
        Some(("image", _)) => Kind::Image,
        Some(("audio", _)) => Kind::Sound,
        Some(("video", _)) => Kind::Video,
        Some(("application", sub)) => {
            let found = APPLICATION.iter().find(|(word, _)| sub.contains(word));
            found.map_or(Kind::Other, |(_, kind)| *kind)
        }
        _ => Kind::Other,
    }
}

/// The formats as they came, in one line each, without repeats.
pub fn formats(lom: &Lom) -> Vec<String> {
    let lines = lom.technical.format.iter().map(|format| text::line(format));
    text::unique(lines.filter(|format| !format.is_empty()))
}

/// The kinds of 4.1, each once, in order.
pub fn kinds(lom: &Lom) -> Vec<Kind> {
    text::unique(formats(lom).iter().map(|format| kind(format)))
}

/// The first kind that can be told.
pub fn main(lom: &Lom) -> Kind {
    kinds(lom).into_iter().find(|kind| *kind != Kind::Other).unwrap_or(Kind::Other)
}

/// Whether the record says that nothing of it is digital: every format is `non-digital`.
pub fn is_non_digital(lom: &Lom) -> bool {
    let formats = formats(lom);
    !formats.is_empty() && formats.iter().all(|format| format.eq_ignore_ascii_case("non-digital"))
}
