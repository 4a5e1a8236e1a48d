//! What every store must do, told against a constructor: a second backend runs the same stories.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lomond::model::id::RecordId;
use lomond::model::id::SourceId;
use lomond::model::problem::Problem;
use lomond::model::quarantine::Quarantined;
use lomond::model::record::Derived;
use lomond::model::record::Header;
use lomond::model::record::Incoming;
use lomond::model::record::Outcome;
use lomond::model::record::Outcome::Changed;
use lomond::model::record::Outcome::Deleted;
use lomond::model::record::Outcome::New;
use lomond::model::record::Outcome::Unchanged;
use lomond::model::record::Precedence;
use lomond::model::record::Precedence::Arriving;
use lomond::model::record::Precedence::Newest;
use lomond::model::record::Status;
use lomond::model::run::SourceReport;
use lomond::store::Checkpoint;
use lomond::store::IdentifyFacts;
use lomond::store::NewSource;
use lomond::store::NewestStamp;
use lomond::store::SourceRow;
use lomond::store::Store;
use lomond::store::StoreError;
use lomond::store::StoreStats;

/// The constructor under test.
fn open(dir: &Path) -> Store {
    Store::open(dir).unwrap().with_clock(|| "2024-05-06T07:08:09Z".to_owned())
}

struct Story {
    store: Store,
    source: SourceRow,
    // Dropped last.
    dir: tempfile::TempDir,
}

impl Story {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        let source = source(&store, "alpha");
        Self { store, source, dir }
    }

    fn put(&self, incoming: &Incoming, precedence: Precedence) -> Outcome {
        let derived = derived(incoming);
        self.store.write::<_, StoreError>(|tx| tx.put(&self.source, incoming, &derived, precedence)).unwrap()
    }

    /// Puts each version and checks outcome and change number after it.
    #[track_caller]
    fn check(&self, precedence: Precedence, steps: &[(Incoming, Outcome, u64)]) {
        for (number, (incoming, outcome, change)) in steps.iter().enumerate() {
            assert_eq!(self.put(incoming, precedence), *outcome, "step {number}");
            assert_eq!(self.store.change().unwrap(), *change, "change after step {number}");
        }
    }

    fn raw_of(&self, identifier: &str) -> String {
        let record = self.store.by_identifier(&self.source.key, identifier).unwrap().unwrap();
        String::from_utf8(record.raw).unwrap()
    }

    fn stats(&self) -> StoreStats {
        self.store.stats().unwrap()
    }
}

fn source(store: &Store, id: &str) -> SourceRow {
    store.write::<_, StoreError>(|tx| tx.source(&NewSource::of_files(&id.parse().unwrap()))).unwrap()
}

fn live(identifier: &str, datestamp: &str, raw: &str) -> Incoming {
    let sets = vec!["a".to_owned(), "b:c".to_owned()];
    let header = Header { identifier: identifier.into(), datestamp: datestamp.into(), deleted: false, sets };
    Incoming { header, raw: raw.into(), about: Vec::new() }
}

fn dead(identifier: &str, datestamp: &str) -> Incoming {
    let mut incoming = live(identifier, datestamp, "bytes that a deleted record should not have");
    incoming.header.deleted = true;
    incoming
}

/// Facts that depend on the bytes alone, as the real reader's do.
fn derived(incoming: &Incoming) -> Derived {
    let raw = String::from_utf8_lossy(&incoming.raw);
    Derived {
        dialect: "ieee-lom".into(),
        title: Some(format!("Title of {raw}")),
        title_language: Some("en".into()),
        languages: vec!["en".into(), if raw.contains("fr") { "fr" } else { "de" }.into()],
        group: "00ff".into(),
        problems: raw.contains("odd").then(|| Problem::warning("general", "odd", &raw)).into_iter().collect(),
        ..Derived::default()
    }
}

