//! Cards of every make, by what is read from them.

use super::*;

#[track_caller]
fn check(text: &str, expected: (&str, &str, &str, &str)) {
    let entity = read(text);
    let or_empty = |field: &Option<String>| field.clone().unwrap_or_default();
    let found = (
        or_empty(&entity.name),
        or_empty(&entity.organisation),
        or_empty(&entity.email),
        or_empty(&entity.url),
    );
    let expected =
        (expected.0.to_owned(), expected.1.to_owned(), expected.2.to_owned(), expected.3.to_owned());
    assert_eq!(found, expected, "{text:?}");
    assert_eq!(entity.vcard, text.trim());
}

#[test]
fn reads_a_card_by_the_letter() {
    check(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Byron\r\nN:Byron;Ada;;;\r\nORG:Analytical Society;Engines\r\n\
         EMAIL;TYPE=INTERNET:ada@example.org\r\nURL:https://example.org/ada\r\nEND:VCARD",
        ("Ada Byron", "Analytical Society, Engines", "ada@example.org", "https://example.org/ada"),
    );
}

#[test]
fn reads_version_4_with_groups_and_uris() {
    check(
        "BEGIN:VCARD\nVERSION:4.0\nitem1.FN;ALTID=\"1:2\":Ada Byron\nEMAIL:mailto:ada@example.org\nEND:VCARD",
        ("Ada Byron", "", "ada@example.org", ""),
    );
}

#[test]
fn reads_quoted_printable_with_soft_breaks() {
    check(
        "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen =\nM=C3=BCller\nEND:VCARD",
        ("Jürgen Müller", "", "", ""),
    );
    check("BEGIN:VCARD\nN;QUOTED-PRINTABLE:M=FCller;Ida\nEND:VCARD", ("Ida Müller", "", "", ""));
}

#[test]
fn reads_a_card_on_one_line() {
    check(
        "BEGIN:VCARD VERSION:3.0 FN:Sue Example N:Example;Sue ORG:University of Somewhere END:VCARD",
        ("Sue Example", "University of Somewhere", "", ""),
    );
    check("begin:vcard orgname: School of Weaving end:vcard", ("", "School of Weaving", "", ""));
    check("BEGIN:VCARD FN:Ann N:;; URL:http://a.example/x END:VCARD", ("Ann", "", "", "http://a.example/x"));
}

#[test]
fn reads_properties_that_run_into_each_other() {
    check("BEGIN:VCARDFN:Jan, P. (Piet)END:VCARD", ("Jan, P. (Piet)", "", "", ""));
    check("BEGIN:VCARD FN: EMAIL;TYPE=INTERNET:ORG: A House END:VCARD", ("", "A House", "", ""));
    check("BEGIN:VCARD\nORG:Friends of l&apos;École\nEND:VCARD", ("", "Friends of l'École", "", ""));
    check("BEGIN:VCARDEND:VCARD", ("", "", "", ""));
}

#[test]
fn reads_line_ends_that_are_spelt_out() {
    check("BEGIN:VCARD\\nFN:Bo Ek\\nEMAIL:bo@example.se\\nEND:VCARD", ("Bo Ek", "", "bo@example.se", ""));
}

#[test]
fn reads_folded_and_indented_cards() {
    check("BEGIN:VCARD\nFN:Maria de la\n  Cruz\nEND:VCARD", ("Maria de la Cruz", "", "", ""));
    check(
        "BEGIN:VCARD\n\t\tVERSION:4.0\n\t\tFN:Tab Man\n\t\tORG:Tabs\n\tEND:VCARD",
        ("Tab Man", "Tabs", "", ""),
    );
}

#[test]
fn does_without_begin_version_fn_or_end() {
    check("FN:No Begin\nORG:X", ("No Begin", "X", "", ""));
    check("BEGIN:VCARD\nN:Deilman\\,Clem\nEND:VCARD", ("Deilman,Clem", "", "", ""));
    check("BEGIN:VCARD\nN:Goud;J.F. ;;prof. dr\n", ("J.F. Goud", "", "", ""));
    check("BEGIN:VCARD\nVERSION:3.0\nORG:Only Org\nEND:VCARD", ("", "Only Org", "", ""));
    check("BEGIN:VCARD\nFN:\nN:;;;;\nEND:VCARD", ("", "", "", ""));
    check("BEGIN:VCARD", ("", "", "", ""));
}

#[test]
fn a_bare_text_is_a_name_unless_it_is_an_address() {
    check("Lewin, Wilma", ("Lewin, Wilma", "", "", ""));
    check("Name: the best one", ("Name: the best one", "", "", ""));
    check("someone@example.org", ("", "", "someone@example.org", ""));
    check("Some One <someone@example.org>", ("Some One", "", "someone@example.org", ""));
    check("https://example.org/me", ("", "", "", "https://example.org/me"));
    check("BEGIN:VCARD\nFN:a@example.org\nN:Ames;Al\nEND:VCARD", ("Al Ames", "", "a@example.org", ""));
    check("  ", ("", "", "", ""));
    check("-", ("", "", "", ""));
}

#[test]
fn cards_that_we_make_read_back() {
    check(&of_person("Müller, Jürgen; Dr."), ("Müller, Jürgen; Dr.", "", "", ""));
    check(&of_organisation("Fish, Chips & Co."), ("Fish, Chips & Co.", "Fish, Chips & Co.", "", ""));
}
