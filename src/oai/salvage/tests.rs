//! Pages damaged by hand and at random: which records survive.

use proptest::prelude::*;

use super::*;
use crate::oai::parse::read_page;

/// What came of a page: `+identifier` for a good record, `-identifier` for a bad one.
fn outcome(body: &[u8]) -> Vec<String> {
    read_page(body, None)
        .unwrap()
        .records
        .iter()
        .map(|record| match record {
            PageRecord::Good(incoming) => format!("+{}", incoming.header.identifier),
            PageRecord::Bad(bad) => format!("-{}", bad.identifier),
        })
        .collect()
}

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    assert_eq!(outcome(body.as_bytes()), expected, "{body}");
}

fn record(number: usize, content: &str) -> String {
    format!(
        "<record>\n<header><identifier>{number}</identifier></header>\n<metadata><p:lom xmlns:i='i'>{content}</p:lom></metadata></record>\n"
    )
}

fn page(records: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\" xmlns:p='u'><responseDate>d</responseDate>\
         <ListRecords>{records}<resumptionToken cursor=\"5\">t</resumptionToken></ListRecords></OAI-PMH>"
    )
}

/// A page of three whose second has this content.
fn damaged(content: &str) -> String {
    page(&(record(1, "a") + &record(2, content) + &record(3, "c")))
}

#[test]
fn a_fault_costs_only_its_record() {
    for content in [
        "<x>",
        "</x>",
        "&nbsp;",
        "<q:x/>",
        "<?xml version='1.0'?>",
        "\u{1f}",
        "<!-- ",
        "<![CDATA[",
        "a]]>",
        "<x a=b/>",
        "<x a='1' a='2'/>",
        "<x a='",
        "<?pi",
        "<record>",
        "<record><header>x",
        "<!-- -- -->",
    ] {
        let body = damaged(content);
        let page = read_page(body.as_bytes(), None).unwrap();
        assert!(!page.well_formed && page.fault.is_some());
        assert_eq!(
            page.token.map(|token| (token.value, token.cursor)),
            Some(("t".to_owned(), Some(5))),
            "{content}"
        );
        assert_eq!(page.response_date.as_deref(), Some("d"));
        assert_eq!(page.verbs, ["ListRecords"]);
        let good: Vec<_> =
            outcome(body.as_bytes()).into_iter().filter(|text| text.starts_with('+')).collect();
        assert_eq!(good, ["+1", "+3"], "{content}");
    }
    check(&damaged("<x>"), &["+1", "-2", "+3"]);
}

#[test]
fn a_bad_byte_costs_only_its_record() {
    let body = damaged("@");
    let at = body.find('@').unwrap();
    let mut bytes = body.into_bytes();
    bytes[at] = 0xff;
    assert_eq!(outcome(&bytes), ["+1", "-2", "+3"]);
    let page = read_page(&bytes, None).unwrap();
    let PageRecord::Bad(bad) = &page.records[1] else { panic!("{page:?}") };
    assert!(bad.reason.contains("is not UTF-8"), "{}", bad.reason);
    let start = usize::try_from(bad.offset).unwrap();
    assert_eq!(&bytes[start..start + bad.bytes.len()], bad.bytes);
    assert!(bad.bytes.starts_with(b"<record>") && bad.bytes.ends_with(b"</record>"));
}

#[test]
fn what_is_cut_off_is_bad_and_the_rest_good() {
    let body = damaged("b");
    let cut = body.find("<identifier>3").unwrap() + 16;
    check(&body[..cut], &["+1", "+2", "-"]);
    let cut = body.find("</p:lom></metadata></record>\n<resumption").unwrap();
    check(&body[..cut], &["+1", "+2", "-3"]);
    assert_eq!(read_page(&body.as_bytes()[..cut], None).unwrap().token, None);
}

#[test]
fn damage_to_the_tags_of_a_record_loses_no_other() {
    let body = damaged("b");
    let second = body.find("<record>\n<header><identifier>2").unwrap();
    let without_start = format!("{}{}", &body[..second], &body[second + 8..]);
    check(&without_start, &["+1", "-2", "+3"]);
    let close = body[second..].find("</record>").unwrap() + second;
    let without_end = format!("{}{}", &body[..close], &body[close + 9..]);
    check(&without_end, &["+1", "-2", "+3"]);
}

#[test]
fn records_inside_metadata_are_not_taken_for_records() {
    let marc = "<m:collection xmlns:m='m'><m:record><m:leader/></m:record></m:collection><record xmlns='n'><leader/></record>";
    let nested = "<record xmlns='n'><header/></record>";
    check(&page(&(record(1, marc) + &record(2, nested) + &record(3, "&x;"))), &["+1", "+2", "-3"]);
    check(&page(&(record(1, "<![CDATA[<record><header>]]>") + &record(2, "&x;"))), &["+1", "-2"]);
    check(&page(&format!("<!-- {} -->{}", record(1, "a"), record(2, "&x;"))), &["-2"]);
}

