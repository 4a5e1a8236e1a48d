//! SQLite FTS5 over the same texts, with bm25 and the same facets counted by SQL.

use std::path::Path;

use lomond::model::document::Document;
use lomond::model::query::Field;
use lomond::search::indexable;
use rusqlite::Connection;
use rusqlite::params;

use crate::HITS;
use crate::drawn::Drawn;

pub struct Writer {
    db: Connection,
    rows: i64,
}

pub struct Fts {
    db: Connection,
}

impl Writer {
    pub fn new(path: &Path) -> anyhow::Result<Self> {
        let db = Connection::open(path)?;
        db.execute_batch(
            "PRAGMA journal_mode = off; PRAGMA synchronous = off; BEGIN;
             CREATE VIRTUAL TABLE text USING fts5(title, description, keyword, subject, author, publisher, content = '',
               tokenize = \"porter unicode61 remove_diacritics 2\");
             CREATE TABLE value (id INTEGER PRIMARY KEY, field INTEGER, value TEXT, UNIQUE (field, value));
             CREATE TABLE facet (record INTEGER, value INTEGER, PRIMARY KEY (record, value)) WITHOUT ROWID;",
        )?;
        Ok(Self { db, rows: 0 })
    }

    pub fn add(&mut self, document: &Document) -> anyhow::Result<()> {
        self.rows += 1;
        let texts = [&document.title, &document.description, &document.keyword, &document.subject];
        let joined =
            texts.map(|texts| texts.iter().map(|text| text.text.as_str()).collect::<Vec<_>>().join(" \n"));
        let [title, description, keyword, subject] = joined;
        let mut insert = self.db.prepare_cached(
            "INSERT INTO text (rowid, title, description, keyword, subject, author, publisher) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?;
        let (author, publisher) = (document.author.join("\n"), document.publisher.join("\n"));
        insert.execute(params![self.rows, title, description, keyword, subject, author, publisher])?;
        for (field, at) in Field::FACETS.iter().zip(0_i64..) {
            for value in indexable::values(document, *field) {
                let mut known =
                    self.db.prepare_cached("INSERT OR IGNORE INTO value (field, value) VALUES (?, ?)")?;
                known.execute(params![at, value.text])?;
                let mut put = self.db.prepare_cached(
                    "INSERT OR IGNORE INTO facet SELECT ?, id FROM value WHERE field = ? AND value = ?",
                )?;
                put.execute(params![self.rows, at, value.text])?;
            }
        }
        Ok(())
    }

    pub fn done(self) -> anyhow::Result<Fts> {
        self.db.execute_batch("INSERT INTO text (text) VALUES ('optimize'); COMMIT; CREATE INDEX by_value ON facet (value, record); ANALYZE;")?;
        Ok(Fts { db: self.db })
    }
}

impl Fts {
    pub fn ask(&self, query: &Drawn) -> anyhow::Result<()> {
        let words: Vec<String> = query.words.iter().map(|word| format!("\"{word}\"")).collect();
        let words = words.join(" ");
        let at = |field: Field| Field::FACETS.iter().position(|one| *one == field).unwrap_or_default() as i64;
        let (narrowed, field, value) = match &query.filter {
            Some((field, value)) => (
                " AND rowid IN (SELECT record FROM facet WHERE value = (SELECT id FROM value WHERE field = ?2 AND value = ?3))",
                at(*field),
                value.as_str(),
            ),
            None => (" AND ?2 = ?2 AND ?3 = ?3", 0, ""),
        };
        let matches = format!("FROM text WHERE text MATCH ?1{narrowed}");
        let rows = |sql: &str| -> anyhow::Result<usize> {
            let mut statement = self.db.prepare_cached(sql)?;
            let mut rows = statement.query(params![words, field, value])?;
            let mut met = 0;
            while rows.next()?.is_some() {
                met += 1;
            }
            Ok(met)
        };
        rows(&format!("SELECT rowid, bm25(text) {matches} ORDER BY bm25(text) LIMIT {HITS}"))?;
        rows(&format!("SELECT count(*) {matches}"))?;
        rows(&format!(
            "SELECT field, value.value, n FROM (SELECT value, count(*) AS n FROM facet WHERE record IN (SELECT rowid {matches}) GROUP BY value) AS counted
             JOIN value ON value.id = counted.value ORDER BY field, n DESC"
        ))?;
        if query.filter.is_some() {
            // The facet that has a chosen value is counted as if it had none.
            rows(
                "SELECT value, count(*) FROM facet WHERE record IN (SELECT rowid FROM text WHERE text MATCH ?1)
                 AND value IN (SELECT id FROM value WHERE field = ?2) AND ?3 = ?3 GROUP BY value",
            )?;
        }
        Ok(())
    }
}
