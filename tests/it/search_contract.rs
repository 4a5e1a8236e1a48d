//! What every search index must do, over a constructor: order, ties, phrases, facets, pages, versions.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use lomond::model::document::Document;
use lomond::model::document::Text;
use lomond::model::id::RecordId;
use lomond::model::query::Field;
use lomond::model::query::Filter;
use lomond::model::query::Found;
use lomond::model::query::Query;
use lomond::model::query::Search;
use lomond::model::query::Sort;
use lomond::model::query::Words;
use lomond::model::query::parse;
use lomond::search::SearchError;
use lomond::search::SearchIndex;
use lomond::search::lexicon::Lexicon;
use lomond::search::lexicon::Reading;
use lomond::search::rank;

const HEAP: usize = 15_000_000;

/// A document named `name` with this title, in this language.
fn document(name: &str, language: &str, title: &str) -> Document {
    Document {
        id: id(name),
        source: "test".to_owned(),
        identifier: vec![format!("oai:Test:{name}")],
        title: vec![text(language, title)],
        description: Vec::new(),
        keyword: Vec::new(),
        subject: Vec::new(),
        subject_label: Vec::new(),
        subject_value: Vec::new(),
        author: Vec::new(),
        publisher: Vec::new(),
        language: vec![language.split('-').next().unwrap().to_owned()],
        resource_type: Vec::new(),
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
        group: name.to_owned(),
    }
}

fn text(language: &str, text: &str) -> Text {
    Text { language: (!language.is_empty()).then(|| language.to_owned()), text: text.to_owned() }
}

fn id(name: &str) -> RecordId {
    RecordId::derive(&"test".parse().unwrap(), name)
}

struct Indexed {
    dir: tempfile::TempDir,
    index: SearchIndex,
    names: Vec<(RecordId, String)>,
}

