//! 65X: subjects, genres, objectives.

use crate::crosswalk::Source;
use crate::crosswalk::classes;
use crate::crosswalk::classes::Subject;
use crate::crosswalk::identifiers;
use crate::crosswalk::marc::record::DataField;
use crate::crosswalk::marc::record::Record;
use crate::crosswalk::teaching;
use crate::crosswalk::text;

const BLANK: [u8; 2] = *b"  ";
const SUBJECT_PURPOSES: &[&str] = &["discipline", "idea"];

/// Names of subject lists, lower case, that MARC has a source code for.
const LISTS: &[(&str, &str)] = &[
    ("agrovoc", "agrovoc"),
    ("bisac", "bisacsh"),
    ("bisacsh", "bisacsh"),
    ("eric", "ericd"),
    ("eurovoc", "eurovocen"),
    ("fast", "fast"),
    ("gnd", "gnd"),
    ("lcsh", "lcsh"),
    ("library of congress subject headings", "lcsh"),
    ("medical subject headings", "mesh"),
    ("mesh", "mesh"),
    ("rameau", "ram"),
    ("sears", "sears"),
    ("swd", "swd"),
    ("unesco thesaurus", "unescot"),
];

fn list_code(subject: &Subject) -> Option<&'static str> {
    let scheme = subject.scheme.as_deref()?.to_lowercase();
    LISTS.iter().find(|(name, _)| *name == scheme).map(|(_, code)| *code)
}

pub fn subjects(source: &Source<'_>, record: &mut Record) {
    for subject in classes::subjects(source, SUBJECT_PURPOSES) {
        let (Some(code), Some(label)) = (list_code(&subject), &subject.label) else { continue };
        let second = match code {
            "lcsh" => b'0',
            "mesh" => b'2',
            _ => b'7',
        };
        let uri = subject.id.as_deref().and_then(identifiers::uri);
        let field =
            DataField::new("650", [b' ', second]).sub(b'a', label.text.as_str()).ended('.').opt(b'0', uri);
        record.push(field.sub(b'2', if second == b'7' { code } else { "" }));
    }
}

pub fn uncontrolled(source: &Source<'_>, record: &mut Record) {
    let general = &source.lom.general;
    let own =
        general.keyword.iter().chain(&general.coverage).flat_map(text::phrases).map(|phrase| phrase.text);
    let unlisted = classes::subjects(source, SUBJECT_PURPOSES).into_iter().filter(|s| list_code(s).is_none());
    let labels = unlisted.filter_map(|subject| subject.label).map(|label| label.text);
    let keywords = classes::keywords(source, SUBJECT_PURPOSES).into_iter().map(|phrase| phrase.text);
    for text in own.chain(labels).chain(keywords) {
        record.push(DataField::new("653", BLANK).sub(b'a', text));
    }
}

pub fn genre(source: &Source<'_>, record: &mut Record) {
    for value in teaching::types(source) {
        record.push(DataField::new("655", *b" 7").sub(b'a', value.label).ended('.').sub(b'2', "local"));
    }
}

pub fn objectives(source: &Source<'_>, record: &mut Record) {
    for subject in classes::subjects(source, &["educational objective", "competency"]) {
        let Some(name) = subject.name() else { continue };
        let id = subject.id.filter(|id| *id != name);
        let field = DataField::new("658", BLANK).sub(b'a', name).opt(b'c', id);
        record.push(field.opt(b'2', subject.scheme));
    }
}
