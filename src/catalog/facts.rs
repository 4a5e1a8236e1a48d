//! What pages need of a record beyond what is stored: its fields as search sees them, plain text, and which
//! records a relation leads to. Apart from searching, because nothing here asks the index.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::catalog::Result;
use crate::lom;
use crate::model::facts::AgeFact;
use crate::model::facts::Evidence;
use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::lom::Educational;
use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::lom::Lom;
use crate::model::record::Status;

/// A text value without markup, entities decoded.
#[must_use]
pub fn plain(text: &str) -> String {
    lom::plain::text(text)
}

/// A record as an IEEE LOM document, for those who ask for one record; `export` writes many.
#[must_use]
pub fn lom_xml(lom: &Lom) -> String {
    lom::write_ieee(lom)
}

/// A record in the IMS LRM binding, without what that cannot hold.
#[must_use]
pub fn ims_xml(lom: &Lom) -> String {
    lom::write_ims(lom)
}

/// The bands of the facet `age` that ages from `min` to `max` touch, youngest first.
#[must_use]
pub fn age_bands(min: u32, max: u32) -> Vec<String> {
    let from = Evidence::new("", "", "range");
    lom::facts::bands(&[AgeFact { min, max: (max < u32::from(u16::MAX)).then_some(max), from }])
}

/// The bands that a school's grade stands for, such as `grade 5` or `6e`, in a language (BCP 47); empty where it is none.
#[must_use]
pub fn grade_bands(words: &str, language: &str) -> Vec<String> {
    let string = LangString { language: Some(language.to_owned()), text: words.to_owned() };
    let educational =
        Educational { typical_age_range: vec![LangText(vec![string])], ..Educational::default() };
    let lom = Lom { educational: vec![educational], ..Lom::default() };
    let ages = lom::facts::facts(&lom).age;
    let is_grade = |age: &AgeFact| age.from.table.starts_with("levels/");
    lom::facts::bands(&ages.into_iter().filter(is_grade).collect::<Vec<_>>())
}

impl Catalog {
    /// Which of these OAI identifiers are those of live records, of the source with this key before others.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn held(&self, source: &SourceId, identifiers: &[&str]) -> Result<BTreeMap<String, RecordId>> {
        let mut held = BTreeMap::new();
        if identifiers.is_empty() {
            return Ok(held);
        }
        let sources = self.store.sources()?;
        let others = sources.iter().map(|row| &row.key).filter(|key| *key != source);
        for key in std::iter::once(source).chain(others) {
            let wanted: Vec<(RecordId, &str)> = identifiers
                .iter()
                .filter(|identifier| !held.contains_key(**identifier))
                .map(|identifier| (RecordId::derive(key, identifier), *identifier))
                .collect();
            let ids: Vec<RecordId> = wanted.iter().map(|(id, _)| id.clone()).collect();
            for record in self.store.lookup(&ids)?.into_iter().filter(|r| r.status == Status::Live) {
                held.insert(record.header.identifier, record.id);
            }
        }
        Ok(held)
    }
}