impl Indexed {
    fn new(documents: &[(&str, Document)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let index = SearchIndex::open(dir.path()).unwrap();
        let mut indexed = Self { dir, index, names: Vec::new() };
        indexed.put(documents, 1);
        indexed
    }

    fn titled(titles: &[(&str, &str, &str)]) -> Self {
        let all: Vec<_> =
            titles.iter().map(|(name, lang, title)| (*name, document(name, lang, title))).collect();
        Self::new(&all)
    }

    fn put(&mut self, documents: &[(&str, Document)], change: u64) {
        let mut writer = self.index.writer(HEAP).unwrap();
        for (name, document) in documents {
            writer.put(document).unwrap();
            self.names.push((document.id.clone(), (*name).to_owned()));
        }
        writer.commit(change).unwrap();
        writer.close().unwrap();
        self.index.reload().unwrap();
    }

    fn delete(&self, name: &str, change: u64) {
        let mut writer = self.index.writer(HEAP).unwrap();
        writer.delete(&id(name)).unwrap();
        writer.commit(change).unwrap();
        writer.close().unwrap();
        self.index.reload().unwrap();
    }

    fn search(&self, query: &str) -> Found {
        self.index.search(&search(query)).unwrap()
    }

    fn names(&self, found: &Found) -> Vec<&str> {
        let name = |id: &RecordId| self.names.iter().find(|(known, _)| known == id).unwrap().1.as_str();
        found.hits.iter().map(|hit| name(&hit.id)).collect()
    }

    #[track_caller]
    fn check(&self, query: &str, expected: &[&str]) {
        let found = self.search(query);
        assert_eq!(self.names(&found), expected, "{query}");
        assert_eq!(found.total, expected.len() as u64, "{query}");
    }

    #[track_caller]
    fn check_set(&self, query: &str, expected: &[&str]) {
        let found = self.search(query);
        let names: BTreeSet<_> = self.names(&found).into_iter().collect();
        assert_eq!(names, expected.iter().copied().collect(), "{query}");
    }
}

fn search(query: &str) -> Search {
    let query = Query { clauses: parse(query), filters: Vec::new() };
    Search { query, limit: 50, facet_limit: 50, ..Search::default() }
}

fn values(found: &Found, field: Field) -> Vec<(&str, u64)> {
    let facet = found.facets.iter().find(|facet| facet.field == field).unwrap();
    facet.values.iter().map(|value| (value.value.as_str(), value.count)).collect()
}

#[test]
fn words_are_anded_and_titles_weigh_more_than_descriptions() {
    let mut described = document("described", "en", "Plants");
    described.description = vec![text("en", "All about the cell, and cells again.")];
    let indexed = Indexed::new(&[
        ("described", described),
        ("titled", document("titled", "en", "Cells")),
        ("other", document("other", "en", "Stars")),
    ]);
    indexed.check("cell", &["titled", "described"]);
    indexed.check("cell plants", &["described"]);
    indexed.check("cell stars", &[]);
    indexed.check("-cell", &["other"]);
    indexed.check("plants -cells", &[]);
    indexed.check("title:cell", &["titled"]);
    indexed.check("-title:cell cell", &["described"]);
    indexed.check("description:cell title:plants", &["described"]);
    indexed.check("nosuchfield:x", &[]);
}

#[test]
fn scores_are_the_documented_formula() {
    let mut first = document("first", "en", "Cell biology");
    first.description = vec![text("en", "A cell is alive")];
    let documents = [
        ("first", first),
        ("second", document("second", "en", "Biology of seas")),
        ("third", document("third", "en", "Cells")),
    ];
    let indexed = Indexed::new(&documents);
    let found = indexed.search("cell biology");
    let (mut lexicon, mut reading) = (Lexicon::default(), Reading::default());
    lexicon.read(&documents[0].1, &mut reading);
    let impact = |term: &str| {
        let found = reading.impacts.iter().find(|(number, _)| lexicon.text(*number) == term);
        f64::from(found.unwrap().1)
    };
    let (cell, biology) = (rank::rarity(2, 3), rank::rarity(2, 3));
    // Both words are in the title, side by side.
    let bonus = f64::from((cell + biology) * (rank::TITLE + rank::PHRASE));
    let sum = f64::from(cell) * impact("cell") + f64::from(biology) * impact("biolog") + bonus;
    assert_eq!(found.hits.len(), 1);
    assert_eq!(found.hits[0].score, rank::shown(sum as f32));
}

#[test]
fn words_side_by_side_in_the_title_come_first_and_then_all_in_the_title() {
    let mut elsewhere = document("elsewhere", "en", "Cycle of the year");
    elsewhere.keyword = vec![text("en", "water"), text("en", "water")];
    let indexed = Indexed::new(&[
        ("elsewhere", elsewhere),
        ("apart", document("apart", "en", "Cycle along the water")),
        ("beside", document("beside", "en", "Beside the water cycle")),
    ]);
    indexed.check("water cycle", &["beside", "apart", "elsewhere"]);
    indexed.check("title:water title:cycle", &["beside", "apart"]);
}

#[test]
fn a_preferred_language_comes_first_and_leaves_nothing_out() {
    let indexed =
        Indexed::titled(&[("fr", "fr", "Magnétisme"), ("en", "en", "Magnetism"), ("es", "es", "Magnetismo")]);
    for (prefer, first) in
        [(vec!["es-MX"], "es"), (vec!["fr"], "fr"), (vec!["en"], "en"), (vec!["de", "es"], "es")]
    {
        let prefer = prefer.into_iter().map(str::to_owned).collect();
        let found = indexed.index.search(&Search { prefer, ..search("magnetism") }).unwrap();
        assert_eq!((indexed.names(&found)[0], found.total), (first, 3));
    }
}

#[test]
fn a_misspelt_word_stays_in_the_language_of_the_others_or_of_the_reader() {
    let indexed = Indexed::titled(&[
        ("de", "de", "Fotografie der Pflanzen"),
        ("fr", "fr", "Photographie des plantes"),
        ("en", "en", "Photography of plants"),
        ("en2", "en", "Photography of seas"),
    ]);
    for (query, prefer, suggestion, total) in [
        ("phottographie des plantes", "", Some("photographie des plantes"), 1),
        ("photogrphy plants", "", Some("photography plants"), 1),
        ("photographyy", "fr", Some("photographie"), 1),
        ("photographyy", "", Some("photography"), 2),
        ("zzzzqqqq", "", None, 0),
    ] {
        let prefer = Some(prefer.to_owned()).filter(|tag| !tag.is_empty()).into_iter().collect();
        let found = indexed.index.search(&Search { prefer, ..search(query) }).unwrap();
        assert_eq!((found.suggestion.as_deref(), found.suggestion_total), (suggestion, total), "{query}");
    }
}

#[test]
fn where_nothing_has_all_words_most_of_them_count_and_the_question_tells_its_language() {
    let indexed = Indexed::titled(&[
        ("both", "en", "Plants and their food"),
        ("one", "en", "Plants in winter"),
        ("how", "en", "How to sleep"),
        ("fr", "fr", "Volcans et plages"),
        ("es", "es", "Volcanes y playas"),
    ]);
    let most = |query: &str| {
        let nothing = indexed.search(query);
        assert_eq!(
            (nothing.total, nothing.relaxed, nothing.suggestion),
            (0, Some(Words::Most), None),
            "{query}"
        );
        let found = indexed.index.search(&Search { words: Words::Most, ..search(query) }).unwrap();
        indexed.names(&found).join(" ")
    };
    assert_eq!(most("how do plants make food"), "both one", "stop words find nothing");
    assert_eq!(most("por qué hay volcanes zzzzqqqq"), "es fr");
    assert_eq!(most("pourquoi y a-t-il des volcans zzzzqqqq"), "fr es");
    for query in
        ["zzzzqqqq xxxxwwww", "\"plants zzzzqqqq\" food", "title:plants zzzzqqqq", "plants -winter -food"]
    {
        assert_eq!(indexed.search(query).relaxed, None, "{query}");
    }
}

#[test]
fn deleted_records_do_not_count_in_scores() {
    let titles =
        [("a", "en", "Cell"), ("b", "en", "Cell walls"), ("c", "en", "Cell cell cell"), ("d", "en", "Moon")];
    let before = Indexed::titled(&[("a", "en", "Cell"), ("d", "en", "Moon")]);
    let after = Indexed::titled(&titles);
    after.delete("b", 2);
    after.delete("c", 3);
    let (before, after) = (before.search("cell"), after.search("cell"));
    assert_eq!((before.total, after.total), (1, 1));
    assert_eq!(before.hits, after.hits);
}

#[test]
fn ties_are_ordered_by_id_and_pages_neither_skip_nor_repeat() {
    let names: Vec<String> = (0..57).map(|n| format!("n{n}")).collect();
    let mut indexed = Indexed::titled(&[]);
    for (change, some) in (1..).zip(names.chunks(10)) {
        let documents: Vec<_> =
            some.iter().map(|name| (name.as_str(), document(name, "en", "Same title"))).collect();
        indexed.put(&documents, change);
    }
    let mut expected: Vec<RecordId> = names.iter().map(|name| id(name)).collect();
    expected.sort_by_key(RecordId::order);
    for (query, sort) in
        [("same", Sort::Relevance), ("", Sort::Relevance), ("same", Sort::Date), ("same", Sort::Title)]
    {
        let mut got = Vec::new();
        for page in 0..7 {
            let page = Search { offset: page * 9, limit: 9, sort, ..search(query) };
            got.extend(indexed.index.search(&page).unwrap().hits.into_iter().map(|hit| hit.id));
        }
        assert_eq!(got, expected, "{query} {sort:?}");
    }
    assert_eq!(indexed.index.ids(&search("same").query).unwrap(), expected);
    let none = indexed.index.search(&Search { limit: 0, ..search("same") }).unwrap();
    assert_eq!((none.total, none.hits.len()), (57, 0));
    let beyond = indexed.index.search(&Search { offset: usize::MAX, ..search("same") }).unwrap();
    assert_eq!((beyond.total, beyond.hits.len()), (57, 0));
}

#[test]
fn sorting_by_date_and_title() {
    let dated = |name: &str, title: &str, year: Option<i32>| Document { year, ..document(name, "de", title) };
    let indexed = Indexed::new(&[
        ("old", dated("old", "Ärzte", Some(1999))),
        ("new", dated("new", "Zahlen", Some(2024))),
        ("none", dated("none", "Bücher", None)),
    ]);
    let sorted = |sort| Search { sort, ..search("") };
    assert_eq!(indexed.names(&indexed.index.search(&sorted(Sort::Date)).unwrap()), ["new", "old", "none"]);
    assert_eq!(
        indexed.names(&indexed.index.search(&sorted(Sort::Relevance)).unwrap()),
        ["new", "old", "none"]
    );
    assert_eq!(indexed.names(&indexed.index.search(&sorted(Sort::Title)).unwrap()), ["old", "none", "new"]);
    indexed.check("year:1999", &["old"]);
    indexed.check("year:2000..", &["new"]);
    indexed.check("year:1990-2000", &["old"]);
    indexed.check("-year:2024 -year:1999", &["none"]);
}

#[test]
fn phrases_are_exact_words_in_a_row_in_one_text() {
    let mut keyworded = document("keyworded", "en", "Nothing");
    keyworded.keyword = vec![text("en", "linear"), text("en", "algebra")];
    let indexed = Indexed::new(&[
        ("phrase", document("phrase", "en", "Linear Algebra Done")),
        ("turned", document("turned", "en", "Algebra, linear")),
        ("keyworded", keyworded),
        ("hyphen", document("hyphen", "en", "A problem-based e-book")),
    ]);
    indexed.check_set("linear algebra", &["phrase", "turned", "keyworded"]);
    indexed.check("\"linear algebra\"", &["phrase"]);
    indexed.check("\"LINEAR algebra done\"", &["phrase"]);
    indexed.check("title:\"algebra linear\"", &["turned"]);
    indexed.check("\"linears\"", &[]);
    indexed.check_set("-\"linear algebra\" linear", &["turned", "keyworded"]);
    for query in
        ["problem-based", "\"problem based\"", "problembased", "ebook", "e-book", "\"problem-based e-book\""]
    {
        indexed.check(query, &["hyphen"]);
    }
}

#[test]
fn every_language_finds_its_words_without_being_named() {
    let indexed = Indexed::titled(&[
        ("de", "de", "Bücher über Häuser"),
        ("fr", "fr", "L’université d'été"),
        ("ru", "ru", "Книги по математике"),
        ("ar", "ar", "الرياضيات في المدرسة"),
        ("hi", "hi", "विज्ञान की किताबें"),
        ("el", "el", "Εισαγωγή στην ψυχολογία"),
        ("tr", "tr", "Işık ve İstanbul"),
        ("zh", "zh", "高等数学入门"),
        ("ja", "ja", "プログラミング入門"),
        ("uk", "uk-UA", "П’ять уроків"),
        ("none", "", "Unknown tongues"),
    ]);
    for (query, name) in [
        ("Buch", "de"),
        ("haus", "de"),
        ("universites", "fr"),
        ("ete", "fr"),
        ("книга", "ru"),
        ("رياضيات", "ar"),
        ("किताब", "hi"),
        ("ψυχολογια", "el"),
        ("istanbul", "tr"),
        ("IŞIK", "tr"),
        ("数学", "zh"),
        ("数", "zh"),
        ("\"高等数学\"", "zh"),
        ("プログラミング", "ja"),
        ("п'ять", "uk"),
        ("tongues", "none"),
        ("language:uk", "uk"),
        ("identifier:oai:test:FR", "fr"),
    ] {
        indexed.check(query, &[name]);
    }
}

#[test]
fn every_word_of_a_title_finds_its_record() {
    let titles = [
        ("a", "en", "Teachers' guides: C++, C# & x² (3rd ed.) don't-panic e-learning naïve"),
        ("b", "fr", "Qu’est-ce que l’œuvre d’Étienne ? Aujourd'hui"),
        ("c", "tr", "Türkiye'nin ILIK ışıkları"),
        ("d", "", "Łódź — smørrebrød ﬁn  ｆｕｌｌ"),
        ("e", "th", "คณิตศาสตร์เบื้องต้น 2024"),
        ("f", "ko", "대학교 수학 입문"),
        ("g", "fa", "آموزش ریاضی می‌شود"),
    ];
    let indexed = Indexed::titled(&titles);
    for (name, _, title) in titles {
        for word in title.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)) {
            for query in
                [word.to_owned(), word.to_uppercase(), format!("title:\"{}\"", word.replace('"', ""))]
            {
                let found = indexed.search(&query);
                assert!(indexed.names(&found).contains(&name), "{query} misses {title}");
            }
        }
    }
}

