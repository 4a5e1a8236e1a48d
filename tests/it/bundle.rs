//! The offline bundle over the sample repository: complete, closed in itself, the same every time, and in
//! agreement with the index (through Node, which runs the bundle's own script).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::LazyLock;

use lomond::bundle::Bundle;
use lomond::bundle::BundleOptions;
use lomond::bundle::BundleReport;
use lomond::config::Config;
use lomond::curate::Curation;
use lomond::ingest;
use lomond::lom;
use lomond::model::document::Document;
use lomond::model::id::RecordId;
use lomond::model::id::SourceId;
use lomond::model::lom::LangString;
use lomond::model::lom::LangText;
use lomond::model::lom::Lom;
use lomond::model::query;
use lomond::model::query::Field;
use lomond::model::query::Filter;
use lomond::model::query::Hint;
use lomond::model::query::Query;
use lomond::model::query::Search;
use lomond::model::query::Sort;
use lomond::model::query::Words;
use lomond::model::record::Derived;
use lomond::model::record::Header;
use lomond::model::record::Incoming;
use lomond::model::record::Record;
use lomond::model::record::Status;
use lomond::model::vocabularies::Vocabularies;
use lomond::render::SearchParams;
use lomond::render::UiLanguage;
use lomond::render::labels::facet_value;
use lomond::render::results::Offer;
use lomond::render::results::offers;
use lomond::search::SearchIndex;
use serde_json::json;

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// With the vocabulary of the sample's subjects, as the demo has it.
fn curation() -> &'static Curation {
    static CURATION: LazyLock<Arc<Curation>> = LazyLock::new(|| Curation::new(&Config::default()).unwrap());
    &CURATION
}

fn source() -> SourceId {
    "sample".parse().unwrap()
}

/// Records of the sample repository with their metadata and what search sees of them.
fn sample() -> Vec<(Record, Lom, Document)> {
    let dir = project().join("data/sample");
    let table = fs::read_to_string(dir.join("records.tsv")).unwrap();
    let rows = table.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let mut newest: BTreeMap<String, (Record, Lom, Document)> = BTreeMap::new();
    for row in rows.filter(|row| row.get(3) == Some(&"live")) {
        let Some(raw) = row.get(4).and_then(|file| fs::read(dir.join("records").join(file)).ok()) else {
            continue;
        };
        let header =
            Header { identifier: row[0].to_owned(), datestamp: row[1].to_owned(), ..Header::default() };
        if let Some(read) = read(header, raw) {
            newest.insert(row[0].to_owned(), read);
        }
    }
    newest.into_values().collect()
}

fn read(header: Header, raw: Vec<u8>) -> Option<(Record, Lom, Document)> {
    let incoming = Incoming { header: header.clone(), raw: raw.clone(), about: Vec::new() };
    let prepared =
        ingest::prepare(curation(), (&source(), &source()), incoming, None, ingest::Reach::Index).ok()?;
    let lom = match lom::read(&raw).ok()? {
        lom::Reading::Lom(parsed) => parsed.lom,
        lom::Reading::Unknown { .. } => Lom::default(),
    };
    Some((record(header, prepared.derived), lom, prepared.document?))
}

fn record(header: Header, derived: Derived) -> Record {
    Record {
        id: RecordId::derive(&source(), &header.identifier),
        source_key: source(),
        source: source(),
        header,
        status: Status::Live,
        change: 1,
        raw: Vec::new(),
        about: Vec::new(),
        derived,
    }
}

fn build(out: &Path, records: &[(Record, Lom, Document)]) -> BundleReport {
    build_with(&BundleOptions { browse: 100_000, ..BundleOptions::new(out) }, records)
}

