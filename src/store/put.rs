//! Storing one record: identity, precedence, change number.
//!
//! Apart because these are the rules that everything else relies on. What does not change takes no
//! number and writes nothing.

use std::cmp::Ordering;

use rusqlite::params;

use crate::model::id::RecordId;
use crate::model::problem::Problem;
use crate::model::record::Derived;
use crate::model::record::Header;
use crate::model::record::Incoming;
use crate::model::record::Outcome;
use crate::model::record::Precedence;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Write;
use crate::store::blocks::Place;
use crate::store::pack;
use crate::store::pack::Hash;
use crate::store::pack::Packed;
use crate::store::row;
use crate::store::row::DELETED;
use crate::store::row::LIVE;
use crate::store::row::SKIPPED;
use crate::store::session::Session;
use crate::store::stamp::Stamp;
use crate::store::write::Total;

/// What is held under an id, as far as a decision needs it.
struct Held {
    change: i64,
    datestamp: String,
    deleted: bool,
    skipped: bool,
    hash: Hash,
    sets: Option<i64>,
    languages: Option<i64>,
    rules: Option<i64>,
    problems: i64,
    place: Option<Place>,
}

impl Write<'_> {
    /// Stores one record, or its deletion.
    ///
    /// The same header and bytes again are [`Outcome::Unchanged`]: no change number, nothing written. A
    /// deletion drops bytes and derived facts and leaves a tombstone, also of a record never seen. Under
    /// [`Precedence::Newest`] versions are ordered by datestamp, then deletions after records, then content
    /// hash, then sets: the result does not depend on the order in which they come. Whatever the outcome,
    /// quarantined bytes of this identifier are settled, and a deletion of it that waits is forgotten.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn put(
        &mut self,
        source: &SourceRow,
        incoming: &Incoming,
        derived: &Derived,
        precedence: Precedence,
    ) -> Result<Outcome> {
        let (raw, about) = pack::contents(incoming);
        let hash = pack::hash(&[raw, about]);
        let Some((arrival, outcome)) = self.decide(source, &incoming.header, hash, precedence)? else {
            return Ok(Outcome::Unchanged);
        };
        self.replace(source, &pack::pack(incoming.clone()), derived, &arrival)?;
        Ok(outcome)
    }

    /// [`Write::put`] with bytes that were packed before, such as on another thread.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn put_packed(
        &mut self,
        source: &SourceRow,
        packed: &Packed,
        derived: &Derived,
        precedence: Precedence,
    ) -> Result<Outcome> {
        let Some((arrival, outcome)) = self.decide(source, &packed.header, packed.hash, precedence)? else {
            return Ok(Outcome::Unchanged);
        };
        self.replace(source, packed, derived, &arrival)?;
        Ok(outcome)
    }

    /// What is to be done: nothing (`None`), or to replace what is held.
    fn decide(
        &mut self,
        source: &SourceRow,
        header: &Header,
        hash: Hash,
        precedence: Precedence,
    ) -> Result<Option<(Arrival, Outcome)>> {
        self.resolve_quarantine(source, &header.identifier)?;
        self.drop_held_deletion(source, &header.identifier)?;
        let id = row::id_bytes(&RecordId::derive(&source.key, &header.identifier));
        let Session { db, terms, .. } = &mut *self.session;
        let sets = terms.list_number(db, &header.sets)?;
        let held = self.held(&id)?;
        let Some(held) = held else {
            let outcome = if header.deleted { Outcome::Deleted } else { Outcome::New };
            return Ok(Some((Arrival { id, sets, held: None }, outcome)));
        };
        let same = held.hash == hash
            && held.deleted == header.deleted
            && held.datestamp == header.datestamp
            && held.sets == sets;
        if same || (precedence == Precedence::Newest && !self.is_newer(header, &hash, &held)?) {
            return Ok(None);
        }
        let outcome = if header.deleted && !held.deleted { Outcome::Deleted } else { Outcome::Changed };
        Ok(Some((Arrival { id, sets, held: Some(held) }, outcome)))
    }

    fn held(&self, id: &[u8; 13]) -> Result<Option<Held>> {
        let mut statement = self.session.db.prepare_cached(
            "SELECT change, datestamp, status, hash, sets, languages, rules, problems, block, slot
             FROM record WHERE id = ?1",
        )?;
        let mut rows = statement.query([id])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(Held {
            change: row.get(0)?,
            datestamp: row.get::<_, Stamp>(1)?.0,
            deleted: row.get::<_, i64>(2)? == DELETED,
            skipped: row.get::<_, i64>(2)? == SKIPPED,
            hash: row.get(3)?,
            sets: row.get(4)?,
            languages: row.get(5)?,
            rules: row.get(6)?,
            problems: row.get(7)?,
            place: Place::read(row, 8, 9)?,
        }))
    }

    fn is_newer(&mut self, header: &Header, hash: &Hash, held: &Held) -> Result<bool> {
        let first =
            (&header.datestamp, header.deleted, hash).cmp(&(&held.datestamp, held.deleted, &held.hash));
        if first != Ordering::Equal {
            return Ok(first == Ordering::Greater);
        }
        let Session { db, terms, .. } = &mut *self.session;
        Ok(header.sets > terms.list(db, held.sets)?)
    }

    fn replace(
        &mut self,
        source: &SourceRow,
        packed: &Packed,
        derived: &Derived,
        arrival: &Arrival,
    ) -> Result<()> {
        if let Some(held) = &arrival.held {
            self.remove(source, held)?;
        }
        self.change += 1;
        if packed.header.deleted {
            self.add(Total::Deleted, source.rowid, 1);
            return self.insert(source, packed, &Derived::default(), arrival);
        }
        self.add(Total::Problems, source.rowid, stored_count(&derived.problems));
        self.add(shown(derived.skipped), source.rowid, 1);
        self.insert(source, packed, derived, arrival)
    }

    fn remove(&mut self, source: &SourceRow, held: &Held) -> Result<()> {
        self.session.db.prepare_cached("DELETE FROM record WHERE change = ?1")?.execute([held.change])?;
        if let Some(place) = held.place {
            self.blocks.clear(place);
        }
        if held.deleted {
            self.add(Total::Deleted, source.rowid, -1);
            return Ok(());
        }
        self.add(Total::Problems, source.rowid, -held.problems);
        self.add(shown(held.skipped), source.rowid, -1);
        self.count_terms(held.skipped, held.languages, held.rules, -1);
        Ok(())
    }

    fn insert(
        &mut self,
        source: &SourceRow,
        packed: &Packed,
        derived: &Derived,
        arrival: &Arrival,
    ) -> Result<()> {
        let Session { db, terms, .. } = &mut *self.session;
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut term = |text: Option<String>| text.map(|text| terms.number(db, &text)).transpose();
        let dialect = term(some(&derived.dialect))?;
        let title_language = term(derived.title_language.clone())?;
        let languages = terms.list_number(db, &derived.languages)?;
        let rules = terms.list_number(db, &derived.rules)?;
        let place = self.blocks.put(db, self.change, packed, &derived.problems)?;
        db.prepare_cached(
            "INSERT INTO record (change, id, source, status, identifier, datestamp, sets, hash, dialect, title,
                 title_language, languages, grp, codec, raw, block, slot, problems, rules)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, x'', ?15, ?16, ?17, ?18)",
        )?
        .execute(params![
            self.change,
            arrival.id,
            source.rowid,
            status(packed.header.deleted, derived.skipped),
            packed.header.identifier,
            Stamp(packed.header.datestamp.clone()),
            arrival.sets,
            packed.hash,
            dialect,
            derived.title,
            title_language,
            languages,
            row::Group(&derived.group),
            packed.codec,
            place.map(|place| place.block),
            place.map(|place| place.slot),
            stored_count(&derived.problems),
            rules
        ])?;
        self.count_terms(derived.skipped, languages, rules, 1);
        Ok(())
    }
}

/// How many findings, as the database has it.
pub(super) fn stored_count(problems: &[Problem]) -> i64 {
    i64::try_from(problems.len()).unwrap_or(i64::MAX)
}

/// What a record that is no tombstone counts as.
pub(super) fn shown(skipped: bool) -> Total {
    if skipped { Total::Skipped } else { Total::Live }
}

fn status(deleted: bool, skipped: bool) -> i64 {
    match (deleted, skipped) {
        (true, _) => DELETED,
        (false, true) => SKIPPED,
        (false, false) => LIVE,
    }
}

/// A record about to be stored, and what it replaces.
struct Arrival {
    id: [u8; 13],
    sets: Option<i64>,
    held: Option<Held>,
}