#[test]
fn a_record_comes_back_as_it_was_put() {
    let story = Story::new();
    let mut incoming = live("oai:x:1", "2020-01-01", &"<lom>odd</lom>".repeat(200));
    incoming.about = b"<about/>".to_vec();
    assert_eq!(story.put(&incoming, Arriving), New);
    let id = RecordId::derive(&story.source.key, "oai:x:1");
    let record = story.store.record(&id).unwrap().unwrap();
    let problems = story.store.problems(&id).unwrap();
    assert_eq!(
        (&record.header, &record.raw, &record.about),
        (&incoming.header, &incoming.raw, &incoming.about)
    );
    assert_eq!((record.change, record.status, &record.id), (1, Status::Live, &id));
    assert_eq!(Derived { problems, ..record.derived }, derived(&incoming));
    let nobody = RecordId::derive(&story.source.key, "oai:x:2");
    assert_eq!(story.store.record(&nobody).unwrap(), None);
}

#[test]
fn the_same_again_takes_no_change_number() {
    let story = Story::new();
    let mut moved = live("x", "2020-01-02", "two");
    moved.header.sets.pop();
    story.check(
        Arriving,
        &[
            (live("x", "2020-01-01", "one"), New, 1),
            (live("x", "2020-01-01", "one"), Unchanged, 1),
            (live("x", "2020-01-01", "two"), Changed, 2),
            (live("x", "2020-01-02", "two"), Changed, 3),
            (moved.clone(), Changed, 4),
            (moved, Unchanged, 4),
            (live("x", "2019-01-01", "one"), Changed, 5),
        ],
    );
    assert_eq!(story.stats().records, 1);
}

#[test]
fn a_deletion_leaves_a_tombstone_even_of_an_unknown_record() {
    let story = Story::new();
    story.check(
        Arriving,
        &[
            (dead("unknown", "2020"), Deleted, 1),
            (dead("unknown", "2020"), Unchanged, 1),
            (live("x", "2020", "odd one"), New, 2),
            (dead("x", "2021"), Deleted, 3),
            (dead("x", "2021"), Unchanged, 3),
            (live("x", "2022", "two"), Changed, 4),
            (dead("x", "2023"), Deleted, 5),
            (dead("x", "2024"), Changed, 6),
        ],
    );
    let record = story.store.by_identifier(&story.source.key, "x").unwrap().unwrap();
    assert_eq!((record.status, record.header.deleted), (Status::Deleted, true));
    assert_eq!((record.raw, record.derived), (Vec::new(), Derived::default()));
    let stats = story.stats();
    assert_eq!((stats.records, stats.deleted, stats.problems, stats.groups), (0, 2, 0, 0));
    assert!(stats.languages.is_empty());
}

#[test]
fn an_import_ends_the_same_in_whatever_order_versions_come() {
    let mut later_sets = live("x", "2021", "c");
    later_sets.header.sets.push("z".into());
    let versions = [
        live("x", "2020-01-01", "z"),
        live("x", "2020-01-01T10:00:00Z", "a"),
        live("x", "2021", "b"),
        live("x", "2021", "c"),
        later_sets,
        dead("x", "2020"),
        live("x", "", "q"),
    ];
    let mut ends = Vec::new();
    for rotation in 0..versions.len() {
        let story = Story::new();
        let mut order = versions.to_vec();
        order.rotate_left(rotation);
        for turn in 0..2 {
            let outcomes: Vec<_> = order.iter().map(|version| story.put(version, Newest)).collect();
            assert!(turn == 0 || outcomes.iter().all(|outcome| *outcome == Unchanged), "{outcomes:?}");
        }
        let record = story.store.by_identifier(&story.source.key, "x").unwrap().unwrap();
        ends.push((record.header, record.raw));
    }
    ends.dedup();
    assert_eq!(ends.len(), 1, "{ends:?}");
}

#[test]
fn a_deletion_wins_over_a_record_of_the_same_datestamp() {
    for order in [[0_usize, 1], [1, 0]] {
        let story = Story::new();
        let versions = [live("x", "2020", "one"), dead("x", "2020")];
        for index in order {
            story.put(&versions[index], Newest);
        }
        assert_eq!(story.stats().deleted, 1);
    }
}

