//! Of two versions of a record in one run the newer one counts, in whichever order they come.
//!
//! Apart from storing because the store cannot tell: what arrives there is newer than what is held, also where a
//! repository was set back. Only a run knows that both stand in one list. Knows datestamps and identifiers; no store.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::hash::RandomState;

use crate::harvest::window;
use crate::model::record::Header;

/// Records whose datestamps are kept. Of later ones the version that comes last counts.
const MOST: usize = 200_000;

/// The datestamps that a run has met.
#[derive(Debug, Default)]
pub struct Versions {
    seed: RandomState,
    /// Seconds since 1970 by the number of an identifier.
    newest: HashMap<u64, i64>,
}

impl Versions {
    /// Takes note of a record; `true`: it came in a newer version before.
    pub fn is_outdated(&mut self, header: &Header) -> bool {
        let Some(moment) = window::read(&header.datestamp) else { return false };
        let (number, moment) = (self.seed.hash_one(&header.identifier), moment.as_second());
        let has_room = self.newest.len() < MOST;
        match self.newest.get_mut(&number) {
            Some(known) if *known > moment => return true,
            Some(known) => *known = moment,
            None if has_room => drop(self.newest.insert(number, moment)),
            None => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_older_date_of_the_same_record_is_outdated() {
        let mut versions = Versions::default();
        let mut check = |identifier: &str, datestamp: &str, expected| {
            let (identifier, datestamp) = (identifier.to_owned(), datestamp.to_owned());
            let header = Header { identifier, datestamp, ..Header::default() };
            assert_eq!(versions.is_outdated(&header), expected, "{header:?}");
        };
        check("a", "2024-05-01T00:00:00Z", false);
        check("b", "2024-01-01T00:00:00Z", false);
        check("a", "2024-05-01T00:00:00Z", false);
        check("a", "2024-04-30", true);
        check("a", "someday", false);
        check("a", "", false);
        check("a", "2024-06-01", false);
        check("a", "2024-05-01T00:00:00Z", true);
    }
}
