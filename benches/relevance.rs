//! How well results are ordered, beside two peers that know only one field: nDCG@10 over a labelled set.
//!
//! `cargo bench --bench relevance [-- --half tuning|unseen|all] [--show]`. Records: `tests/data/relevance/records.jsonl` and the
//! sample repository's; queries with their grades: `queries.tsv` beside it (how they are made: `make.py` there). A hash of the query
//! says which half it is of; only the tuning half is to be looked at while formula or weights change. Knows only public interfaces.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use lomond::lom;
use lomond::lom::Reading;
use lomond::model::document::Document;
use lomond::model::document::Text;
use lomond::model::id::RecordId;
use lomond::model::id::SourceId;
use lomond::model::query::Query;
use lomond::model::query::Search;
use lomond::model::query::Words;
use lomond::model::query::parse;
use lomond::model::vocabularies::Vocabularies;
use lomond::search::SearchIndex;
use serde::Deserialize;
use sha2::Digest as _;
use sha2::Sha256;
use tantivy::TantivyDocument;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::STORED;
use tantivy::schema::STRING;
use tantivy::schema::Schema;
use tantivy::schema::TEXT;
use tantivy::schema::Value as _;

/// Hits that count.
const DEPTH: usize = 10;
/// Resamplings of the queries for a confidence interval.
const RESAMPLINGS: usize = 2_000;

/// A fictional record of the labelled set.
#[derive(Deserialize)]
struct Row {
    id: String,
    language: String,
    title: String,
    description: String,
    keyword: Vec<String>,
    subject: Vec<String>,
    r#type: String,
    author: Vec<String>,
}

/// A query with what its records are worth.
struct Labelled {
    language: String,
    kind: String,
    query: String,
    grades: HashMap<String, u32>,
}

/// Something that answers a query with names of records, best first.
type Engine<'a> = Box<dyn Fn(&Labelled) -> anyhow::Result<Vec<String>> + 'a>;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let half = arguments.iter().position(|argument| argument == "--half");
    let half = half.and_then(|at| arguments.get(at + 1)).map_or("unseen", String::as_str);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let documents = documents(root)?;
    let queries: Vec<Labelled> =
        queries(root)?.into_iter().filter(|query| is_of(&query.query, half)).collect();
    let home = tempfile::tempdir()?;
    let index = index(home.path(), &documents)?;
    let sqlite = sqlite(&documents)?;
    let (alone, fields) = tantivy_alone(&documents)?;
    let engines: Vec<(&str, Engine<'_>)> = vec![
        ("tantivy, one field, any word", Box::new(|query| ask_tantivy(&alone, fields, query, false))),
        ("tantivy, one field, all words", Box::new(|query| ask_tantivy(&alone, fields, query, true))),
        ("SQLite FTS5, one column, bm25", Box::new(|query| ask_sqlite(&sqlite, query))),
        ("Lomond", Box::new(|query| ask(&index, &documents, query, Given::Words))),
        ("Lomond as its pages show it", Box::new(|query| ask(&index, &documents, query, Given::Correction))),
        (
            "the same, the reader's language preferred",
            Box::new(|query| ask(&index, &documents, query, Given::Language)),
        ),
    ];
    println!("{} records, {} queries ({half} half)\n", documents.len(), queries.len());
    println!(
        "| engine | nDCG@{DEPTH} | 95 % interval | above the first, query by query |\n|---|---|---|---|"
    );
    let mut first: Option<Vec<f64>> = None;
    let mut parts: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (name, engine) in &engines {
        let scores = queries.iter().map(|query| Ok(ndcg(&engine(query)?, &query.grades)));
        let scores: Vec<f64> = scores.collect::<anyhow::Result<_>>()?;
        if arguments.iter().any(|argument| argument == "--show") {
            show(name, engine, &queries)?;
        }
        let (low, high) = interval(&scores);
        let before = first.get_or_insert_with(|| scores.clone());
        let above: Vec<f64> = scores.iter().zip(before.iter()).map(|(own, other)| own - other).collect();
        let (least, most) = interval(&above);
        println!(
            "| {name} | {:.3} | {low:.3}–{high:.3} | {:+.3} ({least:+.3} to {most:+.3}) |",
            mean(&scores),
            mean(&above)
        );
        for part in parts_of(&queries) {
            let own: Vec<f64> = queries
                .iter()
                .zip(&scores)
                .filter(|(q, _)| q.kind == part || q.language == part)
                .map(|(_, s)| *s)
                .collect();
            parts.entry(part).or_default().push(mean(&own));
        }
    }
    println!("\n| queries | {} |", engines.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" | "));
    println!("|---{}|", "|---".repeat(engines.len()));
    for (part, means) in parts {
        println!(
            "| {part} | {} |",
            means.iter().map(|mean| format!("{mean:.3}")).collect::<Vec<_>>().join(" | ")
        );
    }
    Ok(())
}

