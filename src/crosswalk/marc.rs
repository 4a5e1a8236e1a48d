//! LOM → MARC 21 for bibliographic data: the table. UTF-8 throughout (leader/09 `a`).
//!
//! The fields are filled by the files of this folder, by groups of tags; `marcxml` and `iso2709` write the same
//! [`record::Record`] in the two forms libraries load.

use crate::crosswalk::Note;
use crate::crosswalk::Source;
use crate::crosswalk::table;
use crate::crosswalk::table::Chapter;
use crate::crosswalk::table::Rule;

mod access;
mod body;
mod fixed;
pub mod iso2709;
mod links;
pub mod marcxml;
mod names;
mod notes;
mod numbers;
pub mod record;

#[cfg(test)]
mod tests;

use record::Record;

/// MARC 21 itself.
const MARC: &str = "MARC 21 Bibliographic";
/// MARC as RDA wants it.
const RDA: &str = "MARC 21 Bibliographic; RDA";

/// The crosswalk.
pub const TABLE: &[Rule<Record>] = &[
    Rule {
        target: "leader",
        lom: &["4.1", "7.1"],
        how: "05 `n` (`d` for a deleted record); 06 from the first telling media type: `a` text, `g` video, `i` sound, `k` image, else `m`; 07 `a` where it is part of another resource, else `m`; 09 `a`; 17 `7`; 18 `i`",
        clause: MARC,
        apply: fixed::leader,
    },
    Rule {
        target: "001, 003",
        lom: &[],
        how: "the record's id; the source's id",
        clause: MARC,
        apply: fixed::numbers,
    },
    Rule {
        target: "005",
        lom: &["3.2.3"],
        how: "the datestamp, else the time of harvest, else 3.2.3; a time that is not given is zeros",
        clause: MARC,
        apply: fixed::changed,
    },
    Rule {
        target: "006, 007",
        lom: &["4.1"],
        how: "007 `cr` for a digital resource; 006 `m` as well where leader/06 is not `m`",
        clause: MARC,
        apply: fixed::electronic,
    },
    Rule {
        target: "008",
        lom: &["1.3", "2.3.3", "3.2.3", "4.1", "4.7", "5.6", "5.7"],
        how: "always 40 characters. 00-05: first 3.2.3, else the datestamp; 06-10: `s` and the year of publication, else `nuuuu`; place unknown; audience from 5.7, else 5.6; form `o`; language: the first of 1.3 that MARC has a code for, else `und`",
        clause: MARC,
        apply: fixed::general,
    },
    Rule {
        target: "020 $a $z",
        lom: &["1.1"],
        how: "ISBN; in $z where the check digit is wrong",
        clause: MARC,
        apply: numbers::isbn,
    },
    Rule {
        target: "022 $a $y",
        lom: &["1.1"],
        how: "ISSN; in $y where the check digit is wrong",
        clause: MARC,
        apply: numbers::issn,
    },
    Rule {
        target: "024 7_ $a $2",
        lom: &["1.1"],
        how: "DOI, handle, ARK, other URIs ($2 `doi`, `hdl`, `ark`, `uri`); 024 8_ with the catalogue in $q for the rest",
        clause: MARC,
        apply: numbers::other_standard,
    },
    Rule {
        target: "035 __ $a",
        lom: &[],
        how: "`(SOURCE)` and the OAI identifier",
        clause: MARC,
        apply: numbers::system,
    },
    Rule {
        target: "040 __ $a $b $e $c",
        lom: &["3.4"],
        how: "the source's id; 3.4, else `und`; `rda`",
        clause: MARC,
        apply: numbers::cataloguing,
    },
    Rule {
        target: "041",
        lom: &["1.3"],
        how: "041 __ with MARC codes where there is more than one language; 041 _7 $2 `iso639-3` for languages without a MARC code",
        clause: MARC,
        apply: numbers::languages,
    },
    Rule {
        target: "050, 080, 082, 084",
        lom: &["9.1", "9.2.1", "9.2.2.1"],
        how: "the last taxon's id where the scheme is LCC, UDC or DDC; for others 084 with the scheme's name in $2, where the purpose is discipline",
        clause: MARC,
        apply: numbers::classification,
    },
    Rule {
        target: "100 / 110",
        lom: &["2.3.1", "2.3.2"],
        how: "the first author: a person `Family, Given` (first indicator 1; 0 where only the direct order is known), an organisation. $e author, $4 aut",
        clause: RDA,
        apply: names::main,
    },
    Rule {
        target: "245 $a $c",
        lom: &["1.2", "2.3.2"],
        how: "the preferred title; first indicator 0 without 1XX; second indicator skips an article of its language; $c the authors in direct order. Without a title: the OAI identifier in square brackets, `[oai:…]`, as cataloguers mark what they supply",
        clause: RDA,
        apply: body::title,
    },
    Rule {
        target: "246 $a",
        lom: &["1.2"],
        how: "the other titles: 31 in another language, 3_ in the same",
        clause: MARC,
        apply: body::other_titles,
    },
    Rule {
        target: "250 __ $a",
        lom: &["2.1"],
        how: "the version as it stands",
        clause: MARC,
        apply: body::edition,
    },
    Rule {
        target: "264 _1 $b $c",
        lom: &["2.3.1", "2.3.2", "2.3.3"],
        how: "every publisher; the year of publication",
        clause: RDA,
        apply: body::publication,
    },
    Rule {
        target: "300 __ $a",
        lom: &["4.1"],
        how: "`1 online resource` unless 4.1 says `non-digital`",
        clause: RDA,
        apply: body::extent,
    },
    Rule {
        target: "306 __ $a",
        lom: &["4.7"],
        how: "`hhmmss`, up to 99 hours",
        clause: MARC,
        apply: body::playing_time,
    },
    Rule {
        target: "336, 337, 338",
        lom: &["4.1"],
        how: "RDA content of every kind of media type; computer, online resource (`unmediated`, `unspecified` for `non-digital`)",
        clause: RDA,
        apply: body::rda_types,
    },
    Rule {
        target: "347 __ $a $b $c $2",
        lom: &["4.1", "4.2"],
        how: "file type, media type, size in bytes where there is one format",
        clause: RDA,
        apply: body::digital_file,
    },
    Rule {
        target: "385 __ $a $2",
        lom: &["5.5"],
        how: "intended end users, $2 `local`",
        clause: MARC,
        apply: body::audience_group,
    },
    Rule {
        target: "500 __ $a",
        lom: &["2.2", "5.3", "5.4", "5.8", "5.9", "5.10"],
        how: "5.10; then status, interactivity level, semantic density, difficulty and typical learning time with LOM's element name before them",
        clause: MARC,
        apply: notes::general,
    },
    Rule { target: "506 1_ $a", lom: &["6.1"], how: "where 6.1 is yes", clause: MARC, apply: notes::access },
    Rule {
        target: "520 __ $a",
        lom: &["1.4"],
        how: "every description in every language",
        clause: MARC,
        apply: notes::summary,
    },
    Rule {
        target: "521 1_ / 8_ $a",
        lom: &["5.6", "5.7", "9.1", "9.2.2.2"],
        how: "5.7 as an age; 5.6, and educational levels (9) without a scheme",
        clause: MARC,
        apply: notes::audience,
    },
    Rule {
        target: "526 0_ $a $b",
        lom: &["9.1", "9.2.1", "9.2.2.1", "9.2.2.2"],
        how: "purpose educational level: the scheme, the last taxon's entry",
        clause: MARC,
        apply: notes::programme,
    },
    Rule {
        target: "532 8_ $a",
        lom: &["9.1", "9.2.2.2", "9.3"],
        how: "purpose accessibility restrictions: description and taxa",
        clause: MARC,
        apply: notes::accessibility,
    },
    Rule {
        target: "538 __ $a",
        lom: &["4.4", "4.5", "4.6"],
        how: "requirements in one sentence each, `or` between what suffices; installation remarks; other requirements",
        clause: MARC,
        apply: notes::system,
    },
    Rule {
        target: "540 __ $a $f $2 $u",
        lom: &["6.2", "6.3"],
        how: "6.3 as it stands; $f the licence's short form, $2 `cc` for Creative Commons, $u its address; where only 6.2 is yes a sentence that says so",
        clause: MARC,
        apply: notes::use_terms,
    },
    Rule {
        target: "546 __ $a",
        lom: &["1.3"],
        how: "the tags as they are, where MARC's codes lose a region or script",
        clause: MARC,
        apply: notes::language,
    },
    Rule {
        target: "650",
        lom: &["9.1", "9.2.1", "9.2.2.1", "9.2.2.2"],
        how: "discipline and idea: second indicator 0 for LCSH, 2 for MeSH, else 7 with MARC's code of the scheme in $2; a URI in $0",
        clause: MARC,
        apply: access::subjects,
    },
    Rule {
        target: "653 __ $a",
        lom: &["1.5", "1.6", "9.1", "9.2.2.2", "9.4"],
        how: "keywords and coverage; discipline and idea of schemes that MARC has no code for",
        clause: MARC,
        apply: access::uncontrolled,
    },
    Rule {
        target: "655 _7 $a $2",
        lom: &["5.2"],
        how: "learning resource types, $2 `local`",
        clause: MARC,
        apply: access::genre,
    },
    Rule {
        target: "658 __ $a $c $2",
        lom: &["9.1", "9.2.1", "9.2.2.1", "9.2.2.2"],
        how: "educational objectives and competencies: entry, id, scheme",
        clause: MARC,
        apply: access::objectives,
    },
    Rule {
        target: "700, 710",
        lom: &["2.3.1", "2.3.2"],
        how: "further authors and all other roles but publisher, $e the role, $4 where MARC has a code",
        clause: RDA,
        apply: names::added,
    },
    Rule {
        target: "720 __ $a $e",
        lom: &["2.3.1", "2.3.2"],
        how: "bare names, of which nobody says what they name",
        clause: MARC,
        apply: names::uncontrolled,
    },
    Rule {
        target: "773 08",
        lom: &["7.1", "7.2.1", "7.2.2"],
        how: "ispartof: $i, $t description, $o identifier",
        clause: MARC,
        apply: links::host,
    },
    Rule {
        target: "774, 775, 776, 787 08",
        lom: &["7.1", "7.2.1", "7.2.2"],
        how: "haspart 774; isversionof, hasversion 775; isformatof, hasformat 776; every other kind 787",
        clause: MARC,
        apply: links::others,
    },
    Rule {
        target: "786 08",
        lom: &["7.1", "7.2.1", "7.2.2"],
        how: "isbasedon, as data source",
        clause: MARC,
        apply: links::data_source,
    },
    Rule {
        target: "856 40 $u $q",
        lom: &["1.1", "4.1", "4.3"],
        how: "every location that is a web address, else the first identifier that gives one; $q where there is one format",
        clause: MARC,
        apply: links::location,
    },
    Rule {
        target: "856 41 / 42 $3 $u",
        lom: &["7.1", "7.2.1"],
        how: "web addresses of versions and formats (41) and of other related resources (42)",
        clause: MARC,
        apply: links::related_locations,
    },
    Rule {
        target: "883 0_ $a $d",
        lom: &[],
        how: "that a machine made the record, and the day of the harvest",
        clause: MARC,
        apply: links::provenance,
    },
];

