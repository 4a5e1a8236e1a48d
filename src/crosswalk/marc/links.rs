//! 76X-78X, 856 and 883: other resources, addresses, where the record comes from.

use crate::crosswalk::Source;
use crate::crosswalk::dates;
use crate::crosswalk::identifiers;
use crate::crosswalk::identifiers::Id;
use crate::crosswalk::marc::record::DataField;
use crate::crosswalk::marc::record::Record;
use crate::crosswalk::media;
use crate::crosswalk::relations;
use crate::crosswalk::relations::Related;

/// Kind, tag, and the words before the entry; a kind that is not here is 787 without them.
const KINDS: &[(&str, &str, &str)] = &[
    ("ispartof", "773", "Is part of:"),
    ("haspart", "774", "Has part:"),
    ("isversionof", "775", "Is version of:"),
    ("hasversion", "775", "Has version:"),
    ("isformatof", "776", "Is format of:"),
    ("hasformat", "776", "Has format:"),
    ("isbasedon", "786", "Is based on:"),
    ("isbasisfor", "787", "Is basis for:"),
    ("references", "787", "References:"),
    ("isreferencedby", "787", "Is referenced by:"),
    ("requires", "787", "Requires:"),
    ("isrequiredby", "787", "Is required by:"),
];

/// The tag of a relation, and the words before it.
fn place(related: &Related) -> (&'static str, String) {
    let found = KINDS.iter().find(|(kind, _, _)| Some(*kind) == related.kind);
    let own = || if related.word.is_empty() { "Related:".to_owned() } else { format!("{}:", related.word) };
    found.map_or_else(|| ("787", own()), |(_, tag, words)| (*tag, (*words).to_owned()))
}

fn write(source: &Source<'_>, record: &mut Record, wanted: impl Fn(&str) -> bool) {
    for related in relations::all(source) {
        let (tag, words) = place(&related);
        if wanted(tag) {
            let field = DataField::new(tag, *b"08").sub(b'i', words).opt(b't', related.text);
            record.push(related.ids.iter().fold(field, |field, id| field.sub(b'o', id.labelled())));
        }
    }
}

pub fn host(source: &Source<'_>, record: &mut Record) {
    write(source, record, |tag| tag == "773");
}

pub fn others(source: &Source<'_>, record: &mut Record) {
    write(source, record, |tag| !matches!(tag, "773" | "786"));
}

pub fn data_source(source: &Source<'_>, record: &mut Record) {
    write(source, record, |tag| tag == "786");
}

pub fn location(source: &Source<'_>, record: &mut Record) {
    let formats = media::formats(source.lom);
    let only = if let [format] = formats.as_slice() { Some(format.clone()) } else { None };
    let mut urls = identifiers::urls(source.lom);
    if urls.is_empty() {
        urls.extend(identifiers::link(source.lom));
    }
    for url in urls {
        record.push(DataField::new("856", *b"40").sub(b'u', url).opt(b'q', only.clone()));
    }
}

pub fn related_locations(source: &Source<'_>, record: &mut Record) {
    for related in relations::all(source) {
        let (tag, words) = place(&related);
        let second = if matches!(tag, "775" | "776") { b'1' } else { b'2' };
        let urls = related.ids.iter().filter_map(Id::uri).filter(|uri| uri.starts_with("http"));
        for url in urls {
            record.push(
                DataField::new("856", [b'4', second]).sub(b'3', words.trim_end_matches(':')).sub(b'u', url),
            );
        }
    }
}

pub fn provenance(source: &Source<'_>, record: &mut Record) {
    let day = source.harvested.and_then(dates::digits).and_then(|digits| digits.get(..8).map(str::to_owned));
    record.push(DataField::new("883", *b"0 ").sub(b'a', "Lomond, LOM to MARC 21").opt(b'd', day));
}