fn shelf() -> Indexed {
    let row = |name: &str, language: &str, kind: &str, subject: &str, group: &str| Document {
        resource_type: vec![kind.to_owned()],
        subject: vec![text("en", subject)],
        subject_value: vec![subject.to_owned()],
        group: group.to_owned(),
        year: Some(2020),
        ..document(name, language, "Thing")
    };
    let rows = [
        row("a", "en", "exam", "Physics", "g1"),
        row("b", "en", "lecture", "physics", "g1"),
        row("c", "de", "exam", "Physics", "g2"),
        row("d", "fr", "lecture", "Art", "g3"),
    ];
    Indexed::new(&["a", "b", "c", "d"].into_iter().zip(rows).collect::<Vec<_>>())
}

#[test]
fn facets_count_hits_and_groups_count_resources() {
    let indexed = shelf();
    let facets = vec![Field::Language, Field::Type, Field::Subject, Field::Year, Field::Here, Field::Cost];
    let found = indexed.index.search(&Search { facets, ..search("thing") }).unwrap();
    assert_eq!((found.total, found.groups), (4, 3));
    assert_eq!(values(&found, Field::Language), [("en", 2), ("de", 1), ("fr", 1)]);
    assert_eq!(values(&found, Field::Type), [("exam", 2), ("lecture", 2)]);
    assert_eq!(values(&found, Field::Subject), [("Physics", 3), ("Art", 1)]);
    assert_eq!(values(&found, Field::Year), [("2020", 4)]);
    assert_eq!(values(&found, Field::Here), [("no", 4)]);
    assert_eq!(values(&found, Field::Cost), []);
    let few = Search { facets: vec![Field::Language], facet_limit: 1, ..search("thing") };
    assert_eq!(values(&indexed.index.search(&few).unwrap(), Field::Language), [("en", 2)]);
}

