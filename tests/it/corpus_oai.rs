//! Every collected OAI-PMH response, and the well-formedness of every collected LOM file, against what libxml2 says.
//!
//! `EXPECT.tsv` beside the files was made with another parser, so that it is an opinion independent of ours.
//! Where we differ on purpose the file stands in `EXPLAINED` with the reason; anything else fails.

#![expect(clippy::unwrap_used, reason = "a panic in a test is the failure report")]

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use lomond::lom;
use lomond::oai;
use lomond::oai::Page;
use lomond::oai::PageRecord;
use lomond::xml;

/// Differences that are meant: part of the file's name, column, why.
const EXPLAINED: &[(&str, &str, &str)] = &[
    ("list_records.yaml%23body234", "metadata_roots", "a deleted record's metadata is not kept"),
    (
        "tests__test_utils.py%23str1",
        "records",
        "a record beside the verb element goes to quarantine, it is not dropped",
    ),
    (
        "ListRecords4.xml",
        "deleted_headers",
        "a deleted header without identifier names nothing to delete: quarantine",
    ),
];

fn corpus(part: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("LOMOND_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("corpus").join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no corpus");
    None
}

/// The rows of `EXPECT.tsv` by column name.
fn rows(folder: &Path) -> Vec<BTreeMap<String, String>> {
    let table = std::fs::read_to_string(folder.join("EXPECT.tsv")).unwrap();
    let mut lines = table.lines().map(|line| line.split('\t').map(str::to_owned));
    let names: Vec<String> = lines.next().unwrap().collect();
    lines
        .map(|cells| names.iter().cloned().zip(cells.chain(std::iter::repeat(String::new()))).collect())
        .collect()
}

/// File names are percent-encoded in some tables and on some disks.
fn read(folder: &Path, name: &str) -> Vec<u8> {
    let decoded = percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
    let found = [name, &decoded].into_iter().find_map(|name| std::fs::read(folder.join(name)).ok());
    found.unwrap_or_else(|| panic!("{name} is in EXPECT.tsv but not there"))
}

/// `well-formed` with a namespace error in brackets is not namespace-well-formed.
fn expected_well_formed(row: &BTreeMap<String, String>) -> bool {
    row["xmllint"] == "well-formed"
}

/// Compares column by column and keeps count.
#[derive(Default)]
struct Tally {
    agreed: BTreeMap<&'static str, usize>,
    explained: Vec<String>,
    differences: Vec<String>,
}

impl Tally {
    fn compare(&mut self, file: &str, column: &'static str, expected: &str, found: &str) {
        if expected == found {
            *self.agreed.entry(column).or_default() += 1;
            return;
        }
        let line = format!("{file}: {column}: expected `{expected}`, found `{found}`");
        match EXPLAINED.iter().find(|(part, of, _)| file.contains(part) && *of == column) {
            Some((_, _, why)) => self.explained.push(format!("{line} ({why})")),
            None => self.differences.push(line),
        }
    }

    fn finish(self) {
        println!("agreed: {:?}", self.agreed);
        println!("explained: {}\n{}", self.explained.len(), self.explained.join("\n"));
        assert!(
            self.differences.is_empty(),
            "{} differ:\n{}",
            self.differences.len(),
            self.differences.join("\n")
        );
    }
}

#[test]
fn every_oai_response_reads_as_another_parser_reads_it() {
    let Some(folder) = corpus("oai") else { return };
    let mut tally = Tally::default();
    for row in rows(&folder) {
        let file = &row["file"];
        let bytes = read(&folder, file);
        let page = match oai::read_page(&bytes, None) {
            Ok(page) => page,
            Err(error) => {
                tally.differences.push(format!("{file}: {error}"));
                continue;
            }
        };
        let well_formed = expected_well_formed(&row);
        tally.compare(file, "xmllint", &well_formed.to_string(), &page.well_formed.to_string());
        compare_page(&mut tally, &row, &page, well_formed);
        if !well_formed {
            let good = page.records.iter().filter(|record| matches!(record, PageRecord::Good(_))).count();
            println!(
                "{file}: {good} of {} records are good: {}",
                page.records.len(),
                page.fault.unwrap_or_default()
            );
        }
    }
    tally.finish();
}