#[test]
fn a_follower_sees_every_change_once_and_in_order() {
    let story = Story::new();
    for number in 0..10 {
        story.put(&live(&format!("r{number}"), "2020", "one"), Arriving);
    }
    story.put(&live("r3", "2021", "two"), Arriving);
    story.put(&dead("r4", "2021"), Arriving);
    let seen = |since, until, limit| {
        let records = story.store.changes(since, until, limit).unwrap();
        records.into_iter().map(|record| (record.change, record.header.identifier)).collect::<Vec<_>>()
    };
    let named =
        |pairs: &[(u64, &str)]| pairs.iter().map(|(n, name)| (*n, (*name).to_owned())).collect::<Vec<_>>();
    assert_eq!(seen(0, 12, 3), named(&[(1, "r0"), (2, "r1"), (3, "r2")]));
    assert_eq!(seen(3, 12, 2), named(&[(6, "r5"), (7, "r6")]));
    assert_eq!(seen(8, 11, 9), named(&[(9, "r8"), (10, "r9"), (11, "r3")]));
    assert_eq!(seen(10, 12, 9), named(&[(11, "r3"), (12, "r4")]));
    assert_eq!(seen(12, u64::MAX, 9), named(&[]));
}

#[test]
fn a_walk_by_id_meets_every_record_in_an_order_that_history_does_not_touch() {
    let walk = |story: &Story, since| {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let step = story.store.by_id(after.as_ref(), since, 3).unwrap();
            let Some(last) = step.last() else { return found };
            after = Some(last.id.clone());
            found.extend(step.into_iter().map(|record| record.header.identifier));
        }
    };
    let (story, other) = (Story::new(), Story::new());
    for number in 0..10 {
        story.put(&live(&format!("r{number}"), "2020", "one"), Arriving);
        other.put(&live(&format!("r{}", 9 - number), "2020", "one"), Arriving);
    }
    other.put(&live("r3", "2021", "two"), Arriving);
    let names = walk(&story, 0);
    assert_eq!(names.len(), 10);
    assert_eq!(names, walk(&other, 0));
    assert_eq!(walk(&other, 10), ["r3"]);
}

#[test]
fn records_are_looked_up_in_the_order_asked() {
    let story = Story::new();
    let id = |name: &str| RecordId::derive(&story.source.key, name);
    for name in ["a", "b", "c"] {
        story.put(&live(name, "", name), Arriving);
    }
    let found = story.store.lookup(&[id("c"), id("nobody"), id("a")]).unwrap();
    let found: Vec<_> = found.iter().map(|record| record.header.identifier.as_str()).collect();
    assert_eq!(found, ["c", "a"]);
}

#[test]
fn a_transaction_that_fails_leaves_nothing_behind() {
    let story = Story::new();
    story.put(&live("kept", "", "one"), Arriving);
    let before = story.stats();
    let failed: Result<(), StoreError> = story.store.write(|tx| {
        let incoming = live("gone", "", "odd one with new texts");
        let mut facts = derived(&incoming);
        facts.languages = vec!["tlh".into()];
        tx.put(&story.source, &incoming, &facts, Arriving)?;
        tx.set_checkpoint(&story.source, None, &Checkpoint::default())?;
        assert_eq!(tx.change(), 2);
        Err(StoreError::ReadOnly)
    });
    assert!(failed.is_err());
    let after = story.stats();
    assert_eq!((after.records, after.problems, after.change), (before.records, before.problems, 1));
    assert_eq!(story.store.checkpoint(&story.source.key, None).unwrap(), None);
    // Texts that were invented in the undone transaction get numbers anew.
    let mut facts = derived(&live("x", "", "x"));
    facts.languages = vec!["tlh".into()];
    let put =
        story.store.write::<_, StoreError>(|tx| tx.put(&story.source, &live("x", "", "x"), &facts, Arriving));
    assert_eq!(put.unwrap(), New);
    let record = story.store.by_identifier(&story.source.key, "x").unwrap().unwrap();
    assert_eq!(record.derived.languages, ["tlh"]);
}

