//! `docs/CROSSWALKS.md`, made from the tables.
//!
//! A test compares the file with what this writes; `UPDATE_EXPECTED=1` writes it anew.

use std::fmt::Write as _;

use crate::crosswalk::bibtex;
use crate::crosswalk::dc;
use crate::crosswalk::lrmi;
use crate::crosswalk::marc;
use crate::crosswalk::ris;
use crate::crosswalk::table::Chapter;
use crate::crosswalk::table::ELEMENTS;
use crate::crosswalk::table::element_name;

const HEAD: &str = "# Crosswalks

How one LOM record becomes Dublin Core, MARC 21, schema.org/LRMI, BibTeX and RIS. This page is made from the tables in
`src/crosswalk/` that also do the work: change a table, then run the tests with `UPDATE_EXPECTED=1`.

For all of them: markup in texts is made plain; white space is collapsed in one-line fields; a value that would be
written twice is written once; vocabulary values are written as LOM's own tokens, or as they came where LOM has none.
The *preferred* string of several languages is the one in the resource's first language (1.3), else in the record's
(3.4), else the first. A link is only written where it is an absolute URI; characters that URIs cannot hold are
percent-encoded. Profile extensions have no place in these formats and stay in `lom` and `jsonl`.
";

/// Every crosswalk, in the order of the page.
#[must_use]
pub fn chapters() -> Vec<Chapter> {
    vec![dc::chapter(), marc::chapter(), lrmi::chapter(), bibtex::chapter(), ris::chapter()]
}

/// The page.
#[must_use]
pub fn markdown() -> String {
    let mut page = HEAD.to_owned();
    for chapter in chapters() {
        write_chapter(&chapter, &mut page);
    }
    page
}

fn write_chapter(chapter: &Chapter, page: &mut String) {
    push(page, format_args!("\n## {}\n\n{}\n\n", chapter.title, chapter.intro.trim()));
    page.push_str("| target | LOM | how | after |\n| --- | --- | --- | --- |\n");
    for row in &chapter.rows {
        let lom = if row.lom.is_empty() { "(header)".to_owned() } else { row.lom.join(", ") };
        let cell = |text: &str| text.replace('|', "\\|");
        push(
            page,
            format_args!("| {} | {lom} | {} | {} |\n", cell(row.target), cell(row.how), cell(row.clause)),
        );
    }
    let left: Vec<String> = left_out(chapter).iter().map(|number| named(number)).collect();
    if !left.is_empty() {
        push(page, format_args!("\nNot carried: {}.\n", left.join(", ")));
    }
}

/// Numbers of LOM's elements that no row of the chapter names.
fn left_out(chapter: &Chapter) -> Vec<&'static str> {
    let used = |number: &&str| chapter.rows.iter().any(|row| row.lom.contains(number));
    ELEMENTS.iter().map(|(number, _)| *number).filter(|number| !used(number)).collect()
}

fn named(number: &str) -> String {
    element_name(number).map_or_else(|| number.to_owned(), |name| format!("{number} `{name}`"))
}

fn push(page: &mut String, args: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    if page.write_fmt(args).is_err() {
        page.push('?');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_row_names_elements_that_lom_has() {
        for chapter in chapters() {
            for row in &chapter.rows {
                for number in row.lom {
                    assert!(element_name(number).is_some(), "{} {}: {number}", chapter.title, row.target);
                }
                assert!(!row.how.is_empty() && !row.clause.is_empty(), "{} {}", chapter.title, row.target);
            }
        }
    }

    #[test]
    fn the_page_is_what_the_tables_say() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/CROSSWALKS.md");
        let expected = markdown();
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&path, &expected).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(found == expected, "docs/CROSSWALKS.md is old: run the tests with UPDATE_EXPECTED=1");
    }
}