fn compare_page(tally: &mut Tally, row: &BTreeMap<String, String>, page: &Page, well_formed: bool) {
    let file = &row["file"];
    let mut compare = |column: &'static str, found: String| tally.compare(file, column, &row[column], &found);
    compare("verbs", page.verbs.join(","));
    compare("records", page.records.len().to_string());
    let codes: Vec<_> = page.errors.iter().map(|error| error.code.as_str()).collect();
    compare("error_codes", codes.join(","));
    compare("resumption_token", token(page));
    compare("token_attributes", token_attributes(page));
    if well_formed {
        compare("headers", headers(page).to_string());
        compare("deleted_headers", deleted(page).to_string());
        compare("metadata_roots", metadata_roots(page));
    }
}

fn token(page: &Page) -> String {
    match &page.token {
        None => "absent".to_owned(),
        Some(token) if token.value.is_empty() => "empty".to_owned(),
        Some(token) => format!("value: {}", token.value),
    }
}

fn token_attributes(page: &Page) -> String {
    let Some(token) = &page.token else { return String::new() };
    let mut found: Vec<String> = Vec::new();
    found.extend(token.cursor.map(|cursor| format!("cursor={cursor}")));
    found.extend(token.complete_list_size.map(|size| format!("completeListSize={size}")));
    found.extend(token.expiration_date.as_ref().map(|date| format!("expirationDate={date}")));
    found.join(" ")
}

fn headers(page: &Page) -> usize {
    let with_header = |record: &&PageRecord| match record {
        PageRecord::Good(_) => true,
        PageRecord::Bad(bad) => bad.reason != "the record has no header",
    };
    page.headers.len() + page.records.iter().filter(with_header).count()
}

fn deleted(page: &Page) -> usize {
    let in_records =
        page.records.iter().filter(|r| matches!(r, PageRecord::Good(r) if r.header.deleted)).count();
    in_records + page.headers.iter().filter(|header| header.deleted).count()
}

/// `{namespace}name=count`, sorted; `(empty)` for live records without a metadata element.
fn metadata_roots(page: &Page) -> String {
    let mut roots: BTreeMap<String, usize> = BTreeMap::new();
    for record in &page.records {
        let root = match record {
            PageRecord::Good(record) if record.header.deleted => continue,
            PageRecord::Good(record) => {
                let text = std::str::from_utf8(&record.raw).unwrap();
                let tree = xml::parse_element(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
                let root = tree.root();
                format!("{{{}}}{}", root.namespace(), root.local())
            }
            PageRecord::Bad(bad) if bad.reason.contains("metadata is empty") => "(empty)".to_owned(),
            PageRecord::Bad(_) => continue,
        };
        *roots.entry(root).or_default() += 1;
    }
    roots.into_iter().map(|(root, count)| format!("{root}={count}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_lom_file_is_as_well_formed_as_another_parser_finds_it() {
    let Some(folder) = corpus("lom") else { return };
    let mut tally = Tally::default();
    for row in rows(&folder) {
        let bytes = read(&folder, &row["file"]);
        let found = xml::decode(&bytes, None).map_err(|error| error.to_string()).and_then(|text| {
            let tree = xml::parse_element(&text).map_err(|error| error.to_string())?;
            Ok(tree.root().local().to_owned())
        });
        tally.compare(
            &row["file"],
            "xmllint",
            &expected_well_formed(&row).to_string(),
            &found.is_ok().to_string(),
        );
        if let Ok(root) = found {
            tally.compare(&row["file"], "root", &row["root"], &root);
        }
    }
    tally.finish();
}

/// A harvest reads a record where it stands in its page; everything else reads its bytes.
#[test]
fn a_record_says_the_same_in_its_page_and_by_itself() {
    let Some(folder) = corpus("oai") else { return };
    let (mut in_place, mut alone) = (0, 0);
    for row in rows(&folder) {
        let file = &row["file"];
        let bytes = read(&folder, file);
        let Ok((page, payloads)) = oai::read_whole_page(bytes.clone(), None) else { continue };
        assert_eq!(Ok(&page), oai::read_page(&bytes, None).as_ref(), "{file}");
        for (at, record) in page.records.iter().enumerate() {
            let PageRecord::Good(incoming) = record else { continue };
            match payloads.element(at) {
                Some(element) => {
                    let by_itself = lom::read(&incoming.raw).unwrap();
                    assert_eq!(lom::read_element(element).unwrap(), by_itself, "{file} {at}");
                    in_place += 1;
                }
                None => alone += 1,
            }
        }
    }
    println!("{in_place} records read in their pages, {alone} only by themselves");
    assert!(in_place > 1_000, "{in_place}");
}
