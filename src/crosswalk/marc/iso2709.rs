//! ISO 2709, the exchange form with a directory of five-digit lengths; keeps its limits.
//!
//! What is too long is first split, then shortened, then left out, in the order that [`SHED`] gives; every loss is
//! a [`Note`].

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::crosswalk::Note;
use crate::crosswalk::marc::record::DataField;
use crate::crosswalk::marc::record::Record;

/// Longest field, in bytes, with indicators and terminator: the directory has four digits for it.
pub const MAX_FIELD: usize = 9_999;
/// Longest record, in bytes: the leader has five digits for it.
pub const MAX_RECORD: usize = 99_999;

const FIELD_END: u8 = 0x1E;
const RECORD_END: u8 = 0x1D;
const SUBFIELD: u8 = 0x1F;
const LEADER: usize = 24;
const ENTRY: usize = 12;

/// Two indicators and a terminator, and the mark and code of one subfield.
const FRAME: usize = 3;
const MARK: usize = 2;
/// Room for `$8` with its link and part numbers.
const LINK: usize = 24;

/// Tags whose fields are left out first, with the second indicator where only such fields are meant.
const SHED: &[(&str, Option<u8>)] = &[
    ("883", None),
    ("787", None),
    ("786", None),
    ("776", None),
    ("775", None),
    ("774", None),
    ("856", Some(b'2')),
    ("856", Some(b'1')),
    ("653", None),
    ("658", None),
    ("385", None),
    ("538", None),
    ("500", None),
    ("521", None),
    ("526", None),
    ("246", None),
    ("720", None),
    ("710", None),
    ("700", None),
    ("650", None),
    ("520", None),
];

/// The record's bytes, and what was shortened or left out.
#[must_use]
pub fn write(mut record: Record) -> (Vec<u8>, Vec<Note>) {
    let mut notes = Vec::new();
    clean(&mut record);
    fit_fields(&mut record, &mut notes);
    fit_record(&mut record, &mut notes);
    (bytes(&record), notes)
}

/// ISO 2709's own delimiters, and other control characters, to blanks.
fn clean(record: &mut Record) {
    let values = record.control.iter_mut().map(|(_, value)| value);
    for value in values.chain(record.data.iter_mut().flat_map(|f| &mut f.subfields).map(|(_, value)| value)) {
        if value.contains(char::is_control) {
            *value = value.replace(char::is_control, " ");
        }
    }
}

fn length(field: &DataField) -> usize {
    FRAME + field.subfields.iter().map(|(_, value)| MARK + value.len()).sum::<usize>()
}

fn fit_fields(record: &mut Record, notes: &mut Vec<Note>) {
    for (tag, value) in &mut record.control {
        if value.len() >= MAX_FIELD {
            value.truncate(value.floor_char_boundary(MAX_FIELD - 1));
            notes.push(Note { target: (*tag).to_owned(), text: "was shortened to 9,999 bytes".to_owned() });
        }
    }
    let mut links = 0;
    let mut fitted = Vec::with_capacity(record.data.len());
    for field in record.data.drain(..) {
        if length(&field) <= MAX_FIELD {
            fitted.push(field);
        } else if let Some(parts) = split(&field, links + 1) {
            links += 1;
            fitted.extend(parts);
        } else {
            notes
                .push(Note { target: field.tag.to_owned(), text: "was shortened to 9,999 bytes".to_owned() });
            fitted.push(shorten(field));
        }
    }
    record.data = fitted;
}

/// A note field in parts, linked by `$8`; `None` where splitting does not help or is not allowed.
fn split(field: &DataField, link: usize) -> Option<Vec<DataField>> {
    let ((code, text), rest) = field.subfields.split_first()?;
    let beside: usize = rest.iter().map(|(_, value)| MARK + value.len()).sum();
    let room = MAX_FIELD.checked_sub(FRAME + MARK + LINK + beside).filter(|room| *room >= MAX_FIELD / 2)?;
    if !field.tag.starts_with('5') || *code != b'a' {
        return None;
    }
    let part = |(number, piece): (usize, &str)| {
        let linked =
            DataField::new(field.tag, field.indicators).sub(b'8', format!("{link}.{}\\u", number + 1));
        let mut part = linked.sub(b'a', piece);
        if number == 0 {
            part.subfields.extend(rest.iter().cloned());
        }
        part
    };
    Some(pieces(text, room).into_iter().enumerate().map(part).collect())
}