#[test]
fn a_chosen_facet_is_counted_as_if_nothing_of_it_were_chosen() {
    let indexed = shelf();
    let filter = |field, value: &str| Filter { field, value: value.to_owned() };
    let mut chosen = Search { facets: vec![Field::Language, Field::Type], ..search("thing") };
    chosen.query.filters = vec![filter(Field::Language, "en"), filter(Field::Language, "de")];
    let found = indexed.index.search(&chosen).unwrap();
    assert_eq!(found.total, 3);
    assert_eq!(values(&found, Field::Language), [("en", 2), ("de", 1), ("fr", 1)]);
    assert_eq!(values(&found, Field::Type), [("exam", 2), ("lecture", 1)]);
    chosen.query.filters.push(filter(Field::Type, "EXAM"));
    let found = indexed.index.search(&chosen).unwrap();
    assert_eq!(found.total, 2);
    assert_eq!(values(&found, Field::Language), [("de", 1), ("en", 1)]);
    assert_eq!(values(&found, Field::Type), [("exam", 2), ("lecture", 1)]);
    chosen.query = Query { clauses: Vec::new(), filters: vec![filter(Field::Subject, "PHYSICS")] };
    assert_eq!(indexed.index.search(&chosen).unwrap().total, 3);
}

#[test]
fn a_suggestion_finds_something_and_keeps_the_rest_of_the_query() {
    let indexed = Indexed::titled(&[
        ("a", "en", "Photosynthesis in plants"),
        ("b", "fr", "L'université de Genève"),
        ("c", "ru", "Биология клетки"),
    ]);
    for (query, suggestion) in [
        ("fotosinthesis", None),
        ("photosintesis", Some("photosynthesis")),
        ("photosynthseis -x plants", Some("photosynthesis -x plants")),
        ("title:\"photosinthesis in\"", Some("title:\"photosynthesis in\"")),
        ("univrsite", Some("université")),
        ("биалогия", Some("биология")),
        ("photosintesis geneve", None),
        ("zzzzzzzz", None),
        ("plants language:xx", None),
        ("photosynthesis", None),
    ] {
        let found = indexed.search(query);
        assert_eq!(found.suggestion.as_deref(), suggestion, "{query}");
        if let Some(better) = found.suggestion {
            assert!(indexed.search(&better).total > 0, "{better}");
        }
    }
}

