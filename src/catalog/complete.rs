//! Suggestions while a reader types: titles, subjects and names of authors.
//!
//! Apart from searching because nothing here is a result: texts are offered, each once, whatever records have them.

use crate::catalog::Catalog;
use crate::catalog::Result;
use crate::model::id::RecordId;
use crate::model::record::Status;
use crate::search::goes_on;

/// Records looked at for names of authors, for each that is wanted.
const RECORDS_A_NAME: usize = 3;

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completion {
    /// A record by its title.
    Title {
        /// The record.
        id: RecordId,
        /// Its title, and the title's language where it is known.
        title: String,
        /// BCP 47.
        language: Option<String>,
    },
    /// A subject: the facet's value.
    Subject(String),
    /// An author's name.
    Author(String),
}

impl Catalog {
    /// What goes on as typed: at most `limit` of each kind.
    ///
    /// # Errors
    /// Store or index cannot be read.
    pub fn complete(&self, typed: &str, limit: usize) -> Result<Vec<Completion>> {
        let index = self.index()?;
        index.reload()?;
        let found = index.complete(typed, limit * RECORDS_A_NAME)?;
        let mut all = self.titles(typed, &found.titled, limit)?;
        all.extend(found.subjects.into_iter().take(limit).map(|one| Completion::Subject(one.value)));
        all.extend(self.names(typed, &found.authored, limit)?);
        Ok(all)
    }

    /// The titles that go on as typed, of a record that has several the one that does.
    fn titles(&self, typed: &str, ids: &[RecordId], limit: usize) -> Result<Vec<Completion>> {
        let mut all: Vec<Completion> = Vec::new();
        for entry in self.entries(self.store.lookup(ids)?) {
            let texts = entry.document().title;
            let fitting = texts.iter().find(|text| goes_on(typed, &text.text)).or(texts.first());
            let Some(text) = fitting.cloned() else {
                continue;
            };
            let known =
                |one: &Completion| matches!(one, Completion::Title { title, .. } if *title == text.text);
            if all.len() < limit && entry.record.status == Status::Live && !all.iter().any(known) {
                let (id, title, language) = (entry.record.id, text.text, text.language);
                all.push(Completion::Title { id, title, language });
            }
        }
        Ok(all)
    }

    fn names(&self, typed: &str, ids: &[RecordId], limit: usize) -> Result<Vec<Completion>> {
        let mut names: Vec<String> = Vec::new();
        for entry in self.entries(self.store.lookup(ids)?) {
            let fitting = entry.document().author.into_iter().filter(|name| goes_on(typed, name));
            for name in fitting.filter(|_| entry.record.status == Status::Live) {
                if names.len() < limit && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        Ok(names.into_iter().map(Completion::Author).collect())
    }
}