/// Each query that is not answered as well as can be, with the grades of its hits.
fn show(name: &str, engine: &Engine<'_>, queries: &[Labelled]) -> anyhow::Result<()> {
    for query in queries {
        let names = engine(query)?;
        let score = ndcg(&names, &query.grades);
        if score < 0.999 {
            let graded = names.iter().map(|hit| format!("{hit}={}", query.grades.get(hit).unwrap_or(&0)));
            let graded = graded.collect::<Vec<_>>().join(" ");
            println!("{name}: {score:.3} {} {} `{}`: {graded}", query.language, query.kind, query.query);
        }
    }
    Ok(())
}

fn parts_of(queries: &[Labelled]) -> std::collections::BTreeSet<String> {
    queries.iter().flat_map(|query| [query.kind.clone(), query.language.clone()]).collect()
}

/// Whether a query is of a half: the lowest bit of its hash says so.
fn is_of(query: &str, half: &str) -> bool {
    let is_unseen = Sha256::digest(query).first().is_some_and(|byte| byte & 1 == 1);
    match half {
        "tuning" => !is_unseen,
        "unseen" => is_unseen,
        _ => true,
    }
}

/// Every record with its name: the sample's is its identifier.
fn documents(root: &Path) -> anyhow::Result<Vec<(String, Document)>> {
    let source: SourceId = "relevance".parse()?;
    let mut documents = Vec::new();
    for line in read(&root.join("tests/data/relevance/records.jsonl"))?.lines() {
        let row: Row = serde_json::from_str(line)?;
        documents.push((row.id.clone(), row.document(&source)));
    }
    for line in read(&root.join("data/sample/records.tsv"))?.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [identifier, _, _, "live", file] = cells[..] else { continue };
        let Ok(Reading::Lom(parsed)) = lom::read(&fs::read(root.join("data/sample/records").join(file))?)
        else {
            continue;
        };
        let (id, derived) = (RecordId::derive(&source, identifier), lom::derive(&parsed, identifier));
        let vocabularies = Vocabularies::default();
        let document =
            lom::document::document((&id, &source), identifier, &parsed.lom, &derived, &vocabularies);
        documents.push((identifier.to_owned(), document));
    }
    Ok(documents)
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

impl Row {
    fn document(&self, source: &SourceId) -> Document {
        let text = |text: &String| Text { language: Some(self.language.clone()), text: text.clone() };
        Document {
            id: RecordId::derive(source, &self.id),
            source: source.to_string(),
            identifier: vec![self.id.clone()],
            title: vec![text(&self.title)],
            description: vec![text(&self.description)],
            keyword: self.keyword.iter().map(text).collect(),
            subject: self.subject.iter().map(text).collect(),
            subject_label: Vec::new(),
            subject_value: self.subject.clone(),
            author: self.author.clone(),
            publisher: Vec::new(),
            language: vec![self.language.clone()],
            resource_type: vec![self.r#type.clone()],
            format: Vec::new(),
            level: Vec::new(),
            age: Vec::new(),
            difficulty: Vec::new(),
            licence: Vec::new(),
            permission: Vec::new(),
            cost: Vec::new(),
            access: Vec::new(),
            year: None,
            here: false,
            group: self.id.clone(),
        }
    }
}

fn queries(root: &Path) -> anyhow::Result<Vec<Labelled>> {
    let labelled = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [language, kind, query, grades] = cells[..] else { anyhow::bail!("four cells wanted: {line}") };
        let grade = |one: &str| {
            one.split_once('=').and_then(|(id, grade)| Some((id.to_owned(), grade.parse().ok()?)))
        };
        let grades = grades.split(' ').filter_map(grade).collect();
        Ok(Labelled { language: language.to_owned(), kind: kind.to_owned(), query: query.to_owned(), grades })
    };
    read(&root.join("tests/data/relevance/queries.tsv"))?.lines().skip(1).map(labelled).collect()
}

fn index(dir: &Path, documents: &[(String, Document)]) -> anyhow::Result<SearchIndex> {
    let index = SearchIndex::open(dir)?;
    let mut writer = index.writer(30_000_000)?;
    documents.iter().try_for_each(|(_, document)| writer.put(document))?;
    writer.commit(1)?;
    writer.close()?;
    index.reload()?;
    Ok(index)
}

/// What the search is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    /// The query.
    Words,
    /// Also what is shown where it finds nothing: the results of its suggestion, or part of the words.
    Correction,
    /// Also the language that the reader prefers.
    Language,
}

