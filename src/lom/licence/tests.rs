//! Texts and addresses in, licences out.

use super::*;

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let found = recognise(text).map(|licence| licence.code).unwrap_or_default();
        assert_eq!(found, *expected, "{text:?}");
    }
}

#[test]
fn urls_are_licences() {
    check(&[
        ("http://creativecommons.org/licenses/by-nc-sa/2.5/nl/", "CC-BY-NC-SA-2.5"),
        ("ihttp://creativecommons.org/licenses/by-sa/3.0/br/", "CC-BY-SA-3.0"),
        ("see https://creativecommons.org/licenses/by/4.0/deed.de.", "CC-BY-4.0"),
        ("<a href=\"https://creativecommons.org/publicdomain/zero/1.0/\">CC0</a>", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
        ("https://creativecommons.org/", ""),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://opensource.org/license/mit", "MIT"),
    ]);
}

#[test]
fn names_in_several_languages_are_licences() {
    check(&[
        ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
        ("cc-by-nc-nd-40", "CC-BY-NC-ND-4.0"),
        ("cc-by-30", "CC-BY-3.0"),
        ("by-nc-sa", "CC-BY-NC-SA"),
        ("CC BY", "CC-BY"),
        ("CC0", "CC0-1.0"),
        ("creative commons: attribution - non commercial - share alike", "CC-BY-NC-SA"),
        ("creative commons: attribution - share alike 4.0", "CC-BY-SA-4.0"),
        ("CC Attribution-NonCommercial-ShareAlike 4.0 International license", "CC-BY-NC-SA-4.0"),
        ("Creative Commons: Reconocimiento - No comercial - Compartir igual", "CC-BY-NC-SA"),
        ("Creative Commons Paternité - Pas d'Utilisation Commerciale 2.0", "CC-BY-NC-2.0"),
        ("Creative Commons Namensnennung - Weitergabe unter gleichen Bedingungen", "CC-BY-SA"),
        ("GNU Free Documentation License 1.3", "GFDL-1.3"),
        ("GNU GPL v3", "GPL-3.0"),
        ("LGPL 2.1", "LGPL-2.1"),
        ("MIT License", "MIT"),
        ("Public Domain", "CC-PDM-1.0"),
        ("CC BY 4.0, not for commercial use", "CC-BY-NC-4.0"),
        ("Contains data under the Open Government Licence v3.0", "OGL-UK"),
        ("http://rightsstatements.org/vocab/InC-EDU/1.0/", "InC-EDU-1.0"),
        ("https://rightsstatements.org/page/NoC-NC/1.0/?language=fr", "NoC-NC-1.0"),
    ]);
}

#[test]
fn other_texts_name_no_licence() {
    check(&[
        ("", ""),
        ("yes", ""),
        ("All rights reserved", ""),
        ("This work is not in the public domain", ""),
        ("Diese Arbeit ist nicht gemeinfrei", ""),
        ("Made by the school of weaving", ""),
        ("Copyright 2004 by someone", ""),
        ("Massachusetts Institute of Technology (MIT)", ""),
        ("propietary license", ""),
        ("a text on attribution theory", ""),
    ]);
}

#[test]
fn permissions_url_and_place_follow_from_the_terms() {
    let licence = recognise("http://creativecommons.org/licenses/by-nc-nd/3.0/de/").unwrap();
    assert_eq!(licence.permissions, ["share"]);
    assert_eq!(licence.jurisdiction.as_deref(), Some("de"));
    assert_eq!(licence.url.as_deref(), Some("https://creativecommons.org/licenses/by-nc-nd/3.0/de/"));
    let place = |text| recognise(text).unwrap().jurisdiction.unwrap_or_default();
    let canada = "Creative Commons Paternité-Pas d'Utilisation Commerciale 2.5 Canada.";
    assert_eq!(
        [place(canada), place("CC BY-SA 3.0 España"), place("CC BY 4.0 International")],
        ["ca", "es", ""]
    );
    assert!(recognise("http://rightsstatements.org/vocab/InC/1.0/").unwrap().permissions.is_empty());
    assert_eq!(recognise("CC BY-SA 4.0").unwrap().permissions, ["share", "adapt", "sell"]);
    assert_eq!(recognise("CC BY-NC 4.0").unwrap().permissions, ["share", "adapt"]);
}

#[test]
fn a_long_text_is_cut_without_harm() {
    assert_eq!(recognise(&"ä".repeat(10_000)), None);
}