#[test]
fn quarantine_counts_damage_seen_again_and_is_settled_by_a_good_version() {
    let story = Story::new();
    let item = |bytes: &str| Quarantined {
        identifier: "x".into(),
        offset: 7,
        reason: "unbound prefix".into(),
        bytes: bytes.as_bytes().to_vec(),
    };
    let keep = |bytes: &str| {
        story.store.write::<_, StoreError>(|tx| tx.quarantine(&story.source, &item(bytes))).unwrap()
    };
    let listed = || {
        let rows = story.store.quarantined(None, 0, 10).unwrap();
        rows.into_iter().map(|row| (row.item, row.count)).collect::<Vec<_>>()
    };
    assert!(keep("<a"));
    assert!(!keep("<a"));
    assert!(keep("<b"));
    assert_eq!(listed(), [(item("<a"), 2), (item("<b"), 1)]);
    assert_eq!(story.stats().quarantined, 2);
    let row = story.store.quarantine_row(1).unwrap().unwrap();
    assert_eq!((row.source.as_str(), row.time.as_str()), ("alpha", "2024-05-06T07:08:09Z"));

    story.put(&live("y", "", "good"), Arriving);
    assert_eq!(story.stats().quarantined, 2);
    story.put(&live("x", "", "good"), Arriving);
    assert_eq!((listed(), story.stats().quarantined), (vec![], 0));

    // Known damage beside a good version is not news, but it is listed while nothing good comes after it.
    assert!(!keep("<a"));
    assert_eq!(listed(), [(item("<a"), 3)]);
    assert_eq!(story.put(&live("x", "", "good"), Arriving), Unchanged);
    assert_eq!((listed(), story.stats().quarantined), (vec![], 0));
}

#[test]
fn numbers_are_kept_by_source_and_language() {
    let story = Story::new();
    let beta = source(&story.store, "beta");
    story.put(&live("1", "", "odd fr"), Arriving);
    story.put(&live("2", "", "de"), Arriving);
    story.put(&live("2", "", "fr"), Arriving);
    let other = live("1", "", "de");
    story.store.write::<_, StoreError>(|tx| tx.put(&beta, &other, &derived(&other), Arriving)).unwrap();
    let unnamed = live("3", "", "which names no language");
    let guess = Derived { languages: vec!["fr-x-guess".into()], ..derived(&unnamed) };
    story.store.write::<_, StoreError>(|tx| tx.put(&beta, &unnamed, &guess, Arriving)).unwrap();
    let stats = story.stats();
    assert_eq!((stats.records, stats.groups, stats.problems, stats.change), (4, 1, 1, 5));
    let languages = [("de", 1), ("en", 3), ("fr", 3)].map(|(tag, count)| (tag.to_owned(), count));
    assert_eq!(stats.languages, BTreeMap::from(languages));
    assert_eq!(stats.languages_guessed, BTreeMap::from([("fr".to_owned(), 1)]));
    let by_source: Vec<_> = stats.sources.iter().map(|row| (row.source.id.as_str(), row.records)).collect();
    assert_eq!(by_source, [("alpha", 2), ("beta", 2)]);
    assert!(stats.database_bytes > 0);
}

#[test]
fn a_source_keeps_its_key_when_its_name_changes() {
    let story = Story::new();
    story.put(&live("x", "", "one"), Arriving);
    let (key, id): (SourceId, SourceId) = ("alpha".parse().unwrap(), "omega".parse().unwrap());
    let url = "http://example.org/oai".to_owned();
    let renamed = NewSource { id: id.clone(), url: url.clone(), ..NewSource::of_files(&key) };
    let row = story.store.write::<_, StoreError>(|tx| tx.source(&renamed)).unwrap();
    assert_eq!((row.rowid, &row.key, &row.id, &row.url), (story.source.rowid, &key, &id, &url));
    let record = story.store.by_identifier(&key, "x").unwrap().unwrap();
    assert_eq!((record.source, record.source_key), (id.clone(), key.clone()));
    assert_eq!(story.store.source(&id).unwrap(), story.store.source(&key).unwrap());
    let taken = story.store.write::<_, StoreError>(|tx| {
        tx.source(&NewSource { id: id.clone(), ..NewSource::of_files(&"beta".parse().unwrap()) })
    });
    assert!(taken.unwrap_err().to_string().contains("`omega` already names another source"));
}

