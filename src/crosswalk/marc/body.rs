//! 2XX and 3XX: title, edition, publication, physical description.

use crate::crosswalk::Source;
use crate::crosswalk::agents;
use crate::crosswalk::dates;
use crate::crosswalk::marc::record::DataField;
use crate::crosswalk::marc::record::Record;
use crate::crosswalk::media;
use crate::crosswalk::teaching;
use crate::crosswalk::text;
use crate::lom::langtag;
use crate::lom::size;

const BLANK: [u8; 2] = *b"  ";

/// Articles that titles are not sorted under, by language; an elided one ends with its apostrophe.
const ARTICLES: &[(&str, &[&str])] = &[
    ("ca", &["el", "la", "els", "les", "un", "una", "l'"]),
    ("da", &["en", "et", "den", "det", "de"]),
    ("de", &["der", "die", "das", "ein", "eine"]),
    ("en", &["the", "a", "an"]),
    ("es", &["el", "la", "lo", "los", "las", "un", "una"]),
    ("fr", &["le", "la", "les", "un", "une", "l'"]),
    ("it", &["il", "lo", "la", "i", "gli", "le", "un", "uno", "una", "l'", "un'"]),
    ("nl", &["de", "het", "een", "'t"]),
    ("pt", &["o", "a", "os", "as", "um", "uma"]),
    ("sv", &["en", "ett", "den", "det", "de"]),
];

pub fn title(source: &Source<'_>, record: &mut Record) {
    let title = text::title(source);
    // A string without a language is in the record's own (3.4), LOM says.
    let own = || source.lom.meta_metadata.language.clone();
    let language = title.as_ref().and_then(|phrase| phrase.language.clone()).or_else(own);
    let skipped = title.as_ref().map_or(0, |phrase| nonfiling(&phrase.text, language.as_deref()));
    let names: Vec<String> = agents::cast(source.lom).creators.into_iter().map(|agent| agent.name).collect();
    let first = if record.has("1") { b'1' } else { b'0' };
    let field = DataField::new("245", [first, b'0' + skipped]);
    let proper = title.map_or_else(|| text::devised_title(source), |phrase| phrase.text);
    let field = if names.is_empty() {
        closed(field.sub(b'a', proper))
    } else {
        closed(field.sub(b'a', format!("{proper} /")).sub(b'c', names.join(", ")))
    };
    record.push(field);
}

/// 245 ends with a full stop unless another final mark stands there, even after a bracket (RDA, LC-PCC PS 1.7.1).
fn closed(mut field: DataField) -> DataField {
    if let Some((_, value)) = field.subfields.last_mut()
        && !value.ends_with(['.', '?', '!'])
    {
        value.push('.');
    }
    field
}

/// Characters (at most 9) of an article and the blank after it.
fn nonfiling(title: &str, language: Option<&str>) -> u8 {
    let Some(language) = language.map(langtag::primary) else { return 0 };
    let Some((_, articles)) = ARTICLES.iter().find(|(tag, _)| *tag == language) else { return 0 };
    let folded = title.to_lowercase().replace('’', "'");
    let length = |article: &&str| {
        let rest = folded.strip_prefix(*article)?;
        let blank = usize::from(!article.ends_with('\''));
        let fits = if blank == 1 { rest.starts_with(' ') } else { rest.starts_with(char::is_alphabetic) };
        fits.then(|| article.chars().count() + blank)
    };
    articles
        .iter()
        .filter_map(length)
        .max()
        .and_then(|n| u8::try_from(n).ok())
        .filter(|n| *n <= 9)
        .unwrap_or(0)
}

pub fn other_titles(source: &Source<'_>, record: &mut Record) {
    let Some(main) = text::title(source) else { return };
    for other in text::phrases(&source.lom.general.title).into_iter().filter(|other| other.text != main.text)
    {
        let second = if other.language == main.language { b' ' } else { b'1' };
        record.push(DataField::new("246", [b'3', second]).sub(b'a', other.text));
    }
}

pub fn edition(source: &Source<'_>, record: &mut Record) {
    if let Some(version) = text::best(&source.lom.life_cycle.version, source) {
        record.push(DataField::new("250", BLANK).sub(b'a', version.text).ended('.'));
    }
}

