//! A row of the table `record` as a [`Record`], and the forms that ids and groups have in it.
//!
//! Apart so that reading and writing agree on one page about how small things are kept.

use data_encoding::HEXLOWER;
use rusqlite::Connection;
use rusqlite::Row;
use rusqlite::ToSql;
use rusqlite::types::ToSqlOutput;
use rusqlite::types::ValueRef;

use crate::model::id::RecordId;
use crate::model::record::Derived;
use crate::model::record::Header;
use crate::model::record::Record;
use crate::model::record::Status;
use crate::store::Result;
use crate::store::StoreError;
use crate::store::blocks::LastBlock;
use crate::store::blocks::Place;
use crate::store::pack;
use crate::store::sources::source_id;
use crate::store::stamp::Stamp;
use crate::store::term::Terms;

/// The columns that [`read`] takes, in its order; `r` is the record, `s` its source.
pub const COLUMNS: &str =
    "r.change, r.id, s.key, s.id, r.status, r.identifier, r.datestamp, r.sets, r.dialect,
    r.title, r.title_language, r.languages, r.grp, r.codec, r.raw, r.about, r.rules,
    r.block, r.slot";

/// Value of `status` for a live record.
pub const LIVE: i64 = 0;
/// Value of `status` for a tombstone.
pub const DELETED: i64 = 1;
/// `status` of a record that a rule leaves out.
pub const SKIPPED: i64 = 2;

/// What a `status` means.
pub fn status(number: i64) -> Status {
    match number {
        LIVE => Status::Live,
        SKIPPED => Status::Skipped,
        _ => Status::Deleted,
    }
}

/// Digits of base32, by value.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The id's 100 bits as a big-endian number of 13 bytes: sorts as [`RecordId::order`] does.
#[must_use]
pub fn id_bytes(id: &RecordId) -> [u8; 13] {
    let number = id.as_str().bytes().fold(0_u128, |sum, b| {
        let digit = if b.is_ascii_digit() { b.wrapping_sub(b'2') + 26 } else { b.wrapping_sub(b'a') };
        (sum << 5) | u128::from(digit & 31)
    });
    let [_, _, _, bytes @ ..] = number.to_be_bytes();
    bytes
}

/// The id back from its bytes.
fn id_text(bytes: &[u8]) -> Option<RecordId> {
    let bytes: [u8; 13] = bytes.try_into().ok()?;
    let number = bytes.iter().fold(0_u128, |sum, b| (sum << 8) | u128::from(*b));
    let digit = |place: u32| BASE32.get(((number >> (5 * place)) & 31) as usize).map(|b| char::from(*b));
    (0..20).rev().map(digit).collect::<Option<String>>()?.parse().ok()
}

/// The id that a column holds, if it is one.
pub fn id_of(value: ValueRef<'_>) -> Option<RecordId> {
    value.as_blob().ok().and_then(id_text)
}

/// A group as it is kept: hexadecimal as its bytes, half the size.
#[derive(Debug)]
pub struct Group<'a>(pub &'a str);

impl ToSql for Group<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match HEXLOWER.decode(self.0.as_bytes()) {
            _ if self.0.is_empty() => Ok(ToSqlOutput::Borrowed(ValueRef::Null)),
            Ok(bytes) => Ok(bytes.into()),
            Err(_) => self.0.to_sql(),
        }
    }
}

fn group_text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Blob(bytes) => HEXLOWER.encode(bytes),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    }
}

/// Reads one row of [`COLUMNS`].
///
/// # Errors
/// The row or its block is damaged, or a term could not be read.
pub fn read(row: &Row<'_>, session: (&Connection, &mut Terms, &mut LastBlock)) -> Result<Record> {
    let (db, terms, last_block) = session;
    let change: i64 = row.get(0)?;
    let damaged = |why: &str| StoreError::Damaged { what: format!("record of change {change}: {why}") };
    let id = row.get_ref(1)?.as_blob().ok().and_then(id_text).ok_or_else(|| damaged("bad id"))?;
    let source_key = source_id(row.get_ref(2)?.as_str().map_err(|_| damaged("bad source"))?)?;
    let source = source_id(row.get_ref(3)?.as_str().map_err(|_| damaged("bad source"))?)?;
    let status = status(row.get(4)?);
    let (raw, about) = bytes(row, db, last_block, &id)?;
    let header = Header {
        identifier: row.get(5)?,
        datestamp: row.get::<_, Stamp>(6)?.0,
        deleted: status == Status::Deleted,
        sets: terms.list(db, row.get(7)?)?,
    };
    let derived = derived(row, db, terms)?;
    let change = change.unsigned_abs();
    Ok(Record { id, source_key, source, header, status, change, raw, about, derived })
}

/// Raw and about bytes: of the record's block, or of a row from before there were blocks.
fn bytes(
    row: &Row<'_>,
    db: &Connection,
    last_block: &mut LastBlock,
    id: &RecordId,
) -> Result<(Vec<u8>, Vec<u8>)> {
    let (codec, what) = (row.get(13)?, || format!("record {id}"));
    if let Some(place) = Place::read(row, 17, 18)? {
        return last_block.with(db, place, |part| {
            let raw = pack::unpack_part(codec, part.raw, what)?;
            Ok((raw, pack::unpack_part(codec, part.about, what)?))
        });
    }
    let own = |column: usize| {
        let packed = row.get_ref(column)?.as_blob_or_null();
        let packed = packed.map_err(|_| StoreError::Damaged { what: format!("{}: no bytes", what()) })?;
        pack::unpack(codec, packed.unwrap_or_default(), what)
    };
    Ok((own(14)?, own(15)?))
}

fn derived(row: &Row<'_>, db: &Connection, terms: &mut Terms) -> Result<Derived> {
    let dialect: Option<i64> = row.get(8)?;
    let title_language: Option<i64> = row.get(10)?;
    let mut text = |number: Option<i64>| -> Result<Option<String>> {
        number.map(|number| terms.text(db, number).map(str::to_owned)).transpose()
    };
    Ok(Derived {
        dialect: text(dialect)?.unwrap_or_default(),
        title: row.get(9)?,
        title_language: text(title_language)?,
        languages: terms.list(db, row.get(11)?)?,
        group: group_text(row.get_ref(12)?),
        rules: terms.list(db, row.get(16)?)?,
        skipped: row.get::<_, i64>(4)? == SKIPPED,
        problems: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_keeps_its_text_and_its_order_in_13_bytes() {
        let key = "a".parse().unwrap();
        let mut ids: Vec<RecordId> = (0..200).map(|n| RecordId::derive(&key, &n.to_string())).collect();
        for id in &ids {
            assert_eq!(id_text(&id_bytes(id)).as_ref(), Some(id));
        }
        ids.sort_by_key(id_bytes);
        assert!(ids.is_sorted_by_key(RecordId::order));
        assert_eq!(id_text(b"short"), None);
    }

    #[test]
    fn a_group_comes_back_whatever_its_form() {
        for group in ["", "00ff", "00f", "0AFF", "urn:x", "ä"] {
            let kept = Group(group);
            let back = match kept.to_sql().unwrap() {
                ToSqlOutput::Borrowed(value) => group_text(value),
                ToSqlOutput::Owned(value) => group_text(ValueRef::from(&value)),
                _ => unreachable!(),
            };
            assert_eq!(back, group);
        }
    }
}