fn build_with(options: &BundleOptions, records: &[(Record, Lom, Document)]) -> BundleReport {
    let mut bundle = Bundle::begin(options).unwrap().labelled(curation().vocabularies());
    for (record, lom, document) in records {
        bundle.add(record, lom, document).unwrap();
    }
    bundle.finish(BTreeMap::from([("sample".to_owned(), "Sample <repository>".to_owned())])).unwrap()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn a_bundle_is_the_same_whatever_the_order_of_the_records() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut records = sample();
    let report = build(one.path(), &records);
    assert_eq!(report.records, records.len() as u64);
    records.reverse();
    build(two.path(), &records);
    let sums = |dir: &Path| fs::read_to_string(dir.join("SHA256SUMS")).unwrap();
    assert_eq!(sums(one.path()), sums(two.path()));
    assert_eq!(build(one.path(), &records).written, 0, "a second run has nothing to write");
    let listed: BTreeSet<String> =
        sums(one.path()).lines().map(|line| line.split_once("  ").unwrap().1.to_owned()).collect();
    let there: BTreeSet<String> = files(one.path())
        .iter()
        .map(|path| path.strip_prefix(one.path()).unwrap().to_str().unwrap().to_owned())
        .filter(|path| path != "SHA256SUMS")
        .collect();
    assert_eq!(listed, there);
}

/// Values of `href` and `src` in a page.
fn links(html: &str) -> Vec<String> {
    let marks = ["href=\"", "src=\""];
    marks
        .iter()
        .flat_map(|mark| html.split(mark).skip(1).filter_map(|rest| rest.split('"').next()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_link_ends_inside_or_at_a_resource_and_names_suit_old_media() {
    let dir = tempfile::tempdir().unwrap();
    let records = sample();
    build(dir.path(), &records);
    let resources: BTreeSet<&str> =
        records.iter().flat_map(|(_, lom, _)| &lom.technical.location).map(String::as_str).collect();
    let mut folders: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for path in files(dir.path()) {
        let name = path.file_name().unwrap().to_str().unwrap();
        *folders.entry(path.parent().unwrap().to_owned()).or_default() += 1;
        if !["START.html", "README.txt", "SHA256SUMS"].contains(&name) {
            assert!(
                name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.'),
                "{name}"
            );
        }
        if !name.ends_with(".html") && !name.ends_with(".htm") {
            continue;
        }
        for link in links(&fs::read_to_string(&path).unwrap()) {
            let (target, fragment) = link.split_once('#').unwrap_or((&link, ""));
            if link.starts_with("http://") || link.starts_with("https://") {
                let plain = link.replace("&amp;", "&").replace("&#39;", "'");
                let known =
                    resources.iter().any(|at| url::Url::parse(at).is_ok_and(|at| at.as_str() == plain));
                assert!(known, "{name}: {link} is no resource of a record");
            } else if !target.is_empty() && !target.starts_with("data:") {
                let bytes = fs::read(path.parent().unwrap().join(target))
                    .unwrap_or_else(|_| panic!("{name}: {link} leads nowhere"));
                let text = String::from_utf8_lossy(&bytes);
                assert!(
                    fragment.is_empty() || text.contains(&format!("id=\"{fragment}\"")),
                    "{name}: {link}"
                );
            }
        }
    }
    assert!(folders.values().all(|n| *n < 1000));
}

#[test]
fn a_disc_has_the_page_and_the_root_before_everything_else_and_no_static_page_in_its_order() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &sample());
    let order = fs::read_to_string(dir.path().join("data/disc.srt")).unwrap();
    let lines: Vec<(&str, usize)> = order
        .lines()
        .map(|line| line.rsplit_once(' ').unwrap())
        .map(|(path, weight)| (path.strip_prefix("./").unwrap(), weight.parse().unwrap()))
        .collect();
    assert!(lines.is_sorted_by(|a, b| a.1 > b.1));
    assert!(lines.iter().all(|(path, _)| dir.path().join(path).exists() && !path.starts_with("browse/")));
    let page = fs::read_to_string(dir.path().join("index.html")).unwrap();
    let root = page.split("data-root=\"").nth(1).unwrap().split('"').next().unwrap();
    let (folder, file) = root.split_at(1);
    let first: Vec<&str> = lines.iter().take(8).map(|(path, _)| *path).collect();
    for path in ["index.html", "START.html", &format!("data/{folder}/{file}.js")] {
        assert!(first.contains(&path), "{path} is not among {first:?}");
    }
}

#[test]
fn a_hostile_record_stays_text() {
    let dir = tempfile::tempdir().unwrap();
    let evil = "</script><script>alert(1)</script> \"'><img src=x onerror=alert(2)> ../../etc \u{2028}";
    let header = Header { identifier: evil.to_owned(), ..Header::default() };
    let mut lom = Lom::default();
    lom.general.title = LangText(vec![LangString { language: Some(evil.to_owned()), text: evil.to_owned() }]);
    lom.general.keyword = vec![lom.general.title.clone()];
    lom.technical.location = vec!["javascript:alert(3)".to_owned(), "file:///etc/passwd".to_owned()];
    let derived = Derived { title: Some(evil.to_owned()), ..Derived::default() };
    let record = record(header, derived);
    let document =
        lom::document((&record.id, &record.source), evil, &lom, &record.derived, &Vocabularies::default());
    build(dir.path(), &[(record, lom, document)]);
    for path in files(dir.path()) {
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("<img"), "{}", path.display());
        assert!(!text.contains("alert(1)</script>"), "{}", path.display());
        assert!(!links(&text).iter().any(|link| link.contains("javascript:") || link.contains("file:")));
    }
}

