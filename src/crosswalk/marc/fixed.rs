//! Leader and control fields: positions that mean something by their place.

use crate::crosswalk::Source;
use crate::crosswalk::dates;
use crate::crosswalk::languages;
use crate::crosswalk::marc::record::Record;
use crate::crosswalk::media;
use crate::crosswalk::relations;
use crate::crosswalk::teaching;

/// 008/18-34 for each type of record: blanks for undefined positions, `|` where nothing is coded; audience (22)
/// and form of item are filled in.
const BOOKS: &[u8; 17] = b"||||  |||||||| ||";
const COMPUTER_FILES: &[u8; 17] = b"          |      ";
const VISUAL: &[u8; 17] = b"|||       |    ||";
const SOUND: &[u8; 17] = b"||||  |||||||| | ";

pub fn leader(source: &Source<'_>, record: &mut Record) {
    let kind = match media::main(source.lom) {
        media::Kind::Text => b'a',
        media::Kind::Image => b'k',
        media::Kind::Sound => b'i',
        media::Kind::Video => b'g',
        media::Kind::Program | media::Kind::Data | media::Kind::Other => b'm',
    };
    record.set_leader(5, if source.header.deleted { b'd' } else { b'n' });
    record.set_leader(6, kind);
    let is_part = !relations::of_kind(source, &["ispartof"]).is_empty();
    record.set_leader(7, if is_part { b'a' } else { b'm' });
}

pub fn numbers(source: &Source<'_>, record: &mut Record) {
    record.control.push(("001", source.id.to_string()));
    record.control.push(("003", source.source.to_owned()));
}

pub fn changed(source: &Source<'_>, record: &mut Record) {
    if let Some(stamp) = dates::stamp(source) {
        record.control.push(("005", format!("{stamp}.0")));
    }
}

pub fn electronic(source: &Source<'_>, record: &mut Record) {
    if media::is_non_digital(source.lom) {
        return;
    }
    if record.kind() != b'm' {
        let mut additional = *b"m     o           ";
        put(&mut additional, 5, &[audience(source)]);
        put(&mut additional, 9, &[file_type(source)]);
        record.control.push(("006", additional.iter().map(|b| char::from(*b)).collect()));
    }
    record.control.push(("007", "cr |||||||||||".to_owned()));
}

pub fn general(source: &Source<'_>, record: &mut Record) {
    let mut field = [b' '; 40];
    put(&mut field, 0, entered(source).as_bytes());
    match dates::year(source.lom) {
        Some(year) => {
            put(&mut field, 6, b"s");
            put(&mut field, 7, year.as_bytes());
        }
        None => put(&mut field, 6, b"nuuuuuuuu"),
    }
    put(&mut field, 15, b"xx ");
    let (layout, form_at) = layout(record.kind());
    put(&mut field, 18, layout);
    if !media::is_non_digital(source.lom) {
        put(&mut field, form_at, b"o");
    }
    put(&mut field, 22, &[audience(source)]);
    special(source, record.kind(), &mut field);
    let language = source.lom.general.language.iter().find_map(|tag| languages::marc(tag));
    put(&mut field, 35, language.unwrap_or_else(|| "und".to_owned()).as_bytes());
    put(&mut field, 38, b" d");
    record.control.push(("008", field.iter().map(|b| char::from(*b)).collect()));
}

/// 008/18-34 and the position of the form of item.
fn layout(kind: u8) -> (&'static [u8; 17], usize) {
    match kind {
        b'a' => (BOOKS, 23),
        b'g' | b'k' => (VISUAL, 29),
        b'i' => (SOUND, 23),
        _ => (COMPUTER_FILES, 23),
    }
}

/// What only one type of record has: running time in minutes and type of visual material; type of file.
fn special(source: &Source<'_>, kind: u8, field: &mut [u8; 40]) {
    match kind {
        b'g' => {
            let minutes = teaching::playing_time(source.lom).map(|seconds| seconds.div_ceil(60));
            let running =
                minutes.map_or("---".to_owned(), |m| if m > 999 { "000".into() } else { format!("{m:03}") });
            put(field, 18, running.as_bytes());
            put(field, 33, b"v");
        }
        b'k' => put(field, 18, b"nnn"),
        b'm' => put(field, 26, &[file_type(source)]),
        _ => {}
    }
}

/// Six digits of the day the record was made; `|` where no day is known.
fn entered(source: &Source<'_>) -> String {
    let first = dates::of_record(source.lom).into_iter().next().and_then(|day| dates::digits(&day));
    let stamp = first.or_else(|| dates::stamp(source));
    stamp.and_then(|digits| digits.get(2..8).map(str::to_owned)).unwrap_or_else(|| "||||||".to_owned())
}

fn file_type(source: &Source<'_>) -> u8 {
    let kinds = media::kinds(source.lom);
    match kinds.as_slice() {
        [] | [media::Kind::Other] => b'u',
        [media::Kind::Text] => b'd',
        [media::Kind::Image | media::Kind::Video] => b'c',
        [media::Kind::Sound] => b'h',
        [media::Kind::Program] => b'b',
        [media::Kind::Data] => b'a',
        _ => b'm',
    }
}

/// Target audience (008/22): by age where 5.7 gives one, else by context.
fn audience(source: &Source<'_>) -> u8 {
    match teaching::age_range(source) {
        Some((Some(least), _)) if least >= 17 => b'e',
        Some((least, Some(greatest))) => by_age(least.unwrap_or(0), greatest),
        Some((_, None)) => b'g',
        None => by_context(source),
    }
}

fn by_age(least: u32, greatest: u32) -> u8 {
    match (least, greatest) {
        (_, 0..=5) => b'a',
        (6.., ..=8) => b'b',
        (9.., ..=13) => b'c',
        (14.., ..=17) => b'd',
        (_, ..=15) => b'j',
        _ => b'g',
    }
}

fn by_context(source: &Source<'_>) -> u8 {
    let contexts = teaching::contexts(source);
    match contexts.iter().map(|value| value.lom).collect::<Vec<_>>().as_slice() {
        [Some("school")] => b'j',
        [Some("higher education" | "training")] => b'e',
        [_, _, ..] => b'g',
        _ => b' ',
    }
}

fn put(field: &mut [u8], at: usize, bytes: &[u8]) {
    for (place, byte) in field.iter_mut().skip(at).zip(bytes) {
        *place = *byte;
    }
}
