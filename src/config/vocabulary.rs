//! The folder `vocabularies`: VDEX files with what they stand for, and `values.toml`, the site's own table of values.
//!
//! Vocabulary files are taken as bytes: reading them is LOM's business (`lom::vdex`). A file `NAME.toml` beside
//! `NAME.vdex` or `NAME.xml` says what the vocabulary itself does not.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use super::Finding;
use super::list_files;
use super::nearest;
use super::raw::Document;
use super::raw::Table;
use super::read_file;
use crate::model::vocab;
use crate::model::vocab::Element;

/// Most files of vocabularies.
pub const MAX_FILES: usize = 500;
/// Most bytes of one of them.
pub const MAX_BYTES: u64 = 32 << 20;
/// The site's own table of values, in the folder.
pub const VALUES_FILE: &str = "values.toml";

/// The vocabulary of the sample repository's subjects, so that the demo needs no configuration.
const SAMPLE: &[u8] = include_bytes!("../../harvest-config/vocabularies/sample-subjects.vdex");
const SAMPLE_TABLE: &str = include_str!("../../harvest-config/vocabularies/sample-subjects.toml");

/// A vocabulary as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VocabularyFile {
    /// For messages.
    pub path: PathBuf,
    /// As they stand in the file.
    pub bytes: Vec<u8>,
    /// What the file beside it says.
    pub stands_for: StandsFor,
}

/// What a vocabulary is used for, beyond its own name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StandsFor {
    /// The element whose values it names; `None` for classifications (9.2).
    pub element: Option<Element>,
    /// Further names that records give as the source.
    pub sources: Vec<String>,
}

/// A row of the site's table: a value of a vocabulary, and LOM's value for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueRow {
    /// The element.
    pub element: Element,
    /// The value as records have it.
    pub value: String,
    /// Only where records give this source; `None` whatever they give.
    pub source: Option<String>,
    /// LOM's own.
    pub lom_value: &'static str,
}

/// The sample repository's vocabulary.
pub fn sample() -> VocabularyFile {
    let path = PathBuf::from("sample-subjects.vdex");
    let document = Document::new(&path, SAMPLE_TABLE.to_owned());
    VocabularyFile { stands_for: document.read(stands_for), path, bytes: SAMPLE.to_vec() }
}

/// Everything in the folder; nothing where there is none.
pub fn read_folder(dir: &Path, findings: &mut Vec<Finding>) -> (Vec<VocabularyFile>, Vec<ValueRow>) {
    let files = list_files(dir, &["vdex", "xml"], MAX_FILES, findings);
    let tables = list_files(dir, &["toml"], MAX_FILES + 1, findings);
    for table in &tables {
        let is_values = table.file_name().is_some_and(|name| name == VALUES_FILE);
        if !is_values && !files.iter().any(|file| file.with_extension("toml") == *table) {
            let message = "no vocabulary stands beside it: it says what `NAME.vdex` or `NAME.xml` stands for"
                .to_owned();
            findings.push(Finding { file: table.clone(), line: None, message });
        }
    }
    let files = files.into_iter().filter_map(|path| vocabulary(path, findings)).collect();
    let rows = read_file(&dir.join(VALUES_FILE), findings, rows).unwrap_or_default();
    (files, rows)
}