#[test]
fn the_readme_says_in_every_language_what_the_bundle_is() {
    let dir = tempfile::tempdir().unwrap();
    let options = BundleOptions {
        title: Some("Schoolbag".to_owned()),
        cover: Some("For class 7".to_owned()),
        publisher: Some("Ministry".to_owned()),
        ..BundleOptions::new(dir.path())
    };
    build_with(&options, &sample());
    let readme = fs::read_to_string(dir.path().join("README.txt")).unwrap();
    assert!(readme.starts_with("Schoolbag\r\nFor class 7\r\n"), "{readme}");
    for (wanted, times) in
        [("Sample <repository>", 5), ("Ministry", 5), ("CC BY 4.0", 5), ("START.html", 5), ("SHA256SUMS", 5)]
    {
        assert_eq!(readme.matches(wanted).count(), times, "{wanted} in {readme}");
    }
    for wanted in ["Publisher: Ministry", "Stand: ", "Fuentes: ", "افتح START.html"] {
        assert!(readme.replace('\u{a0}', " ").contains(wanted), "{wanted} in {readme}");
    }
    assert!(fs::read_to_string(dir.path().join("index.html")).unwrap().contains("For class 7"));
}

#[test]
fn an_empty_bundle_is_written_too() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(build(dir.path(), &[]).records, 0);
}

