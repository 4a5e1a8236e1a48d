//! The list of unmapped values as a CSV that spreadsheets open, and the completed list as they write it.
//!
//! Apart from the command because both directions are one shape. Cells that a spreadsheet would run as a formula
//! get an apostrophe in front, which is taken off again.

use std::path::Path;

use anyhow::bail;

use crate::catalog::Unmapped;
use crate::config::ValueRow;
use crate::config::vocabulary;

/// The first row.
const HEAD: [&str; 6] = ["element", "value", "source_vocabulary", "count", "example", "lom_value"];
/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The list, UTF-8 with a byte order mark, without which spreadsheets guess the encoding wrong.
pub fn write(values: &[Unmapped]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(HEAD)?;
    for one in values {
        let (value, source) = (guarded(&one.value), guarded(&one.source));
        writer.write_record([
            one.element.name(),
            &value,
            &source,
            &one.count.to_string(),
            &one.example,
            "",
        ])?;
    }
    Ok(writer.into_inner()?)
}

fn guarded(cell: &str) -> String {
    // An apostrophe of its own is doubled by this, so that taking one off gives the cell back.
    if cell.starts_with(FORMULA) || cell.starts_with('\'') { format!("'{cell}") } else { cell.to_owned() }
}

fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) || rest.starts_with('\'') => rest,
        _ => cell,
    }
}

/// The rows of a completed list; those without a value of LOM are left out. Columns are known by their names, and
/// comma, semicolon and tab separate them.
///
/// # Errors
/// Everything that is wrong, each with its line.
pub fn read(bytes: &[u8], file: &Path) -> anyhow::Result<Vec<ValueRow>> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        bail!("{}: not UTF-8: save it as “CSV UTF-8” in the spreadsheet", file.display())
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator(text)).flexible(true).from_reader(text.as_bytes());
    let head: Vec<String> = reader.headers()?.iter().map(|name| name.trim().to_lowercase()).collect();
    let column = |name: &str| head.iter().position(|known| known == name);
    let (Some(element), Some(value), Some(lom_value)) =
        (column("element"), column("value"), column("lom_value"))
    else {
        bail!("{}: the first row must name the columns element, value and lom_value", file.display())
    };
    let columns = Columns { element, value, lom_value, source: column("source_vocabulary") };
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        match columns.row(&record) {
            Ok(row) => rows.extend(row),
            Err(error) => wrong.push(format!("{}:{line}: {error}", file.display())),
        }
    }
    if !wrong.is_empty() {
        bail!("nothing was written:\n{}", wrong.join("\n"));
    }
    Ok(rows)
}

/// The commonest of the separators in the first line.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

struct Columns {
    element: usize,
    value: usize,
    lom_value: usize,
    source: Option<usize>,
}

impl Columns {
    fn row(&self, record: &csv::StringRecord) -> Result<Option<ValueRow>, String> {
        let cell = |at: usize| record.get(at).map(|cell| unguarded(cell.trim())).unwrap_or_default();
        if cell(self.lom_value).is_empty() {
            return Ok(None);
        }
        let element = vocabulary::element(cell(self.element))?;
        let lom_value = vocabulary::lom_value(element, cell(self.lom_value))?;
        let source = self.source.map(cell).filter(|source| !source.is_empty());
        match cell(self.value) {
            "" => Err("the value is missing".to_owned()),
            value => Ok(Some(ValueRow {
                element,
                value: value.to_owned(),
                source: source.map(str::to_owned),
                lom_value,
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vocab::Element;

    fn value(value: &str, source: &str) -> Unmapped {
        Unmapped {
            element: Element::Context,
            value: value.to_owned(),
            source: source.to_owned(),
            count: 3,
            example: "abc".to_owned(),
        }
    }

    /// What was read, as `value|source|LOM's value`.
    fn read_back(text: &str) -> Vec<String> {
        let rows = read(text.as_bytes(), Path::new("list.csv")).unwrap();
        let line = |row: &ValueRow| {
            format!("{}|{}|{}", row.value, row.source.as_deref().unwrap_or_default(), row.lom_value)
        };
        rows.iter().map(line).collect()
    }

    #[test]
    fn a_list_comes_back_whole_from_whatever_a_spreadsheet_makes_of_it() {
        let odd = ["=1+1", "'quoted'", "a;b", "say \"x\"", "-Kita", "@SUM(A1)", "two\nlines"];
        let values: Vec<Unmapped> = odd.iter().map(|odd| value(odd, "Årskurs, X")).collect();
        let text = String::from_utf8(write(&values).unwrap()).unwrap();
        let filled = text.replace(",abc,", ",abc,School");
        let expected: Vec<String> = odd.iter().map(|odd| format!("{odd}|Årskurs, X|school")).collect();
        assert_eq!(read_back(&filled), expected);
        assert!(text.lines().skip(1).all(|line| !line.contains(",=") && !line.contains(",@")), "{text}");
        assert_eq!(read_back(&text), [""; 0], "rows that nobody completed say nothing");
    }

    #[test]
    fn columns_may_move_and_separators_and_line_ends_may_change() {
        for text in [
            "\u{feff}lom_value;Value;element\r\nschool;Kita;5.6\r\n",
            "value\telement\tlom_value\nKita\tcontext\tSCHOOL\n",
            "element,count,value,source_vocabulary,lom_value,remark\ncontext,7,Kita,,school,sure\n",
        ] {
            assert_eq!(read_back(text), ["Kita||school"], "{text}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_with_its_line() {
        let text = "element,value,lom_value\ncontext,Kita,shcool\nkontext,Kita,school\ncontext,,school\n";
        let error = read(text.as_bytes(), Path::new("list.csv")).unwrap_err().to_string();
        for part in [
            "list.csv:2: `shcool`",
            "did you mean `school`",
            "list.csv:3: `kontext`",
            "list.csv:4: the value",
        ] {
            assert!(error.contains(part), "{part} in {error}");
        }
        for (bytes, part) in [(&b"\xe9l"[..], "UTF-8"), (b"a,b\n", "first row")] {
            assert!(read(bytes, Path::new("x")).unwrap_err().to_string().contains(part));
        }
    }
}