pub fn publication(source: &Source<'_>, record: &mut Record) {
    let publishers = agents::cast(source.lom).publishers;
    let mut field = DataField::new("264", *b" 1");
    let last = publishers.len().saturating_sub(1);
    let year = dates::year(source.lom);
    for (at, publisher) in publishers.into_iter().enumerate() {
        let mark = match (at < last, &year) {
            (true, _) => " :",
            (false, Some(_)) => ",",
            (false, None) => "",
        };
        field = field.sub(b'b', format!("{}{mark}", publisher.name));
    }
    let field = field.opt(b'c', year);
    if !field.subfields.is_empty() {
        record.push(field.ended('.'));
    }
}

pub fn extent(source: &Source<'_>, record: &mut Record) {
    if !media::is_non_digital(source.lom) {
        record.push(DataField::new("300", BLANK).sub(b'a', "1 online resource"));
    }
}

pub fn playing_time(source: &Source<'_>, record: &mut Record) {
    let Some(seconds) = teaching::playing_time(source.lom).filter(|seconds| *seconds < 100 * 3600) else {
        return;
    };
    let value = format!("{:02}{:02}{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    record.push(DataField::new("306", BLANK).sub(b'a', value));
}

/// RDA content type of a kind: term and code.
fn content(kind: media::Kind) -> (&'static str, &'static str) {
    match kind {
        media::Kind::Text => ("text", "txt"),
        media::Kind::Image => ("still image", "sti"),
        media::Kind::Sound => ("sounds", "snd"),
        media::Kind::Video => ("two-dimensional moving image", "tdi"),
        media::Kind::Program => ("computer program", "cop"),
        media::Kind::Data => ("computer dataset", "cod"),
        media::Kind::Other => ("unspecified", "zzz"),
    }
}

pub fn rda_types(source: &Source<'_>, record: &mut Record) {
    let kinds = media::kinds(source.lom);
    let all = if kinds.is_empty() { vec![media::Kind::Other] } else { kinds };
    for (term, code) in all.into_iter().map(content) {
        record.push(typed("336", term, code, "rdacontent"));
    }
    let (medium, carrier) = if media::is_non_digital(source.lom) {
        (("unmediated", "n"), ("unspecified", "zu"))
    } else {
        (("computer", "c"), ("online resource", "cr"))
    };
    record.push(typed("337", medium.0, medium.1, "rdamedia"));
    record.push(typed("338", carrier.0, carrier.1, "rdacarrier"));
}

fn typed(tag: &'static str, term: &str, code: &str, list: &str) -> DataField {
    DataField::new(tag, BLANK).sub(b'a', term).sub(b'b', code).sub(b'2', list)
}

pub fn digital_file(source: &Source<'_>, record: &mut Record) {
    let formats = media::formats(source.lom);
    if media::is_non_digital(source.lom) {
        return;
    }
    let bytes =
        source.lom.technical.size.as_deref().and_then(size::bytes).map(|bytes| format!("{bytes} bytes"));
    if formats.len() != 1 {
        record.push(DataField::new("347", BLANK).opt(b'c', bytes.clone()));
    }
    for format in &formats {
        let file = file_type(media::kind(format));
        let field =
            DataField::new("347", BLANK).sub(b'a', file.unwrap_or_default()).sub(b'b', format.as_str());
        let field = if formats.len() == 1 { field.opt(b'c', bytes.clone()) } else { field };
        record.push(if file.is_some() { field.sub(b'2', "rdaft") } else { field });
    }
}

fn file_type(kind: media::Kind) -> Option<&'static str> {
    match kind {
        media::Kind::Text => Some("text file"),
        media::Kind::Image => Some("image file"),
        media::Kind::Sound => Some("audio file"),
        media::Kind::Video => Some("video file"),
        media::Kind::Program => Some("program file"),
        media::Kind::Data => Some("data file"),
        media::Kind::Other => None,
    }
}

pub fn audience_group(source: &Source<'_>, record: &mut Record) {
    for user in teaching::users(source) {
        record.push(DataField::new("385", BLANK).sub(b'a', user.label).sub(b'2', "local"));
    }
}