#[test]
fn a_harvest_finds_its_place_and_its_facts_again() {
    let story = Story::new();
    let at = Checkpoint {
        token: Some("t&1".into()),
        cursor: 100,
        complete_list_size: Some(250),
        response_date: Some("2024-01-01T00:00:00Z".into()),
        newest: Some(NewestStamp { datestamp: "2023-12-31".into(), count: 7 }),
        ..Checkpoint::default()
    };
    let facts = IdentifyFacts { granularity: Some("YYYY-MM-DD".into()), ..IdentifyFacts::default() };
    let source = &story.source;
    let save = story.store.write::<_, StoreError>(|tx| {
        tx.set_checkpoint(source, Some("a"), &Checkpoint::default())?;
        tx.set_checkpoint(source, Some("a"), &at)?;
        tx.set_identify(source, &facts)?;
        tx.set_last_success(source, "2024-01-01T00:00:00Z")
    });
    save.unwrap();
    assert_eq!(story.store.checkpoint(&source.key, Some("a")).unwrap(), Some(at));
    assert_eq!(story.store.checkpoint(&source.key, None).unwrap(), None);
    let row = story.store.source(&source.id).unwrap().unwrap();
    assert_eq!((row.identify, row.last_success.as_deref()), (facts, Some("2024-01-01T00:00:00Z")));
    story.store.write::<_, StoreError>(|tx| tx.clear_checkpoint(source, Some("a"))).unwrap();
    assert_eq!(story.store.checkpoint(&source.key, Some("a")).unwrap(), None);
}

#[test]
fn runs_are_listed_newest_first_and_a_killed_one_has_no_end() {
    let story = Story::new();
    let run = |kind| story.store.write::<_, StoreError>(|tx| tx.start_run(&story.source, kind)).unwrap();
    let (first, second) = (run("harvest"), run("import"));
    let mut report =
        SourceReport { id: "alpha".into(), requests: 3, complete: true, ..SourceReport::default() };
    report.counts.new = 5;
    story.store.write::<_, StoreError>(|tx| tx.finish_run(first, &report)).unwrap();
    let runs = story.store.runs(None, 10).unwrap();
    let kinds: Vec<_> = runs.iter().map(|run| (run.id, run.kind.as_str(), run.finished.is_some())).collect();
    assert_eq!(kinds, [(second, "import", false), (first, "harvest", true)]);
    assert_eq!(runs[1].report, report);
    assert!(story.store.runs(Some(&"nobody".parse().unwrap()), 10).unwrap().is_empty());
}

#[test]
fn a_second_writer_is_told_who_holds_the_collection() {
    let story = Story::new();
    let error = Store::open(story.dir.path()).unwrap_err().to_string();
    assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
    let path = story.dir.path().to_owned();
    drop(story.store);
    Store::open(&path).unwrap();
}

#[test]
fn a_reader_sees_what_is_committed_beside_a_writer() {
    let story = Story::new();
    let reader = Store::open_read(story.dir.path()).unwrap();
    story
        .store
        .write::<_, StoreError>(|tx| {
            tx.put(&story.source, &live("x", "", "one"), &Derived::default(), Arriving)?;
            assert_eq!(reader.change()?, 0);
            Ok(())
        })
        .unwrap();
    assert_eq!(reader.change().unwrap(), 1);
    assert_eq!(story.raw_of("x"), "one");
    let refused = reader.write::<_, StoreError>(|_| Ok(()));
    assert!(matches!(refused, Err(StoreError::ReadOnly)));
}

#[test]
fn what_is_no_collection_or_a_newer_one_is_refused_with_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let missing = Store::open_read(dir.path()).unwrap_err().to_string();
    assert!(missing.contains("no collection here"), "{missing}");
    fs::write(dir.path().join("lomond.db"), "this is text, and long enough to be seen as such".repeat(99))
        .unwrap();
    assert!(Store::open(dir.path()).is_err());
    assert!(Store::open_read(dir.path()).is_err());
}