const INTRO: &str = "Formats `marcxml` and `marc` (ISO 2709), both in UTF-8, ISBD punctuation in 100, 245, 264, 500-546 \
and 7XX. Fields stand in the order of their tags.

**A record without a title** gets its OAI identifier in square brackets as 245 $a: `[oai:repository:17].`

**Limits of ISO 2709.** A field has at most 9,999 bytes with its indicators and terminator, a record 99,999. In `marc`
(not in `marcxml`, which has no such limits):

- a field of 5XX whose one text is too long is written as several fields of the same tag, cut at blanks; every part
  carries `$8 N.P\\u` (field link N, part P), so that the parts can be put together again, and other subfields stay with the first;
- any other field that is too long loses the end of its longest subfield, which then ends with `…`;
- from a record that is too long fields are left out from the last backwards, tag by tag in this order: 883, 787, 786,
  776, 775, 774, 856 42, 856 41, 653, 658, 385, 538, 500, 521, 526, 246, 720, 710, 700, 650, 520, and after these
  whatever is last but 0XX control fields and 245.

Each of the last two is told in the notes that come back with the record. Control characters become blanks, since ISO 2709
uses them as delimiters.";

/// The chapter of `docs/CROSSWALKS.md`.
#[must_use]
pub fn chapter() -> Chapter {
    Chapter::new("MARC 21", INTRO, TABLE)
}

/// The record's fields in the order of their tags.
#[must_use]
pub fn record(source: &Source<'_>) -> Record {
    let mut record = Record::default();
    table::apply(TABLE, source, &mut record);
    record.finish();
    record
}

/// The record as a MARCXML `record` element that stands alone, without an XML declaration.
#[must_use]
pub fn to_marcxml(source: &Source<'_>) -> String {
    marcxml::write(&record(source))
}

/// The record in ISO 2709; what had to be shortened is not told, see [`to_iso2709_with_notes`].
#[must_use]
pub fn to_iso2709(source: &Source<'_>) -> Vec<u8> {
    to_iso2709_with_notes(source).0
}

/// The record in ISO 2709, and what did not fit into it.
#[must_use]
pub fn to_iso2709_with_notes(source: &Source<'_>) -> (Vec<u8>, Vec<Note>) {
    iso2709::write(record(source))
}