#[test]
fn a_record_put_again_is_there_once_and_a_deleted_one_not_at_all() {
    let mut indexed = Indexed::titled(&[("a", "en", "Cells"), ("b", "en", "Cells")]);
    indexed.put(&[("a", document("a", "en", "Stars"))], 2);
    indexed.check("cells", &["b"]);
    indexed.check("stars", &["a"]);
    indexed.delete("b", 3);
    indexed.check("cells", &[]);
    indexed.check("", &["a"]);
    assert_eq!(indexed.index.change(), 3);
}

#[test]
fn of_many_versions_before_one_commit_the_last_stays() {
    let changes: [&[(&str, Option<&str>)]; 4] = [
        &[("a", Some("One")), ("a", Some("Two")), ("a", Some("Three")), ("a", Some("Four"))],
        &[
            ("a", Some("One")),
            ("b", Some("Stars")),
            ("a", None),
            ("a", Some("Two")),
            ("b", Some("Four")),
            ("a", None),
        ],
        &[
            ("a", None),
            ("a", Some("Five")),
            ("a", None),
            ("a", Some("Six")),
            ("a", Some("Four")),
            ("b", Some("Six")),
        ],
        &[("b", Some("One")), ("a", Some("Four")), ("b", Some("Two")), ("b", Some("Three")), ("b", None)],
    ];
    let dir = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(dir.path()).unwrap();
    let mut writer = index.writer(HEAP).unwrap();
    let mut held = BTreeMap::new();
    for (changes, number) in changes.into_iter().zip(1..) {
        for (id, title) in changes {
            let one = document(id, "en", title.unwrap_or_default());
            match title {
                Some(title) => drop(held.insert(*id, *title)),
                None => drop(held.remove(id)),
            }
            if title.is_some() { writer.put(&one) } else { writer.delete(&one.id) }.unwrap();
        }
        writer.commit(number).unwrap();
        index.reload().unwrap();
        assert_eq!(index.search(&search("")).unwrap().total, held.len() as u64, "{changes:?}");
        for title in held.values() {
            let same = held.values().filter(|other| *other == title).count();
            assert_eq!(index.search(&search(title)).unwrap().total, same as u64, "{title}: {changes:?}");
        }
    }
}