/// Queries that try every part of a plan, and a word from a title in every language of the sample.
fn queries() -> Vec<(String, Vec<(Field, &'static str)>)> {
    let table = fs::read_to_string(project().join("data/sample/queries.tsv")).unwrap();
    let mut queries: Vec<(String, Vec<(Field, &'static str)>)> =
        table.lines().skip(1).map(|line| (line.split('\t').nth(1).unwrap().to_owned(), Vec::new())).collect();
    let own = [
        "",
        "physics",
        "the",
        "introduction to",
        "mathematics -calculus",
        "\"open textbook\"",
        "title:biology",
        "author:smith",
        "e-learning",
        "open-source",
        "\"introduction to\" -\"to the\"",
        "language:fr",
        "-language:en physics",
        "year:2010..2020",
        "year:2015",
        "subject:physics",
        "数学",
        "shipyards",
        "Straße",
        "strasse",
        "cells",
        "cell biology",
        "identifier:oai:sample.lomond.example:openstax-microbiology",
        "nosuchword",
        "c++",
        "l'eau",
        "-the",
        "type:\"narrative text\"",
        "level:school science",
        "is of and",
        "cell energy",
        "introduction programming",
        "linear algebra",
        "algebra linear",
        "open source software",
        "water title:earth",
        "写真 数学",
    ];
    queries.extend(own.iter().map(|text| ((*text).to_owned(), Vec::new())));
    let id = RecordId::derive(&source(), "oai:sample.lomond.example:openstax-microbiology");
    queries.push((format!("identifier:{id}"), Vec::new()));
    queries.push((String::new(), vec![(Field::Language, "de")]));
    queries.push((
        "science".to_owned(),
        vec![(Field::Language, "de"), (Field::Language, "en"), (Field::Level, "school")],
    ));
    queries.push((String::new(), vec![(Field::Subject, "Physics"), (Field::Year, "2012")]));
    // Names of terms that no record has, and a broader term.
    queries.extend(
        ["Geowissenschaften", "subject:naturwissenschaften"].map(|text| (text.to_owned(), Vec::new())),
    );
    queries.push((String::new(), vec![(Field::Subject, "Science")]));
    queries
}

/// What the index says to each query, for the script to compare with.
fn expected(index: &SearchIndex) -> serde_json::Value {
    let mut cases = Vec::new();
    for (text, filters) in queries() {
        let orders = [
            (Sort::Relevance, "relevance", [].as_slice(), Words::All),
            (Sort::Relevance, "relevance", &["de", "pt-BR"], Words::All),
            (Sort::Relevance, "relevance", &[], Words::Any),
            (Sort::Relevance, "relevance", &["de"], Words::Any),
            (Sort::Relevance, "relevance", &[], Words::Most),
            (Sort::Relevance, "relevance", &["fr"], Words::Most),
            (Sort::Date, "date", &[], Words::All),
            (Sort::Title, "title", &[], Words::All),
            (Sort::Title, "title", &[], Words::Most),
        ];
        for (sort, name, prefer, words) in orders {
            let filters: Vec<Filter> = filters
                .iter()
                .map(|(field, value)| Filter { field: *field, value: (*value).to_owned() })
                .collect();
            let search = Search {
                query: Query { clauses: query::parse(&text), filters: filters.clone() },
                sort,
                offset: 0,
                limit: 10,
                facets: Field::FACETS.to_vec(),
                facet_limit: 20,
                words,
                prefer: prefer.iter().map(|tag| (*tag).to_owned()).collect(),
            };
            let found = index.search(&search).unwrap();
            let hits: Vec<_> = found.hits.iter().map(|hit| json!([hit.id.as_str(), hit.score])).collect();
            let facets: BTreeMap<&str, Vec<_>> = found
                .facets
                .iter()
                .map(|facet| {
                    let values = facet.values.iter().map(|v| json!([v.value, v.count])).collect();
                    (facet.field.name(), values)
                })
                .collect();
            let filters: Vec<_> = filters.iter().map(|f| json!([f.field.name(), f.value])).collect();
            cases.push(json!({
                "query": text, "filters": filters, "sort": name, "prefer": prefer, "words": words.name(), "total": found.total,
                "hits": hits, "facets": facets,
            }));
        }
    }
    json!(cases)
}

/// Questions and other queries that nothing has all words of, with what stands in for them.
fn relaxed(index: &SearchIndex) -> serde_json::Value {
    let typed = [
        "how do plants make their food",
        "what is the difference between weather and climate",
        "pourquoi le ciel est-il bleu",
        "Wie funktioniert ein Computer zzzz",
        "biology zzzz",
        "zzzz biology algebra poetry geometry",
        "how to bilogy",
        "the zzzz",
        "to be or not to be that is the question zzzz",
        "zzzz yyyy",
        "光合作用怎么进行",
        "\"open zzzz\" biology",
    ];
    let found = |text: &&str| {
        let query = Query { clauses: query::parse(text), filters: Vec::new() };
        let search = Search { query, limit: 10, ..Search::default() };
        let found = index.search(&search).unwrap();
        assert_eq!(found.total, 0, "{text}");
        let some = found.relaxed.map(|words| index.search(&Search { words, ..search }).unwrap());
        let hits = some.iter().flat_map(|some| &some.hits);
        let hits: Vec<_> = hits.map(|hit| json!([hit.id.as_str(), hit.score])).collect();
        json!([
            text,
            found.relaxed.map(Words::name),
            found.suggestion,
            some.map_or(0, |some| some.total),
            hits
        ])
    };
    json!(typed.iter().map(found).collect::<Vec<_>>())
}

/// Misspelt queries, with the better spelling and what it finds.
fn corrections(index: &SearchIndex) -> serde_json::Value {
    let typed = [
        "bilogy",
        "fysics",
        "boilogy cell",
        "title:algbera",
        "\"open tetxbook\"",
        "introducion sociology",
        "physcs -cell",
        "биалогия",
        "zzzzzzzz",
        "qq",
        "chemsitry labortory",
    ];
    let found = |text: &&str| {
        let query = Query { clauses: query::parse(text), filters: Vec::new() };
        let found = index.search(&Search { query, ..Search::default() }).unwrap();
        assert_eq!(found.total, 0, "{text}");
        json!([text, found.suggestion, found.suggestion_total])
    };
    json!(typed.iter().map(found).collect::<Vec<_>>())
}

/// What odd queries are told, as a key of the interface's words with what is filled in.
fn told() -> serde_json::Value {
    let texts = [
        "autor:curie",
        "writer:curie x:y",
        "title: cell",
        "\"cell biology",
        "cell OR wall AND NOT x",
        "cell* -wall*",
        "-cell -wall",
        "language:german year:x",
        "http://x.org:80/a c++ 12:30 l'eau",
        "\"NOT a : hint*\"",
        "cell OR OR wall",
        "auteur:x autor:y Titel:z заголовок:x",
        "language:de year:2010..2020",
        "",
    ];
    let key = |hint: &Hint| match hint {
        Hint::UnknownField { name, nearest: Some(field) } => {
            json!(["hint.field.nearest", { "name": name, "field": field.name() }])
        }
        Hint::UnknownField { name, nearest: None } => {
            json!(["hint.field", { "name": name, "known": Field::ALL.map(Field::name).join(", ") }])
        }
        Hint::EmptyField(field) => json!(["hint.emptyfield", { "field": field.name() }]),
        Hint::OpenQuote => json!(["hint.quote", {}]),
        Hint::Operator(word) => json!(["hint.operator", { "word": word }]),
        Hint::Star => json!(["hint.star", {}]),
        Hint::OnlyExcluded => json!(["hint.excluded", {}]),
        Hint::NotACode { field, value } => {
            let example = if *field == Field::Year { "year:2015..2020" } else { "language:de" };
            json!(["hint.code", { "field": field.name(), "value": value, "example": example }])
        }
    };
    json!(texts.map(|text| json!([text, query::hints(text).iter().map(key).collect::<Vec<_>>()])))
}

/// Filters that words of a query may mean, where they find something.
fn offered(index: &SearchIndex) -> serde_json::Value {
    let texts = [
        "energy video",
        "physics français",
        "biology exercises",
        "higher education algebra",
        "\"video\" -video",
        "cell",
        "deutsch",
        "energy grade 5",
        "energía 10 a 12 años",
        "Klasse 7 Energie",
        "10-11 years",
        "10-11",
    ];
    let of = |text: &str| {
        let params = SearchParams { q: text.to_owned(), ..SearchParams::default() };
        let finds = |offer: &Offer| {
            let query = Query { clauses: query::parse(&offer.q), filters: offer.filters.clone() };
            index.search(&Search { query, ..Search::default() }).unwrap().total
        };
        let offers = offers(&params, UiLanguage::En);
        let shown = offers.iter().map(|offer| {
            let values: Vec<&str> = offer.filters.iter().map(|filter| filter.value.as_str()).collect();
            json!([offer.filters[0].field.name(), values.join(" "), offer.q, finds(offer)])
        });
        json!([text, shown.filter(|offer| offer[3] != 0).collect::<Vec<_>>()])
    };
    json!(texts.map(of))
}

/// What each subject is called in each language, and which is right above it.
fn labels(records: &[(Record, Lom, Document)]) -> serde_json::Value {
    let values: BTreeSet<&String> =
        records.iter().flat_map(|(_, _, document)| &document.subject_value).collect();
    let vocabularies = curation().vocabularies();
    let mut labels = Vec::new();
    for value in values {
        let at = vocabularies.of_facet(Field::Subject, value);
        let broader = at.and_then(|at| vocabularies.term(*vocabularies.broader(at).first()?));
        for ui in UiLanguage::ALL {
            let label = facet_value(ui, vocabularies, Field::Subject, value);
            labels.push(json!([ui.tag(), value, label, broader.map(|term| &term.value)]));
        }
    }
    assert!(labels.len() > 100);
    json!(labels)
}

/// How many results there are, in the words of each language.
fn numbers() -> serde_json::Value {
    let all = [
        0, 1, 2, 3, 10, 11, 99, 100, 101, 103, 111, 999, 1_000, 1_002, 9_999, 10_000, 123_456, 1_000_000,
        16_777_216,
    ];
    let said = UiLanguage::ALL.into_iter().flat_map(|ui| {
        all.map(|n| json!([ui.tag(), n, lomond::render::strings::count(ui, "results.count", n)]))
    });
    json!(said.collect::<Vec<_>>())
}

/// Words that are hard to cut or to fold.
const HARD_WORDS: [&str; 7] = [
    "L’eau d'un e-book 数学入門 C++ and C# F#; A# minor",
    "don't teacher's O'Brien п'ять l' jusqu'ici dell'arte",
    "ÉCOLE e\u{301}cole Straße ŁÓDŹ ﬁne ＦＵＬＬ x² ١٢٣ co\u{AD}op",
    "Ёлка май замо\u{301}к Ψυχολογία οδός ΟΔΟΣ",
    "كِتَابٌ أحمد مدرســة שָׁלוֹם हिन्दी लड़का น้ำใจ 한국어 ｶﾞ ガ プログラミング",
    "a-b-c-d-e-f-g-h -x- Google++ C+++",
    "İSTANBUL ışık IŞIK Đại học 🌍 𝐀𝐁 ǅ",
];

/// A record whose description is `HARD_WORDS`.
fn hard_words() -> (Record, Lom, Document) {
    let header = Header { identifier: "hard".to_owned(), ..Header::default() };
    let strings = HARD_WORDS.map(|text| LangString { language: None, text: text.to_owned() });
    let mut lom = Lom::default();
    lom.general.description = strings.map(|string| LangText(vec![string])).into_iter().collect();
    let record = record(header, Derived::default());
    let document =
        lom::document((&record.id, &record.source), "hard", &lom, &record.derived, &Vocabularies::default());
    (record, lom, document)
}

/// Words of texts in many scripts as the analysis cuts and folds them.
fn tokens(records: &[(Record, Lom, Document)]) -> serde_json::Value {
    let mut texts: BTreeSet<String> = BTreeSet::new();
    for (_, _, document) in records {
        texts.extend(document.title.iter().chain(&document.description).map(|text| text.text.clone()));
        texts.extend(document.author.iter().cloned());
    }
    let known = |text: &str| -> Vec<_> {
        let tokens = lomond::search::analysis::tokens(text, None);
        tokens.iter().map(|t| json!([t.form, t.spelling, t.position])).collect()
    };
    json!(texts.iter().map(|text| json!([text, known(text)])).collect::<Vec<_>>())
}

#[test]
fn the_browsers_code_finds_what_the_index_finds() {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("skipped: no node");
        return;
    }
    let (dir, work) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut records = sample();
    records.push(hard_words());
    build(dir.path(), &records);
    let index = SearchIndex::open(&work.path().join("index")).unwrap();
    let mut writer = index.writer(15_000_000).unwrap();
    for (_, _, document) in &records {
        writer.put(document).unwrap();
    }
    writer.commit(1).unwrap();
    index.reload().unwrap();
    let cases = json!({ "searches": expected(&index), "tokens": tokens(&records), "labels": labels(&records), "numbers": numbers(),
            "corrections": corrections(&index), "relaxed": relaxed(&index), "hints": told(), "offers": offered(&index) });
    let file = work.path().join("cases.json");
    fs::write(&file, cases.to_string()).unwrap();
    let script = project().join("tests/browser/bundle_core.mjs");
    // A chunk of few documents tries what only large collections have.
    let small = tempfile::tempdir().unwrap();
    build_with(&BundleOptions { chunk: 25, ..BundleOptions::new(small.path()) }, &records);
    for bundle in [dir.path(), small.path()] {
        let run = Command::new("node").arg(&script).arg(bundle).arg(&file).output().unwrap();
        let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{said}");
    }
}
