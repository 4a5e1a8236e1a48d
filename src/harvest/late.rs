//! Records that a repository shows late: stamped before the last harvest, published after it.
//!
//! Apart from the dates because it knows what came. A mirror, or a server whose clock runs ahead of its data, stamps what
//! it publishes today with an older date; asked from the last harvest on, it would never give it. So the next list begins
//! at the newest datestamp that came, where that is earlier and few records bear it.

use crate::harvest::window;
use crate::harvest::window::Granularity;
use crate::oai::Page;
use crate::store::NewestStamp;

/// Most records that are listed again for this in each run.
const MAX_AGAIN: u64 = 200;

/// Takes note of a page. A datestamp later than the answer is no date to believe.
pub fn see(newest: &mut Option<NewestStamp>, page: &Page) {
    let now = page.response_date.as_deref().and_then(window::read);
    for datestamp in page.datestamps() {
        match newest {
            Some(known) if known.datestamp == datestamp => known.count += 1,
            Some(known)
                if known.datestamp.len() == datestamp.len() && datestamp < known.datestamp.as_str() => {}
            _ => {
                let moment = window::read(datestamp).filter(|moment| now.is_none_or(|now| *moment <= now));
                let known = newest.as_ref().and_then(|known| window::read(&known.datestamp));
                if moment.is_some() && moment > known {
                    *newest = Some(NewestStamp { datestamp: datestamp.to_owned(), count: 1 });
                }
            }
        }
    }
}

/// The newest datestamp as `from`, where it lies before `from` and is worth it.
#[must_use]
pub fn before(newest: Option<&NewestStamp>, from: &str, granularity: Granularity) -> Option<String> {
    let newest = newest.filter(|newest| newest.count <= MAX_AGAIN)?;
    window::cut(&newest.datestamp, granularity).filter(|datestamp| datestamp.as_str() < from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Header;

    #[track_caller]
    fn check(datestamps: &[&str], expected: Option<(&str, u64)>) {
        let header = |datestamp: &&str| Header { datestamp: (*datestamp).to_owned(), ..Header::default() };
        let page = Page {
            response_date: Some("2026-05-01T10:00:00Z".to_owned()),
            headers: datestamps.iter().map(header).collect(),
            ..Page::default()
        };
        let mut newest = None;
        see(&mut newest, &page);
        assert_eq!(newest.as_ref().map(|newest| (newest.datestamp.as_str(), newest.count)), expected);
    }

    #[test]
    fn the_newest_datestamp_is_kept_with_the_number_of_its_records() {
        check(&["2024-01-02", "2024-01-03", "2024-01-03", "2024-01-01"], Some(("2024-01-03", 2)));
        check(&["2024-01-02T00:00:00Z", "2024-01-03", "soon", ""], Some(("2024-01-03", 1)));
        check(&["2024-01-02", "2999-01-01"], Some(("2024-01-02", 1)));
        check(&["soon"], None);
    }

    #[test]
    fn it_leads_back_only_where_few_records_bear_it() {
        let before = |count, from| {
            let newest = NewestStamp { datestamp: "2024-01-03T10:00:00Z".to_owned(), count };
            before(Some(&newest), from, Granularity::Second)
        };
        assert_eq!(before(1, "2026-05-01T09:50:00Z").as_deref(), Some("2024-01-03T10:00:00Z"));
        assert_eq!(before(MAX_AGAIN + 1, "2026-05-01T09:50:00Z"), None);
        assert_eq!(before(1, "2024-01-02T00:00:00Z"), None);
    }
}
