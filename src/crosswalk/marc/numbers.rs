//! 01X-09X: numbers, codes, classifications.

use crate::crosswalk::Source;
use crate::crosswalk::classes;
use crate::crosswalk::identifiers;
use crate::crosswalk::identifiers::Id;
use crate::crosswalk::identifiers::Scheme;
use crate::crosswalk::languages;
use crate::crosswalk::languages::Code;
use crate::crosswalk::marc::record::DataField;
use crate::crosswalk::marc::record::Record;
use crate::crosswalk::text;

const BLANK: [u8; 2] = *b"  ";

fn of_scheme(source: &Source<'_>, scheme: Scheme) -> Vec<Id> {
    identifiers::of_resource(source.lom).into_iter().filter(|id| id.scheme == scheme).collect()
}

pub fn isbn(source: &Source<'_>, record: &mut Record) {
    for id in of_scheme(source, Scheme::Isbn) {
        let code = if isbn_is_sound(&id.value) { b'a' } else { b'z' };
        record.push(DataField::new("020", BLANK).sub(code, id.value));
    }
}

pub fn issn(source: &Source<'_>, record: &mut Record) {
    for id in of_scheme(source, Scheme::Issn) {
        let digits = id.value.replace('-', "");
        let code = if weighted(&digits, 8).is_multiple_of(11) { b'a' } else { b'y' };
        record.push(DataField::new("022", BLANK).sub(code, id.value));
    }
}

/// ISBN-10 (weights 10 to 1, modulo 11) and ISBN-13 (weights 1 and 3, modulo 10).
fn isbn_is_sound(digits: &str) -> bool {
    match digits.len() {
        10 => weighted(digits, 10).is_multiple_of(11),
        13 => {
            let sum: u32 = digits.chars().zip([1, 3].into_iter().cycle()).map(|(c, w)| digit(c) * w).sum();
            sum.is_multiple_of(10) && (digits.starts_with("978") || digits.starts_with("979"))
        }
        _ => false,
    }
}

fn weighted(digits: &str, first: u32) -> u32 {
    digits.chars().zip((1..=first).rev()).map(|(c, weight)| digit(c) * weight).sum()
}

fn digit(c: char) -> u32 {
    c.to_digit(10).unwrap_or(10)
}

pub fn other_standard(source: &Source<'_>, record: &mut Record) {
    for id in identifiers::of_resource(source.lom) {
        let code = match id.scheme {
            Scheme::Doi => "doi",
            Scheme::Handle => "hdl",
            Scheme::Ark => "ark",
            Scheme::Uri | Scheme::Oai => "uri",
            Scheme::Isbn | Scheme::Issn => continue,
            Scheme::Other => {
                record.push(DataField::new("024", *b"8 ").sub(b'a', id.value).opt(b'q', id.catalog));
                continue;
            }
        };
        record.push(DataField::new("024", *b"7 ").sub(b'a', id.value).sub(b'2', code));
    }
}

pub fn system(source: &Source<'_>, record: &mut Record) {
    let identifier = source.header.identifier.trim();
    if !identifier.is_empty() {
        record.push(DataField::new("035", BLANK).sub(b'a', format!("({}){identifier}", source.source)));
    }
}

pub fn cataloguing(source: &Source<'_>, record: &mut Record) {
    let language = source.lom.meta_metadata.language.as_deref().and_then(languages::marc);
    let field = DataField::new("040", BLANK).sub(b'a', source.source);
    let field = field.sub(b'b', language.unwrap_or_else(|| "und".to_owned()));
    record.push(field.sub(b'e', "rda").sub(b'c', source.source));
}

pub fn languages(source: &Source<'_>, record: &mut Record) {
    let codes = text::unique(source.lom.general.language.iter().filter_map(|tag| languages::code(tag)));
    let (mut marc, mut iso) = (Vec::new(), Vec::new());
    for code in codes {
        match code {
            Code::Marc(code) => marc.push(code),
            Code::Iso3(code) => iso.push(code),
        }
    }
    if marc.len() + iso.len() > 1 {
        record.push(marc.into_iter().fold(DataField::new("041", BLANK), |field, code| field.sub(b'a', code)));
    }
    let field = iso.into_iter().fold(DataField::new("041", *b" 7"), |field, code| field.sub(b'a', code));
    if !field.subfields.is_empty() {
        record.push(field.sub(b'2', "iso639-3"));
    }
}

pub fn classification(source: &Source<'_>, record: &mut Record) {
    for subject in classes::subjects(source, &["discipline"]) {
        let (Some(id), Some(scheme)) = (subject.id, subject.scheme) else { continue };
        let folded = scheme.to_lowercase();
        let is = |names: &[&str]| {
            names.iter().any(|name| folded == *name || folded.contains(&format!("({name})")))
        };
        let field = if is(&["ddc", "dewey", "dewey decimal classification"]) {
            DataField::new("082", *b"04").sub(b'a', id)
        } else if is(&["udc", "universal decimal classification"]) {
            DataField::new("080", BLANK).sub(b'a', id)
        } else if is(&["lcc", "library of congress classification"]) {
            DataField::new("050", *b" 4").sub(b'a', id)
        } else {
            DataField::new("084", BLANK).sub(b'a', id).sub(b'2', scheme)
        };
        record.push(field);
    }
}