#[test]
fn nothing_is_seen_before_the_commit_and_the_change_number_comes_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(dir.path()).unwrap();
    let mut writer = index.writer(HEAP).unwrap();
    writer.put(&document("a", "en", "Cells")).unwrap();
    index.reload().unwrap();
    assert_eq!((index.change(), index.search(&search("cells")).unwrap().total), (0, 0));
    writer.commit(42).unwrap();
    assert_eq!(index.change(), 0);
    let other = SearchIndex::open_read(dir.path()).unwrap();
    assert_eq!((other.change(), other.search(&search("cells")).unwrap().total), (42, 1));
    index.reload().unwrap();
    assert_eq!((index.change(), index.search(&search("cells")).unwrap().total), (42, 1));
    assert!(matches!(index.writer(HEAP), Err(SearchError::Locked { .. })));
}

#[test]
fn an_index_of_another_version_or_a_broken_one_is_rebuilt() {
    type Spoil = fn(&Path);
    let spoil: [(&str, Spoil); 3] = [
        ("version", |dir| {
            let meta = fs::read_to_string(dir.join("meta.json")).unwrap();
            fs::write(dir.join("meta.json"), meta.replace("\\\"version\\\":", "\\\"version\\\":9")).unwrap();
        }),
        ("meta", |dir| fs::write(dir.join("meta.json"), "{").unwrap()),
        ("segment", |dir| {
            for entry in fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|ext| ext == "term" || ext == "fast") {
                    fs::write(path, "x").unwrap();
                }
            }
        }),
    ];
    for (what, spoil) in spoil {
        let indexed = Indexed::titled(&[("a", "en", "Cells")]);
        let dir = indexed.dir.path().to_owned();
        drop(indexed.index);
        spoil(&dir);
        assert!(SearchIndex::open_read(&dir).is_err(), "{what}");
        let again = SearchIndex::open(&dir).unwrap();
        assert_eq!((again.change(), again.search(&search("")).unwrap().total), (0, 0), "{what}");
        let mut writer = again.writer(HEAP).unwrap();
        writer.put(&document("a", "en", "Cells")).unwrap();
        writer.commit(7).unwrap();
        again.reload().unwrap();
        assert_eq!((again.change(), again.search(&search("cell")).unwrap().total), (7, 1), "{what}");
    }
}