fn vocabulary(path: PathBuf, findings: &mut Vec<Finding>) -> Option<VocabularyFile> {
    let mut bytes = Vec::new();
    let read = fs::File::open(&path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    let message = match read {
        Ok(_) if bytes.len() as u64 > MAX_BYTES => format!("larger than {MAX_BYTES} bytes"),
        Ok(_) => {
            let stands_for =
                read_file(&path.with_extension("toml"), findings, stands_for).unwrap_or_default();
            return Some(VocabularyFile { path, bytes, stands_for });
        }
        Err(error) => format!("cannot read: {error}"),
    };
    findings.push(Finding { file: path, line: None, message });
    None
}

fn stands_for(table: &Table<'_>) -> StandsFor {
    StandsFor {
        element: table.parsed("element", element),
        sources: table.texts("sources").into_iter().map(|source| source.value).collect(),
    }
}

fn rows(table: &Table<'_>) -> Vec<ValueRow> {
    let rows: Vec<Option<ValueRow>> = table.tables("values", row);
    let mut known: Vec<ValueRow> = Vec::with_capacity(rows.len());
    let mut seen = std::collections::HashSet::new();
    for row in rows.into_iter().flatten() {
        if seen.insert((row.element, row.value.to_lowercase(), row.source.clone())) {
            known.push(row);
        } else {
            table.report(format!("`{}` of {} is mapped twice", row.value, row.element.name()));
        }
    }
    known
}

fn row(table: &Table<'_>) -> Option<ValueRow> {
    let element = table.parsed("element", element);
    let value = table.text("value").map(|value| value.value.trim().to_owned());
    let source = table.text("source").map(|source| source.value);
    let lom_value = table.parsed("lom_value", |text| match element {
        Some(element) => lom_value(element, text),
        None => Ok(""),
    });
    let value = value.filter(|value| !value.is_empty());
    if element.is_none() || value.is_none() || lom_value.is_none() {
        table.report("a row needs `element`, `value` and `lom_value`");
    }
    Some(ValueRow { element: element?, value: value?, source, lom_value: lom_value? })
}

/// The element of a name or clause.
///
/// # Errors
/// What is known instead.
pub fn element(name: &str) -> Result<Element, String> {
    Element::from_name(name).ok_or_else(|| {
        let known: Vec<&str> = Element::ALL.into_iter().map(Element::name).collect();
        match nearest(name, &known) {
            Some(known) => format!("`{name}` is no element with a vocabulary: did you mean `{known}`?"),
            None => format!(
                "`{name}` is no element with a vocabulary: use a clause such as 5.2, or {}",
                known.join(", ")
            ),
        }
    })
}

/// LOM's own value, however it is typed.
///
/// # Errors
/// What LOM has instead.
pub fn lom_value(element: Element, text: &str) -> Result<&'static str, String> {
    vocab::lom_value(element, text).ok_or_else(|| {
        let values = element.values();
        match nearest(text, values) {
            Some(known) => format!("`{text}` is no value of {}: did you mean `{known}`?", element.name()),
            None => format!("`{text}` is no value of {}: LOM has {}", element.name(), values.join(", ")),
        }
    })
}

/// The table as a file, in the order of elements and values.
#[must_use]
pub fn to_toml(rows: &[ValueRow]) -> String {
    let mut rows: Vec<&ValueRow> = rows.iter().collect();
    rows.sort_by_key(|row| (row.element, row.value.to_lowercase(), row.source.clone()));
    let mut text = String::from(
        "# What communities call a value, and what LOM does. `lomond vocab map` writes this file and keeps every row of it,\n\
         # also those typed by hand; remarks are not kept. `source`: only where a record names that vocabulary.\n",
    );
    for row in rows {
        text.push_str(&format!("\n[[values]]\nelement = {}\n", quoted(row.element.name())));
        text.push_str(&format!("value = {}\n", quoted(&row.value)));
        if let Some(source) = &row.source {
            text.push_str(&format!("source = {}\n", quoted(source)));
        }
        text.push_str(&format!("lom_value = {}\n", quoted(row.lom_value)));
    }
    text
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_table_is_read_back_whatever_stands_in_it() {
        let odd = ["a \"b\" \\c", "two\nlines", "\u{7f}\u{1}", "日本", "="];
        let row = |value: &&str| ValueRow {
            element: Element::Role,
            value: (*value).to_owned(),
            source: Some(format!("{value} source")),
            lom_value: "author",
        };
        let written: Vec<ValueRow> = odd.iter().map(row).collect();
        let document = Document::new(Path::new(VALUES_FILE), to_toml(&written));
        let read = document.read(rows);
        assert!(document.into_findings().is_empty());
        assert!(written.iter().all(|row| read.contains(row)) && read.len() == written.len(), "{read:?}");
    }

    #[test]
    fn the_sample_s_vocabulary_has_what_stands_beside_it() {
        assert_eq!(sample().stands_for.sources, ["Lomond: materias", "DDC", "UDC"]);
    }
}
