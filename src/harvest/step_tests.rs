//! Pages and what follows them.

use super::*;
use crate::model::record::Incoming;
use crate::oai::ProtocolError;
use crate::oai::ResumptionToken;

fn page(identifiers: &[&str], token: Option<&str>) -> Page {
    let record = |identifier: &&str| {
        let header = Header { identifier: (*identifier).to_owned(), ..Header::default() };
        PageRecord::Good(Incoming { header, ..Incoming::default() })
    };
    let token = token.map(|value| ResumptionToken { value: value.to_owned(), ..ResumptionToken::default() });
    Page { records: identifiers.iter().map(record).collect(), token, well_formed: true, ..Page::default() }
}

fn error(code: &str) -> Page {
    let error = ProtocolError { code: code.to_owned(), message: "m".to_owned() };
    Page { errors: vec![error], well_formed: true, ..Page::default() }
}

/// Plays the pages one after another and gives the last step.
fn play(pages: &[Page]) -> Step {
    let mut trace = Trace::default();
    let mut last = Step::Done;
    for page in pages {
        last = after(&trace, page);
        trace.see(page);
        trace.sent = page.token.as_ref().map(|token| token.value.clone());
    }
    last
}

#[track_caller]
fn check(pages: &[Page], expected: &str) {
    let step = format!("{:?}", play(pages));
    assert!(step.starts_with(expected), "{step}");
}

#[test]
fn a_token_continues_and_none_or_an_empty_one_ends() {
    check(&[page(&["a"], Some("t"))], "Continue(\"t\")");
    check(&[page(&["a"], Some("t")), page(&["b"], None)], "Done");
    check(&[page(&["a"], Some("t")), page(&["b"], Some(""))], "Done");
    check(&[page(&["a"], Some("t")), page(&[], Some(""))], "Done");
}

#[test]
fn nothing_to_list_is_no_error_at_the_beginning_and_behind_a_token() {
    check(&[error("noRecordsMatch")], "Done");
    check(&[page(&["a"], Some("t")), error("noRecordsMatch")], "Done");
}

#[test]
fn an_expired_token_and_a_refused_argument_are_told_apart_from_a_refused_list() {
    check(&[page(&["a"], Some("t")), error("badResumptionToken")], "Expired");
    check(&[error("badArgument")], "Arguments");
    check(&[error("cannotDisseminateFormat")], "Refused(\"cannotDisseminateFormat: m\")");
    check(&[error("noSetHierarchy")], "Refused");
}

#[test]
fn a_token_that_repeats_is_endless_only_when_nothing_new_comes_with_it() {
    check(&[page(&["a"], Some("t")), page(&["b"], Some("t"))], "Continue");
    check(&[page(&["a"], Some("t")), page(&["a"], Some("t"))], "Endless");
    check(&[page(&["a"], Some("t")), page(&[], Some("t"))], "Endless");
}

#[test]
fn new_tokens_with_old_pages_or_with_no_records_for_ever_are_endless() {
    let circle = |n: u32| page(&[["a", "b", "c"][n as usize % 3]], Some(&n.to_string()));
    let pages: Vec<Page> = (0..4 + MAX_STALE_PAGES).map(circle).collect();
    check(&pages[..9], "Continue");
    check(&pages, "Endless");
    let empty = |n: u32| page(&[], Some(&n.to_string()));
    let pages: Vec<Page> = (0..MAX_STALE_PAGES).map(empty).collect();
    check(&pages[..3], "Continue");
    check(&pages, "Endless");
}

#[test]
fn a_page_that_comes_twice_with_a_new_token_is_a_stumble_and_with_an_old_one_a_circle() {
    let stumble = [page(&["a"], Some("1")), page(&["a"], Some("2")), page(&["b"], Some("3"))];
    check(&stumble, "Continue(\"3\")");
    check(&[page(&["a"], Some("1")), page(&["b"], Some("2")), page(&["a"], Some("1"))], "Endless");
}

#[test]
fn a_size_that_is_announced_does_not_make_old_records_new() {
    let mut pages: Vec<Page> = (0..2 + MAX_STALE_PAGES)
        .map(|n| page(&[["a", "b"][n as usize % 2], ["b", "a"][n as usize % 2]], Some(&n.to_string())))
        .collect();
    for token in pages.iter_mut().filter_map(|page| page.token.as_mut()) {
        token.complete_list_size = Some(999_999_999);
    }
    check(&pages, "Endless");
}

#[test]
fn words_of_the_protocol_are_understood_in_any_case() {
    check(&[error("NoRecordsMatch")], "Done");
    check(&[page(&["a"], Some("t")), error("BADRESUMPTIONTOKEN")], "Expired");
}

#[test]
fn only_a_list_that_never_steps_back_says_how_far_it_came() {
    let reached = |datestamps: &[&str]| {
        let mut order = Order::default();
        datestamps.iter().for_each(|datestamp| order.see(datestamp));
        order.reached().map(str::to_owned)
    };
    let days: Vec<String> = (1..=9).map(|day| format!("2024-01-0{day}")).collect();
    let mut days: Vec<&str> = days.iter().map(String::as_str).collect();
    assert_eq!(reached(&days[..8]), None, "too few to tell");
    assert_eq!(reached(&days).as_deref(), Some("2024-01-09"));
    days.insert(4, "2024-01-04");
    assert_eq!(reached(&days).as_deref(), Some("2024-01-09"), "equal ones are in order");
    days.insert(4, "2024-01-01");
    assert_eq!(reached(&days), None);
    assert_eq!(reached(&["2024-01-01", "2024-02-01T00:00:00Z"]), None);
    assert_eq!(reached(&["2024-01-01", ""]), None);
    assert_eq!(Order::unknown().reached(), None);
}