#[test]
fn a_missing_index_is_named_to_readers() {
    let dir = tempfile::tempdir().unwrap();
    let error = SearchIndex::open_read(&dir.path().join("none")).unwrap_err();
    assert!(matches!(error, SearchError::Missing { .. }));
    assert!(error.to_string().contains("reindex"), "{error}");
}

/// A directory shown again where nothing can be written, until dropped. Removing permissions would prove
/// nothing: tests may run as root.
struct ReadOnly {
    at: tempfile::TempDir,
}

impl ReadOnly {
    fn of(dir: &Path) -> Option<Self> {
        let at = tempfile::tempdir().unwrap();
        let mount = |arguments: &[&std::ffi::OsStr]| {
            Command::new("mount")
                .args(arguments)
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|done| done.success())
        };
        let (from, to) = (dir.as_os_str(), at.path().as_os_str());
        if !mount(&["--bind".as_ref(), from, to]) {
            return None;
        }
        let mounted = Self { at };
        let to = mounted.at.path().as_os_str();
        mount(&["-o".as_ref(), "remount,bind,ro".as_ref(), to]).then_some(mounted)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        let done = Command::new("umount").arg(self.at.path()).status();
        assert!(done.is_ok_and(|done| done.success()), "{} stays mounted", self.at.path().display());
    }
}

#[test]
fn read_only_media_are_searched() {
    let indexed = Indexed::titled(&[("a", "en", "Cells"), ("b", "en", "Stars")]);
    let Some(media) = ReadOnly::of(indexed.dir.path()) else {
        println!("skipped: nothing can be mounted here");
        return;
    };
    assert!(fs::write(media.at.path().join("x"), "x").is_err());
    let index = SearchIndex::open_read(media.at.path()).unwrap();
    index.reload().unwrap();
    assert_eq!((index.change(), index.search(&search("cell")).unwrap().total), (1, 1));
    assert!(index.writer(HEAP).is_err());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_query_text_makes_a_search_fail(text in ".{0,60}", filter in ".{0,10}") {
        thread_local! {
            static SHELF: Indexed = shelf();
        }
        SHELF.with(|indexed| {
            let mut asked = search(&text);
            asked.facets = Field::FACETS.to_vec();
            asked.query.filters = vec![Filter { field: Field::Subject, value: filter }];
            proptest::prop_assert!(indexed.index.search(&asked).is_ok());
            proptest::prop_assert!(indexed.index.search(&search(&text)).is_ok());
            Ok(())
        })?;
    }
}
