//! Blocks of records' bytes in the database: filled in the order in which records come, emptied when they go.
//!
//! Apart from putting records because a block is written when its transaction ends, whatever became of its records
//! until then. A block's number is the change number of its first record: no other block ever has it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rusqlite::Connection;
use rusqlite::Row;
use rusqlite::params;

use crate::model::problem::Problem;
use crate::store::Result;
use crate::store::StoreError;
use crate::store::block::Block;
use crate::store::block::Part;
use crate::store::pack::Packed;
use crate::store::problems;

/// Bytes that wait to be compressed and written at most, about.
const MOST_WAITING: usize = 4 * 1024 * 1024;
/// Bytes of the last block read that are kept for the next read at most.
const MOST_KEPT: usize = 1024 * 1024;

/// Where a record's bytes and findings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) block: i64,
    pub(super) slot: u32,
}

impl Place {
    /// From the columns `block` and `slot`; `None` where a record has no bytes, or keeps them in its row.
    pub(super) fn read(row: &Row<'_>, block: usize, slot: usize) -> Result<Option<Self>> {
        let number: Option<i64> = row.get(block)?;
        number.map(|block| Ok(Self { block, slot: row.get(slot)? })).transpose()
    }
}

/// What a transaction does to the blocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// New ones by number; the last one may have room.
    new: BTreeMap<i64, Block>,
    new_bytes: usize,
    /// Slots to be cleared, by block.
    cleared: BTreeMap<i64, Vec<u32>>,
}

impl Blocks {
    /// Puts a record into a block, which is that of `change` if it is the first there; `None` where there is nothing to
    /// be put.
    pub(super) fn put(
        &mut self,
        db: &Connection,
        change: i64,
        packed: &Packed,
        problems: &[Problem],
    ) -> Result<Option<Place>> {
        let problems = problems::bytes(problems);
        let part = Part { raw: &packed.raw, about: &packed.about, problems: &problems };
        if part == Part::default() {
            return Ok(None);
        }
        if self.new_bytes > MOST_WAITING {
            self.write_new(db)?;
        }
        let last = self.new.last_key_value().filter(|(_, block)| !block.is_full());
        let number = last.map_or(change, |(number, _)| *number);
        self.new_bytes += part.raw.len() + part.about.len() + part.problems.len();
        Ok(Some(Place { block: number, slot: self.new.entry(number).or_default().push(part) }))
    }

    /// Takes a record out.
    pub(super) fn clear(&mut self, place: Place) {
        match self.new.get_mut(&place.block) {
            Some(block) => block.clear(place.slot),
            None => self.cleared.entry(place.block).or_default().push(place.slot),
        }
    }

    /// Writes what is to be written.
    pub(super) fn finish(&mut self, db: &Connection) -> Result<()> {
        self.write_new(db)?;
        for (number, slots) in std::mem::take(&mut self.cleared) {
            clear(db, number, &slots)?;
        }
        Ok(())
    }

    fn write_new(&mut self, db: &Connection) -> Result<()> {
        self.new_bytes = 0;
        let new: Vec<_> = std::mem::take(&mut self.new).into_iter().collect();
        let packed: Vec<_> = new
            .into_par_iter()
            .filter(|(_, block)| !block.is_empty())
            .map(|(number, block)| (number, block.pack()))
            .collect();
        let mut statement =
            db.prepare_cached("INSERT INTO block (number, codec, bytes) VALUES (?1, ?2, ?3)")?;
        for (number, (codec, bytes)) in packed {
            statement.execute(params![number, codec, bytes])?;
        }
        Ok(())
    }
}

/// Writes a block anew without these slots.
fn clear(db: &Connection, number: i64, slots: &[u32]) -> Result<()> {
    let mut block = read(db, number)?;
    slots.iter().for_each(|slot| block.clear(*slot));
    if block.is_empty() {
        db.prepare_cached("DELETE FROM block WHERE number = ?1")?.execute([number])?;
        return Ok(());
    }
    let (codec, bytes) = block.pack();
    db.prepare_cached("UPDATE block SET codec = ?1, bytes = ?2 WHERE number = ?3")?
        .execute(params![codec, bytes, number])?;
    Ok(())
}

fn read(db: &Connection, number: i64) -> Result<Block> {
    let mut statement = db.prepare_cached("SELECT codec, bytes FROM block WHERE number = ?1")?;
    let mut rows = statement.query([number])?;
    let Some(row) = rows.next()? else {
        return Err(StoreError::Damaged { what: format!("block {number}: it is not there") });
    };
    let damaged = |_| StoreError::Damaged { what: format!("block {number}: no bytes") };
    Block::unpack(row.get(0)?, row.get_ref(1)?.as_blob().map_err(damaged)?, number)
}

/// The block that was read last: records that are read one after another often share it.
#[derive(Debug, Default)]
pub struct LastBlock(Option<(i64, Block)>);

impl LastBlock {
    /// Gives what is in a place to `take`. That never changes while a record is there.
    pub(super) fn with<T>(
        &mut self,
        db: &Connection,
        place: Place,
        take: impl FnOnce(Part<'_>) -> Result<T>,
    ) -> Result<T> {
        let (_, block) = match self.0.take().filter(|(number, _)| *number == place.block) {
            Some(kept) => self.0.insert(kept),
            None => self.0.insert((place.block, read(db, place.block)?)),
        };
        let part = block.get(place.slot).ok_or_else(|| StoreError::Damaged {
            what: format!("block {}: it has no slot {}", place.block, place.slot),
        })?;
        let taken = take(part);
        if block.len() > MOST_KEPT {
            self.0 = None;
        }
        taken
    }
}

#[cfg(test)]
mod tests;