#[test]
fn prefixes_and_encodings_of_the_page_count() {
    let page = |inner: &str| {
        format!(
            "<?xml version='1.0' encoding='latin1'?><o:OAI-PMH xmlns:o='o'><o:GetRecord>{inner}</o:GetRecord>"
        )
    };
    let record = "<o:record><o:header><o:identifier>ü</o:identifier></o:header><o:metadata><o:x a='ü'/></o:metadata></o:record>";
    let bytes: Vec<u8> = page(record).chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let page = read_page(&bytes, None).unwrap();
    let [PageRecord::Good(found)] = &page.records[..] else { panic!("{page:?}") };
    assert_eq!(found.header.identifier, "ü");
    assert_eq!(String::from_utf8(found.raw.clone()).unwrap(), "<o:x xmlns:o=\"o\" a='ü'/>");
}

#[test]
fn a_salvaged_record_has_the_bytes_it_would_have_had() {
    let raw = |body: &str| match &read_page(body.as_bytes(), None).unwrap().records[0] {
        PageRecord::Good(incoming) => incoming.raw.clone(),
        PageRecord::Bad(bad) => panic!("{bad:?}"),
    };
    assert_eq!(raw(&damaged("b")), raw(&damaged("&b;")));
}

#[test]
fn headers_errors_and_dates_are_salvaged_too() {
    let list = "<OAI-PMH><ListIdentifiers><header><identifier>1</identifier></header><header><identifier>&x;</identifier></header>\
        <header status='deleted'><identifier>3</identifier></header>";
    let page = read_page(list.as_bytes(), None).unwrap();
    let found: Vec<_> = page.headers.iter().map(|h| (h.identifier.as_str(), h.deleted)).collect();
    assert_eq!(found, [("1", false), ("3", true)]);
    assert_eq!(page.records.len(), 1);
    let body = "\n<?xml version='1.0'?><OAI-PMH><error code='noRecordsMatch'>none</error></OAI-PMH>";
    assert_eq!(read_page(body.as_bytes(), None).unwrap().errors[0].code, "noRecordsMatch");
    let notice = format!("{}\nPHP Notice: <b>x", damaged("b"));
    check(&notice, &["+1", "+2", "+3"]);
}

#[test]
fn hostile_repetition_ends_in_time() {
    for piece in [
        "<!--",
        "<record><header>",
        "<record><!--",
        "<error>",
        "<!--<record><header>",
        "<![CDATA[",
        "<?",
        "<record ",
        "<header>",
    ] {
        let body = format!("<OAI-PMH><ListRecords>{}", piece.repeat(60_000 / piece.len()));
        read_page(body.as_bytes(), None).ok();
        let body = body.replace("ListRecords", "ListIdentifiers");
        read_page(body.as_bytes(), None).ok();
    }
}

const DAMAGE: &[&str] = &[
    "<",
    ">",
    "&",
    "\"",
    "</record>",
    "<record>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<header>",
    "</p:lom>",
    "<?",
    "\u{0}",
    "</metadata>",
    "&x;",
];

proptest! {
    #[test]
    fn random_damage_to_one_record_costs_no_other(
        count in 2_usize..6, which: prop::sample::Index, from in 0.0_f64..1.0, length in 0_usize..60,
        piece in prop::sample::select(DAMAGE),
    ) {
        let which = which.index(count);
        let records: Vec<String> = (0..count).map(|n| record(n, "<!-- c --><i:x a='b'>t</i:x><![CDATA[d]]>")).collect();
        let victim = &records[which];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
        let start = (victim.len() as f64 * from) as usize;
        let end = (start + length).min(victim.len() - 1);
        let broken = format!("{}{piece}{}", &victim[..start.min(end)], &victim[end..]);
        let all: String = records.iter().enumerate().map(|(n, r)| if n == which { broken.as_str() } else { r.as_str() }).collect();
        // Damage that happens to stay well-formed (CDATA that the next record closes) is what the page says.
        prop_assume!(!read_page(page(&all).as_bytes(), None).unwrap().well_formed);
        let found = outcome(page(&all).as_bytes());
        for other in (0..count).filter(|n| *n != which) {
            prop_assert!(found.contains(&format!("+{other}")), "{} lost of {:?}\n{}", other, found, all);
        }
        prop_assert!(found.len() >= count, "{:?}\n{}", found, all);
    }

    #[test]
    fn mutated_pages_do_not_make_it_panic(cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12)) {
        let mut bytes = damaged("<x/>").into_bytes();
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_page(&bytes, None).ok();
    }
}
