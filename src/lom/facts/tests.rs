//! Words of records in, facts out.

use super::*;
use crate::model::lom::Educational;
use crate::model::lom::LangString;
use crate::model::lom::LangText;

fn text(text: &str) -> LangText {
    LangText(vec![LangString { language: None, text: text.to_owned() }])
}

#[test]
fn every_countrys_file_is_read() {
    let names: Vec<&str> = Country::all().iter().map(|country| country.name.as_str()).collect();
    for name in ["at", "au", "be", "br", "ca-qc", "ch", "de", "es", "fr", "it", "jp", "nl", "pt", "uk", "us"]
    {
        assert!(names.contains(&name), "data/levels/{name}.toml: {names:?}");
    }
    assert!(Country::all().iter().all(|country| !country.source.is_empty() && !country.languages.is_empty()));
}

#[test]
fn grades_are_ages_by_the_language_of_the_record() {
    for (language, grade, expected) in [
        ("es", "2º ESO", Some((13, 14))),
        ("es", "Educación Primaria", Some((6, 12))),
        ("ca", "4t ESO", Some((15, 16))),
        ("es", "1º de Bachillerato", Some((16, 17))),
        ("fr", "5e", Some((12, 13))),
        ("fr", "6ème", Some((11, 12))),
        ("fr", "Terminale", Some((17, 18))),
        ("fr", "CE1", Some((7, 8))),
        ("fr", "classe de cinquième", Some((12, 13))),
        ("nl", "5e", None),
        ("nl", "groep 6", Some((9, 10))),
        ("nl", "havo 4", Some((15, 16))),
        ("de", "Klasse 7", Some((12, 13))),
        ("de", "7. Klasse", Some((12, 13))),
        ("de", "Klasse 5-6", Some((10, 12))),
        ("de-AT", "5. Schulstufe", Some((10, 11))),
        ("en-GB", "Year 8", Some((12, 13))),
        ("en-AU", "Year 8", Some((13, 14))),
        ("en", "Grade 5", Some((10, 11))),
        ("en", "KS3", Some((11, 14))),
        ("it", "scuola primaria", Some((6, 11))),
        ("pt-BR", "7º ano do ensino fundamental", Some((12, 13))),
        ("pt", "Ensino médio", Some((15, 18))),
        ("pt-PT", "10.º ano", Some((15, 16))),
        ("fr-CA", "2e secondaire", Some((13, 14))),
        ("ja", "中学2", Some((13, 14))),
        ("de", "school", None),
        ("de", "Klasse 99", None),
        ("en", "year 2004", None),
    ] {
        let found = levels::ages(grade, Some(language)).map(|(min, max, _)| (min, max));
        assert_eq!(found, expected, "{language}: {grade}");
    }
}

#[test]
fn a_grade_in_5_7_is_no_age_in_years_and_keeps_its_evidence() {
    let mut lom = Lom::default();
    lom.general.language.push("en".to_owned());
    lom.educational.push(Educational { typical_age_range: vec![text("Grade 5")], ..Educational::default() });
    let found = facts(&lom);
    let age = found.age.first().unwrap();
    assert_eq!((age.min, age.max), (10, Some(11)));
    assert_eq!(age.from, Evidence::new("educational.typicalAgeRange", "Grade 5", "levels/us"));
    assert_eq!(bands(&found.age), ["9-11"]);
}

#[test]
fn only_terms_of_accessibility_are_facts() {
    let class = |entry: &str| crate::model::lom::Classification {
        purpose: Some(crate::model::lom::Vocabulary {
            value: "accessibility restrictions".to_owned(),
            ..Default::default()
        }),
        keyword: vec![text(entry)],
        ..Default::default()
    };
    for (entry, expected) in [
        ("captions", vec!["captions"]),
        ("https://schema.org/signLanguage", vec!["signLanguage"]),
        ("auditivo,Visual, por ratón, informativo", vec!["auditory", "visual"]),
        ("Sous-titres", vec!["captions"]),
        ("Eurêka", vec![]),
        ("DECLARACIÓN DEL MODO DE INTERACCION", vec![]),
    ] {
        let lom = Lom { classification: vec![class(entry)], ..Lom::default() };
        let found: Vec<String> = facts(&lom).access.into_iter().map(|fact| fact.value).collect();
        assert_eq!(found, expected, "{entry}");
    }
}

#[test]
fn dead_plug_ins_are_found_in_formats_addresses_and_requirements() {
    for (format, location, words, expected) in [
        ("application/x-shockwave-flash", "", "", vec!["flash"]),
        ("SWF", "", "", vec!["flash"]),
        ("text/html", "http://a.example/x.swf?y=1", "", vec!["flash"]),
        ("", "", "Needs the Macromedia Flash Player 8", vec!["flash"]),
        ("", "", "Un applet Java et Silverlight", vec!["java-applet", "silverlight"]),
        ("application/x-director", "", "", vec!["director"]),
        ("model/vrml", "", "", vec!["vrml"]),
        (
            "application/java-archive",
            "http://a.example/flash/",
            "a flash of light, a USB flash drive",
            vec![],
        ),
    ] {
        let mut lom = Lom::default();
        lom.technical.format.push(format.to_owned());
        lom.technical.location.push(location.to_owned());
        lom.technical.other_platform_requirements = text(words);
        let found: Vec<String> = facts(&lom).plugin.into_iter().map(|fact| fact.value).collect();
        assert_eq!(found, expected, "{format} {location} {words}");
    }
}

#[test]
fn a_licence_has_its_version_country_and_words() {
    let mut lom = Lom::default();
    let said = "http://creativecommons.org/licenses/by-nc/3.0/es/";
    lom.rights.description = text(said);
    let found = facts(&lom).licence.unwrap();
    assert_eq!((found.value.as_str(), found.version.as_deref()), ("CC-BY-NC-3.0", Some("3.0")));
    assert_eq!((found.jurisdiction.as_deref(), found.permission), (Some("es"), vec!["share", "adapt"]));
    assert_eq!(found.from, Evidence::new("rights.description", said, "licence"));
}