/// Cuts at blanks, else between characters; no piece has more than `room` bytes.
fn pieces(text: &str, room: usize) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text.trim();
    while rest.len() > room {
        let limit = rest.floor_char_boundary(room);
        let (head, _) = rest.split_at(limit);
        let at = head.rfind(' ').filter(|at| *at > 0).unwrap_or(limit);
        let (piece, tail) = rest.split_at(at);
        all.push(piece.trim_end());
        rest = tail.trim_start();
    }
    if !rest.is_empty() {
        all.push(rest);
    }
    all
}

/// Takes what is too much from the longest subfield; where it has not enough, subfields go first, the last ones.
fn shorten(mut field: DataField) -> DataField {
    const MORE: &str = "…";
    let by_length = |(at, (_, value)): (usize, &(u8, String))| (value.len(), at);
    let Some((greatest, longest)) = field.subfields.iter().enumerate().map(by_length).max() else {
        return field;
    };
    let mut size = length(&field) + MORE.len();
    for at in (0..field.subfields.len()).rev().filter(|at| *at != longest) {
        if size <= MAX_FIELD + greatest / 2 {
            break;
        }
        let (_, value) = field.subfields.remove(at);
        size -= MARK + value.len();
    }
    if let Some((_, value)) = field.subfields.iter_mut().max_by_key(|(_, value)| value.len())
        && size > MAX_FIELD
    {
        value.truncate(value.floor_char_boundary(value.len().saturating_sub(size - MAX_FIELD)));
        value.push_str(MORE);
    }
    field
}

fn total(record: &Record) -> usize {
    let control: usize = record.control.iter().map(|(_, value)| ENTRY + value.len() + 1).sum();
    let data: usize = record.data.iter().map(|field| ENTRY + length(field)).sum();
    LEADER + control + data + 2
}

fn fit_record(record: &mut Record, notes: &mut Vec<Note>) {
    let mut left_out: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut gone = BTreeSet::new();
    let mut size = total(record);
    let order = if size > MAX_RECORD { shedding(record) } else { Vec::new() };
    for (at, field) in order {
        if size <= MAX_RECORD {
            break;
        }
        if gone.insert(at) {
            size -= ENTRY + length(field);
            *left_out.entry(field.tag).or_default() += 1;
        }
    }
    let mut at = 0..;
    record.data.retain(|_| at.next().is_none_or(|at| !gone.contains(&at)));
    for (tag, count) in left_out {
        let text = format!("{count} left out: the record was over 99,999 bytes");
        notes.push(Note { target: tag.to_owned(), text });
    }
}

/// The fields with their places in the order they go: by [`SHED`], the last of each first; then the last of all but
/// the title. A place may come twice.
fn shedding(record: &Record) -> Vec<(usize, &DataField)> {
    let mut order = Vec::new();
    let all = || record.data.iter().enumerate().rev();
    for (tag, second) in SHED {
        let second_fits =
            |field: &DataField| second.is_none_or(|byte| field.indicators.last() == Some(&byte));
        order.extend(all().filter(|(_, field)| field.tag == *tag && second_fits(field)));
    }
    order.extend(all().filter(|(_, field)| field.tag != "245"));
    order
}

fn bytes(record: &Record) -> Vec<u8> {
    let mut directory = Vec::new();
    let mut body = Vec::new();
    for (tag, value) in &record.control {
        let start = body.len();
        body.extend_from_slice(value.as_bytes());
        close(tag, start, &mut body, &mut directory);
    }
    for field in &record.data {
        let start = body.len();
        body.extend_from_slice(&field.indicators);
        for (code, value) in &field.subfields {
            body.extend_from_slice(&[SUBFIELD, *code]);
            body.extend_from_slice(value.as_bytes());
        }
        close(field.tag, start, &mut body, &mut directory);
    }
    let base = LEADER + directory.len() + 1;
    let whole = base + body.len() + 1;
    let leader = record.leader_text();
    let (status, coding) = (leader.get(5..12).unwrap_or_default(), leader.get(17..).unwrap_or_default());
    let mut out = format!("{whole:05}{status}{base:05}{coding}").into_bytes();
    out.reserve(whole);
    out.extend_from_slice(&directory);
    out.push(FIELD_END);
    out.extend_from_slice(&body);
    out.push(RECORD_END);
    out
}

fn close(tag: &str, start: usize, body: &mut Vec<u8>, directory: &mut Vec<u8>) {
    body.push(FIELD_END);
    directory.extend_from_slice(format!("{tag}{:04}{start:05}", body.len() - start).as_bytes());
}

#[cfg(test)]
mod tests;