fn ask(
    index: &SearchIndex,
    documents: &[(String, Document)],
    asked: &Labelled,
    given: Given,
) -> anyhow::Result<Vec<String>> {
    let prefer = if given == Given::Language { vec![asked.language.clone()] } else { Vec::new() };
    let run = |text: &str, words: Words| {
        let query = Query { clauses: parse(text), filters: Vec::new() };
        index.search(&Search { query, words, limit: DEPTH, prefer: prefer.clone(), ..Search::default() })
    };
    let mut found = run(&asked.query, Words::All)?;
    if given != Given::Words {
        found = match (found.suggestion.clone(), found.relaxed) {
            (Some(better), _) => run(&better, Words::All)?,
            (None, Some(words)) => run(&asked.query, words)?,
            (None, None) => found,
        };
    }
    let name =
        |id: &RecordId| documents.iter().find(|(_, known)| known.id == *id).map(|(name, _)| name.clone());
    Ok(found.hits.iter().filter_map(|hit| name(&hit.id)).collect())
}

/// All that is searched, in one text.
fn whole(document: &Document) -> String {
    let texts = [&document.title, &document.keyword, &document.subject, &document.description];
    let texts = texts.into_iter().flatten().map(|text| text.text.as_str());
    texts.chain(document.author.iter().map(String::as_str)).collect::<Vec<_>>().join("\n")
}

fn sqlite(documents: &[(String, Document)]) -> anyhow::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open_in_memory()?;
    let table = "CREATE VIRTUAL TABLE record USING fts5(name UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2')";
    connection.execute(table, [])?;
    for (name, document) in documents {
        connection.execute("INSERT INTO record VALUES (?1, ?2)", [name, &whole(document)])?;
    }
    Ok(connection)
}

fn ask_sqlite(connection: &rusqlite::Connection, asked: &Labelled) -> anyhow::Result<Vec<String>> {
    // Quoted words are FTS5's way to take them as they are; several are ANDed.
    let words =
        asked.query.split_whitespace().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ");
    let text = if asked.query.starts_with('"') { asked.query.clone() } else { words };
    let mut statement = connection
        .prepare("SELECT name FROM record WHERE record MATCH ?1 ORDER BY bm25(record), rowid LIMIT ?2")?;
    let rows = statement.query_map(rusqlite::params![text, DEPTH as i64], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

type Fields = (tantivy::schema::Field, tantivy::schema::Field);

fn tantivy_alone(documents: &[(String, Document)]) -> anyhow::Result<(tantivy::Index, Fields)> {
    let mut schema = Schema::builder();
    let fields = (schema.add_text_field("name", STRING | STORED), schema.add_text_field("text", TEXT));
    let index = tantivy::Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 30_000_000)?;
    for (name, document) in documents {
        let mut added = TantivyDocument::default();
        added.add_text(fields.0, name);
        added.add_text(fields.1, whole(document));
        writer.add_document(added)?;
    }
    writer.commit()?;
    Ok((index, fields))
}

fn ask_tantivy(
    index: &tantivy::Index,
    (name, text): Fields,
    asked: &Labelled,
    all: bool,
) -> anyhow::Result<Vec<String>> {
    let mut parser = QueryParser::for_index(index, vec![text]);
    if all {
        parser.set_conjunction_by_default();
    }
    let (query, _) = parser.parse_query_lenient(&asked.query);
    let searcher = index.reader()?.searcher();
    let found = searcher.search(&query, &TopDocs::with_limit(DEPTH).order_by_score())?;
    let read = |(_, at): (f32, tantivy::DocAddress)| {
        let document: TantivyDocument = searcher.doc(at)?;
        let name = document.get_first(name).and_then(|value| value.as_str().map(str::to_owned));
        Ok(name.unwrap_or_default())
    };
    found.into_iter().map(read).collect()
}

/// Normalised discounted cumulative gain: a grade g is worth 2^g − 1, halved and less down the list.
fn ndcg(names: &[String], grades: &HashMap<String, u32>) -> f64 {
    let gain = |grade: u32| f64::from((1_u32 << grade) - 1);
    let sum = |gains: Vec<f64>| -> f64 {
        gains.iter().take(DEPTH).zip(2_u32..).map(|(gain, place)| gain / f64::from(place).log2()).sum()
    };
    let mut best: Vec<f64> = grades.values().map(|grade| gain(*grade)).collect();
    best.sort_by(|a, b| b.total_cmp(a));
    let had = sum(names.iter().map(|name| grades.get(name).copied().map_or(0.0, gain)).collect());
    let best = sum(best);
    if best > 0.0 { had / best } else { 0.0 }
}

fn mean(scores: &[f64]) -> f64 {
    scores.iter().sum::<f64>() / scores.len().max(1) as f64
}

/// The middle 95 % of the means of resampled queries, by a generator of fixed seed.
fn interval(scores: &[f64]) -> (f64, f64) {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % scores.len().max(1) as u64) as usize
    };
    let mut means: Vec<f64> = (0..RESAMPLINGS)
        .map(|_| {
            mean(
                &(0..scores.len())
                    .map(|_| scores.get(next()).copied().unwrap_or_default())
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means.get((share * RESAMPLINGS as f64) as usize).copied().unwrap_or_default();
    (at(0.025), at(0.975))
}
