//! Dates of the resource (2.3.3) and of the record, as the formats want them.

use crate::crosswalk::Source;
use crate::crosswalk::agents;
use crate::lom::dates;
use crate::model::lom::DateTime;
use crate::model::lom::Lom;

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: as much as the value says, else the year in it.
pub fn day(date: &DateTime) -> Option<String> {
    let text = date.date_time.as_deref()?;
    let normal = dates::normal(text).filter(|normal| !normal.starts_with("0000"));
    let cut = |normal: String| normal.split('T').next().unwrap_or_default().to_owned();
    normal.map(cut).or_else(|| date.year().map(|year| year.to_string()))
}

/// The date of the contributions in one role; the latest where there are several.
pub fn of_role(lom: &Lom, role: &str) -> Option<String> {
    let contributions = lom.life_cycle.contribute.iter().filter(|c| agents::role(c) == role);
    contributions.filter_map(|c| c.date.as_ref()).filter_map(day).max()
}

/// The latest date of 2.3.3, whatever the role.
pub fn latest(lom: &Lom) -> Option<String> {
    lom.life_cycle.contribute.iter().filter_map(|c| c.date.as_ref()).filter_map(day).max()
}

/// The publisher's date, else the latest of all.
pub fn published(lom: &Lom) -> Option<String> {
    of_role(lom, "publisher").or_else(|| latest(lom))
}

/// The four digits of the year of publication.
pub fn year(lom: &Lom) -> Option<String> {
    published(lom).and_then(|date| date.get(..4).map(str::to_owned))
}

/// The record's dates (3.2.3) as far as they name a day, oldest first.
pub fn of_record(lom: &Lom) -> Vec<String> {
    let dates = lom.meta_metadata.contribute.iter().filter_map(|c| c.date.as_ref());
    let mut days: Vec<String> = dates.filter_map(day).filter(|day| is_full(day)).collect();
    days.sort();
    days
}

/// Whether a date names a day.
pub fn is_full(date: &str) -> bool {
    date.len() == "YYYY-MM-DD".len()
}

/// The fourteen digits `YYYYMMDDhhmmss` of the newest moment known of the record: its datestamp, else the time
/// of harvest, else 3.2.3; a time that is not given is zeros.
pub fn stamp(source: &Source<'_>) -> Option<String> {
    let of_record = of_record(source.lom);
    let given =
        [Some(source.header.datestamp.as_str()), source.harvested, of_record.last().map(String::as_str)];
    given.into_iter().flatten().find_map(digits)
}

/// The fourteen digits of a date or a date and time.
pub fn digits(text: &str) -> Option<String> {
    let normal = dates::normal(text.trim())?;
    let day = normal.split('T').next().filter(|day| is_full(day))?;
    let time = normal.split_once('T').map_or("", |(_, time)| time);
    let clock: String = time.split(['.', 'Z', '+', '-']).next().unwrap_or_default().replace(':', "");
    Some(format!("{}{clock:0<6}", day.replace('-', "")))
}
