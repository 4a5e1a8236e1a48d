//! Every row of the MARC table, then the two forms and their limits.

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json::json;

use super::*;
use crate::crosswalk::sample::*;
use crate::model::record::Header;

/// The fields whose tag and indicators begin with `prefix`, in the usual display form.
fn lines(record: &Record, prefix: &str) -> Vec<String> {
    let control = record.control.iter().map(|(tag, value)| format!("{tag} {value}"));
    let data = record.data.iter().map(|field| {
        let indicators = String::from_utf8_lossy(&field.indicators).replace(' ', "_");
        let subfields: String =
            field.subfields.iter().map(|(code, value)| format!(" ${} {value}", char::from(*code))).collect();
        format!("{} {indicators}{subfields}", field.tag)
    });
    control.chain(data).filter(|line| line.starts_with(prefix)).collect()
}

/// Checks one row: the fields of one prefix that a record gets.
#[track_caller]
fn check(target: &'static str, lom: Value, prefix: &str, expected: &[&str]) -> &'static str {
    let record = with_lom(lom, record);
    assert_eq!(lines(&record, prefix), expected, "{target}");
    target
}

#[track_caller]
fn check_leader(lom: Value, expected: &str) -> &'static str {
    assert_eq!(with_lom(lom, record).leader_text(), expected);
    "leader"
}

fn format(format: &str) -> Value {
    json!({ "technical": { "format": [format] } })
}

fn ages(ages: &str) -> Value {
    json!({ "educational": [{ "typicalAgeRange": [text("en", ages)] }] })
}

#[test]
fn leader_and_control_fields() {
    let blank = json!({});
    let tested = [
        check_leader(json!({}), "00000nmm a22000007i 4500"),
        check_leader(format("text/html"), "00000nam a22000007i 4500"),
        check_leader(format("video/mp4"), "00000ngm a22000007i 4500"),
        check_leader(
            json!({ "relation": [relation("ispartof", "https://a.example/", "A")] }),
            "00000nma a22000007i 4500",
        ),
        check("005", json!({}), "005", &["005 20240506070809.0"]),
        check(
            "006, 007",
            format("application/x-foo"),
            "00",
            &[
                "001 5pzw5rz23tdu43tviu5t",
                "003 sample",
                "005 20240506070809.0",
                "007 cr |||||||||||",
                "008 240506nuuuuuuuuxx      o  u |      und d",
            ],
        ),
        check("006, 007", format("audio/mpeg"), "006", &["006 m     o  h        "]),
        check("006, 007", format("non-digital"), "007", &[]),
        check("008", full(), "008", &["008 210131s2020    xx ||||eo|||||||| ||eng d"]),
        check(
            "008",
            json!({ "general": { "language": ["none", "fr"] }, "technical": { "format": ["video/mp4"], "duration": { "duration": "PT90M30S" } } }),
            "008",
            &["008 240506nuuuuuuuuxx 091       |o   v|fre d"],
        ),
        check(
            "008",
            json!({ "general": { "language": ["vec"] }, "technical": { "format": ["image/png"] } }),
            "008",
            &["008 240506nuuuuuuuuxx nnn       |o   ||und d"],
        ),
    ];
    assert!(tested.len() > 5);
    assert!(with_lom(blank, record).control.iter().all(|(tag, value)| *tag != "008" || value.len() == 40));
}

#[test]
fn the_audience_follows_ages_then_context() {
    for (range, code) in [
        ("3-5", 'a'),
        ("6-8", 'b'),
        ("9-12", 'c'),
        ("14-17", 'd'),
        ("18-", 'e'),
        ("0-12", 'j'),
        ("10-", 'g'),
        ("12-20", 'g'),
    ] {
        let found = with_lom(ages(range), record);
        let (_, field) = found.control.iter().find(|(tag, _)| *tag == "008").unwrap();
        assert_eq!(field.chars().nth(22), Some(code), "{range}");
    }
}

