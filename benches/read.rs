//! How fast a record is read, beside the bare event loop under it and beside a reader that keeps eight fields.
//!
//! `cargo bench --bench read -- --records DIR` reads every `.xml` file below DIR into memory and prints, for
//! each way of reading, a Markdown table of what it costs: the best of nine times for each record. One thread, the program's allocator.
//! Knows only the public reader; `benches/read.py` makes the records and times lxml on the same files.

use std::hint::black_box;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use anyhow::Context as _;
use lomond::lom;
use lomond::xml;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Times that each record is read, of which the fastest counts.
const ROUNDS: usize = 9;

/// The eight fields of the script in `harvest.py`, as paths below `lom`.
const FIELDS: [&[&str]; 8] = [
    &["general", "title", "string"],
    &["general", "language"],
    &["general", "description", "string"],
    &["general", "keyword", "string"],
    &["technical", "location"],
    &["rights", "description", "string"],
    &["lifeCycle", "contribute", "entity"],
    &["classification", "taxonPath", "taxon", "entry", "string"],
];

/// One way to read: its name, and a number that says that something was read.
type Way = (&'static str, fn(&str) -> usize);

const WAYS: [Way; 7] = [
    ("quick-xml, bare event loop", bare_events),
    ("quick-xml NsReader", namespaced_events),
    ("roxmltree, tree only", roxmltree_only),
    ("roxmltree, eight fields", roxmltree_fields),
    ("Lomond, tree only", own_tree),
    ("Lomond, the full LOM", full_record),
    ("Lomond, the full LOM and what is derived", derived_record),
];

fn main() -> anyhow::Result<()> {
    let mut records = Vec::new();
    for folder in folders()? {
        collect(&folder, &mut records)?;
    }
    anyhow::ensure!(!records.is_empty(), "no readable .xml below the folders given with --records");
    let bytes: usize = records.iter().map(String::len).sum();
    println!("{} records, {} bytes each on average\n", records.len(), bytes / records.len());
    println!("| reader | µs a record | MB/s | × bare loop | × NsReader |\n|---|---|---|---|---|");
    let times = measure(&records);
    let first = |at: usize| times.get(at).map_or(1.0, Duration::as_secs_f64);
    for ((name, _), time) in WAYS.iter().zip(&times) {
        let seconds = time.as_secs_f64();
        let each = seconds * 1e6 / records.len() as f64;
        let rate = bytes as f64 / 1e6 / seconds;
        println!(
            "| {name} | {each:.1} | {rate:.0} | {:.2} | {:.2} |",
            seconds / first(0),
            seconds / first(1)
        );
    }
    Ok(())
}

/// What stands after each `--records`; cargo adds an argument of its own.
fn folders() -> anyhow::Result<Vec<PathBuf>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    arguments
        .chunks(2)
        .map(|pair| match pair {
            [option, folder] if option == "--records" => Ok(PathBuf::from(folder)),
            _ => anyhow::bail!("usage: cargo bench --bench read -- --records DIR [--records DIR]"),
        })
        .collect()
}

/// Well-formed UTF-8 files only, so that every reader reads all of them to the end.
fn collect(path: &Path, records: &mut Vec<String>) -> anyhow::Result<()> {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))?;
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
        paths.sort();
        return paths.iter().try_for_each(|path| collect(path, records));
    }
    if path.extension().is_some_and(|extension| extension == "xml")
        && let Ok(text) = std::fs::read_to_string(path)
        && roxmltree::Document::parse(&text).is_ok()
        && matches!(lom::read_text(&text), Ok(lom::Reading::Lom(_)))
    {
        records.push(text);
    }
    Ok(())
}

/// The time of each way: the sum of every record's best, so that a slow spell of the machine costs nothing. The
/// ways take turns at each record.
fn measure(records: &[String]) -> Vec<Duration> {
    let mut total = vec![Duration::ZERO; WAYS.len()];
    for record in records {
        let mut best = vec![Duration::MAX; WAYS.len()];
        for _ in 0..ROUNDS {
            for ((_, read), best) in WAYS.iter().zip(&mut best) {
                let started = Instant::now();
                black_box(read(black_box(record)));
                *best = started.elapsed().min(*best);
            }
        }
        total.iter_mut().zip(best).for_each(|(total, best)| *total += best);
    }
    total
}

fn bare_events(text: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut count = 0;
    while let Ok(event) = reader.read_event() {
        if matches!(black_box(event), quick_xml::events::Event::Eof) {
            break;
        }
        count += 1;
    }
    count
}

fn namespaced_events(text: &str) -> usize {
    let mut reader = quick_xml::NsReader::from_str(text);
    let mut count = 0;
    while let Ok((namespace, event)) = reader.read_resolved_event() {
        black_box(namespace);
        if matches!(black_box(event), quick_xml::events::Event::Eof) {
            break;
        }
        count += 1;
    }
    count
}

fn roxmltree_only(text: &str) -> usize {
    roxmltree::Document::parse(text).map_or(0, |document| document.descendants().count().min(1))
}

fn roxmltree_fields(text: &str) -> usize {
    let Ok(document) = roxmltree::Document::parse(text) else { return 0 };
    let mut length = 0;
    for path in FIELDS {
        let mut found = Vec::new();
        texts(document.root_element(), path, &mut found);
        length += black_box(found.join("\n")).len();
    }
    length
}

fn texts<'a>(node: roxmltree::Node<'a, '_>, path: &[&str], found: &mut Vec<&'a str>) {
    let Some((name, rest)) = path.split_first() else {
        found.extend(node.text());
        return;
    };
    for child in node.children().filter(|child| child.tag_name().name() == *name) {
        texts(child, rest, found);
    }
}

fn own_tree(text: &str) -> usize {
    xml::parse_element(text).map_or(0, |tree| tree.len())
}

fn full_record(text: &str) -> usize {
    usize::from(black_box(lom::read(text.as_bytes())).is_ok())
}

fn derived_record(text: &str) -> usize {
    let Ok(lom::Reading::Lom(parsed)) = lom::read(text.as_bytes()) else { return 0 };
    black_box(lom::derive(&parsed, "oai:bench:1")).languages.len()
}
