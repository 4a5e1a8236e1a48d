//! Shared texts by number: a record holds `3` where it would hold `["en","fr"]`.
//!
//! Apart because the caches on both sides must forget what an undone transaction invented.

use std::collections::HashMap;

use rusqlite::Connection;
use rusqlite::OptionalExtension;

use crate::store::Result;
use crate::store::StoreError;

/// Most entries a cache holds; a hostile source that invents texts only makes it start anew.
const MAX_CACHED: usize = 20_000;

/// The two directions, cached per connection. Terms are never changed, so a cache is never wrong.
#[derive(Debug, Default)]
pub struct Terms {
    numbers: HashMap<String, i64>,
    texts: HashMap<i64, String>,
}

impl Terms {
    /// The number of `text`, new if need be.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn number(&mut self, db: &Connection, text: &str) -> Result<i64> {
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let held = db
            .prepare_cached("SELECT number FROM term WHERE text = ?1")?
            .query_row([text], |row| row.get(0))
            .optional()?;
        let number = match held {
            Some(number) => number,
            None => db.prepare_cached("INSERT INTO term (text) VALUES (?1)")?.insert([text])?,
        };
        if self.numbers.len() >= MAX_CACHED {
            self.numbers.clear();
        }
        self.numbers.insert(text.to_owned(), number);
        Ok(number)
    }

    /// The text with this number.
    ///
    /// # Errors
    /// There is none, or the database could not be read.
    pub fn text(&mut self, db: &Connection, number: i64) -> Result<&str> {
        if !self.texts.contains_key(&number) {
            let text: Option<String> = db
                .prepare_cached("SELECT text FROM term WHERE number = ?1")?
                .query_row([number], |row| row.get(0))
                .optional()?;
            let text = text.ok_or_else(|| missing(number))?;
            if self.texts.len() >= MAX_CACHED {
                self.texts.clear();
            }
            self.texts.insert(number, text);
        }
        self.texts.get(&number).map(String::as_str).ok_or_else(|| missing(number))
    }

    /// The number of a list, `None` for an empty one.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn list_number(&mut self, db: &Connection, list: &[String]) -> Result<Option<i64>> {
        if list.is_empty() {
            return Ok(None);
        }
        let text = serde_json::to_string(list)
            .map_err(|error| StoreError::Damaged { what: format!("a list of texts: {error}") })?;
        self.number(db, &text).map(Some)
    }

    /// The list with this number.
    ///
    /// # Errors
    /// There is none, or the database could not be read.
    pub fn list(&mut self, db: &Connection, number: Option<i64>) -> Result<Vec<String>> {
        let Some(number) = number else { return Ok(Vec::new()) };
        serde_json::from_str(self.text(db, number)?)
            .map_err(|error| StoreError::Damaged { what: format!("term {number}: {error}") })
    }

    /// Forgets everything: a transaction was undone.
    pub fn forget(&mut self) {
        self.numbers.clear();
        self.texts.clear();
    }
}

fn missing(number: i64) -> StoreError {
    StoreError::Damaged { what: format!("term {number} is missing") }
}