#[test]
fn every_row_does_what_it_says() {
    let general = |member: &str, value: Value| json!({ "general": { member: value } });
    let ids = |list: &[(&str, &str)]| {
        let all: Vec<Value> = list.iter().map(|(c, e)| json!({ "catalog": c, "entry": e })).collect();
        json!({ "general": { "identifier": all } })
    };
    let languages = |tags: &[&str]| json!({ "general": { "language": tags } });
    let tested = [
        "leader",
        "005",
        "006, 007",
        "008",
        check("001, 003", json!({}), "003", &["003 sample"]),
        check(
            "020 $a $z",
            ids(&[("ISBN", "978-3-16-148410-0"), ("ISBN", "9783161484101")]),
            "020",
            &["020 __ $a 9783161484100", "020 __ $z 9783161484101"],
        ),
        check(
            "022 $a $y",
            ids(&[("ISSN", "0317-8471"), ("ISSN", "0317-8472")]),
            "022",
            &["022 __ $a 0317-8471", "022 __ $y 0317-8472"],
        ),
        check(
            "024 7_ $a $2",
            ids(&[
                ("DOI", "10.5281/z.1"),
                ("hdl", "1/2"),
                ("ARK", "ark:/1/x"),
                ("URI", "https://a.example/"),
                ("x", "7"),
            ]),
            "024",
            &[
                "024 7_ $a 10.5281/z.1 $2 doi",
                "024 7_ $a 1/2 $2 hdl",
                "024 7_ $a ark:/1/x $2 ark",
                "024 7_ $a https://a.example/ $2 uri",
                "024 8_ $a 7 $q x",
            ],
        ),
        check("035 __ $a", json!({}), "035", &["035 __ $a (sample)oai:s.example:1"]),
        check(
            "040 __ $a $b $e $c",
            json!({ "metaMetadata": { "language": "de" } }),
            "040",
            &["040 __ $a sample $b ger $e rda $c sample"],
        ),
        check("041", languages(&["en"]), "041", &[]),
        check(
            "041",
            languages(&["en", "de-CH", "vec"]),
            "041",
            &["041 __ $a eng $a ger", "041 _7 $a vec $2 iso639-3"],
        ),
        check(
            "050, 080, 082, 084",
            json!({ "classification": [class("discipline", "DDC", &[("500", "Science"), ("523.8", "Stars")]), class("discipline", "UDC", &[("52", "x")]), class("discipline", "LCC", &[("QB801", "x")]), class("discipline", "Own", &[("S-1", "x")]), class("idea", "Own", &[("S-2", "x")])] }),
            "0",
            &[
                "001 5pzw5rz23tdu43tviu5t",
                "003 sample",
                "005 20240506070809.0",
                "007 cr |||||||||||",
                "008 240506nuuuuuuuuxx      o  u |      und d",
                "035 __ $a (sample)oai:s.example:1",
                "040 __ $a sample $b und $e rda $c sample",
                "050 _4 $a QB801",
                "080 __ $a 52",
                "082 04 $a 523.8",
                "084 __ $a S-1 $2 Own",
            ],
        ),
        check("100 / 110", full(), "1", &["100 1_ $a Rivera, Ana, $e author. $4 aut"]),
        check(
            "100 / 110",
            json!({ "lifeCycle": { "contribute": [contribute("author", &[&organisation("Star Group")], None)] } }),
            "1",
            &["110 2_ $a Star Group, $e author. $4 aut"],
        ),
        check("245 $a $c", full(), "245", &["245 14 $a The light of stars / $c Ana Rivera, Star Group."]),
        check("245 $a $c", general("title", text("fr", "L’eau")), "245", &["245 02 $a L’eau."]),
        check(
            "245 $a $c",
            general("title", text("de", "Dernière fois?")),
            "245",
            &["245 00 $a Dernière fois?"],
        ),
        check("245 $a $c", json!({}), "245", &["245 00 $a [oai:s.example:1]."]),
        check(
            "246 $a",
            general(
                "title",
                json!([{ "language": "en", "string": "A" }, { "language": "en", "string": "B" }, { "language": "fr", "string": "C" }]),
            ),
            "246",
            &["246 3_ $a B", "246 31 $a C"],
        ),
        check("250 __ $a", full(), "250", &["250 __ $a 2.1."]),
        check("264 _1 $b $c", full(), "264", &["264 _1 $b Observatory Press, $c 2020."]),
        check("300 __ $a", json!({}), "300", &["300 __ $a 1 online resource"]),
        check("300 __ $a", format("non-digital"), "300", &[]),
        check("306 __ $a", full(), "306", &["306 __ $a 010203"]),
        check(
            "336, 337, 338",
            full(),
            "33",
            &[
                "336 __ $a text $b txt $2 rdacontent",
                "336 __ $a two-dimensional moving image $b tdi $2 rdacontent",
                "337 __ $a computer $b c $2 rdamedia",
                "338 __ $a online resource $b cr $2 rdacarrier",
            ],
        ),
        check(
            "347 __ $a $b $c $2",
            json!({ "technical": { "format": ["application/pdf"], "size": "2 KB" } }),
            "347",
            &["347 __ $a text file $b application/pdf $c 2048 bytes $2 rdaft"],
        ),
        check("385 __ $a $2", full(), "385", &["385 __ $a learner $2 local", "385 __ $a teacher $2 local"]),
        check(
            "500 __ $a",
            full(),
            "500",
            &[
                "500 __ $a Read it under the sky.",
                "500 __ $a Status: final.",
                "500 __ $a Interactivity level: medium.",
                "500 __ $a Semantic density: low.",
                "500 __ $a Difficulty: medium.",
                "500 __ $a Typical learning time: PT10H.",
            ],
        ),
        check(
            "506 1_ $a",
            json!({ "rights": { "cost": value("yes") } }),
            "506",
            &["506 1_ $a Use of the resource requires payment."],
        ),
        check("506 1_ $a", full(), "506", &[]),
        check("520 __ $a", full(), "520", &["520 __ $a How far & how bright: first steps {in} astronomy."]),
        check("521 1_ / 8_ $a", full(), "521", &["521 1_ $a 18-", "521 8_ $a higher education"]),
        check("526 0_ $a $b", full(), "526", &["526 0_ $a ISCED $b Bachelor"]),
        check("532 8_ $a", full(), "532", &["532 8_ $a Captions in English."]),
        check(
            "538 __ $a",
            full(),
            "538",
            &["538 __ $a Requires browser any 2 or later.", "538 __ $a Unpack it.", "538 __ $a Headphones"],
        ),
        check(
            "540 __ $a $f $2 $u",
            full(),
            "540",
            &["540 __ $f CC-BY-SA-4.0 $2 cc $u https://creativecommons.org/licenses/by-sa/4.0/"],
        ),
        check(
            "540 __ $a $f $2 $u",
            json!({ "rights": { "copyrightAndOtherRestrictions": value("yes") } }),
            "540",
            &["540 __ $a Copyright or other restrictions apply."],
        ),
        check("546 __ $a", languages(&["pt-BR", "en"]), "546", &["546 __ $a Language tags: pt-BR, en."]),
        check("650", full(), "650", &["650 _0 $a Starlight."]),
        check(
            "653 __ $a",
            full(),
            "653",
            &["653 __ $a parallax", "653 __ $a magnitude", "653 __ $a Milky Way", "653 __ $a Stars"],
        ),
        check(
            "655 _7 $a $2",
            full(),
            "655",
            &["655 _7 $a narrative text. $2 local", "655 _7 $a self assessment. $2 local"],
        ),
        check(
            "658 __ $a $c $2",
            full(),
            "658",
            &["658 __ $a Measures a parallax $c https://outcomes.example/7 $2 Outcomes"],
        ),
        check(
            "700, 710",
            full(),
            "7",
            &[
                "700 1_ $a Okafor, Chidi, $e editor. $4 edt",
                "710 2_ $a Star Group, $e author. $4 aut",
                "720 __ $a J. Doe $e editor. $4 edt",
                "773 08 $i Is part of: $t A course on stars $o https://stars.example/course",
                "774 08 $i Has part: $t Chapter one $o https://stars.example/light/1",
                "775 08 $i Has version: $t First version $o https://stars.example/v1",
                "776 08 $i Has format: $t As PDF $o https://stars.example/pdf",
                "786 08 $i Is based on: $t Old notes $o https://old.example/stars",
                "787 08 $i Requires: $t Trigonometry $o https://maths.example/",
            ],
        ),
        check("720 __ $a $e", full(), "720", &["720 __ $a J. Doe $e editor. $4 edt"]),
        check(
            "773 08",
            full(),
            "773",
            &["773 08 $i Is part of: $t A course on stars $o https://stars.example/course"],
        ),
        check(
            "774, 775, 776, 787 08",
            json!({ "relation": [relation("odd kind", "https://a.example/", "A")] }),
            "787",
            &["787 08 $i odd kind: $t A $o https://a.example/"],
        ),
        check("786 08", full(), "786", &["786 08 $i Is based on: $t Old notes $o https://old.example/stars"]),
        check(
            "856 40 $u $q",
            full(),
            "856 40",
            &["856 40 $u https://stars.example/light", "856 40 $u https://mirror.example/a%20b"],
        ),
        check(
            "856 40 $u $q",
            ids(&[("DOI", "10.5281/z.1")]),
            "856",
            &["856 40 $u https://doi.org/10.5281/z.1"],
        ),
        check(
            "856 41 / 42 $3 $u",
            full(),
            "856 41",
            &[
                "856 41 $3 Has version $u https://stars.example/v1",
                "856 41 $3 Has format $u https://stars.example/pdf",
            ],
        ),
        check("883 0_ $a $d", json!({}), "883", &["883 0_ $a Lomond, LOM to MARC 21 $d 20240601"]),
    ];
    let rows: BTreeSet<&str> = TABLE.iter().map(|rule| rule.target).collect();
    assert_eq!(BTreeSet::from(tested), rows, "rows without a test");
}

#[test]
fn a_deleted_record_says_so_in_the_leader() {
    let lom = crate::model::lom::Lom::default();
    let header = Header { deleted: true, ..Header::default() };
    let id = "aaaaaaaaaaaaaaaaaaaa".parse().unwrap();
    let source = Source { lom: &lom, id: &id, header: &header, source: "s", harvested: None };
    let found = record(&source);
    assert_eq!(found.leader_text().get(5..6), Some("d"));
    assert_eq!(lines(&found, "245"), ["245 00 $a [aaaaaaaaaaaaaaaaaaaa]."]);
    assert_eq!(lines(&found, "005"), Vec::<String>::new());
}

#[test]
fn marcxml_stands_alone() {
    let document = with_lom(full(), to_marcxml);
    crate::xml::parse_element(&document).unwrap();
    assert!(document.contains("<datafield tag=\"245\" ind1=\"1\" ind2=\"4\">"), "{document}");
}
