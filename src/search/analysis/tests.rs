//! Words of twenty languages: what is typed must meet what is written.

use super::*;

fn terms(text: &str, language: &str) -> Vec<String> {
    tokens(text, Some(language)).into_iter().map(|t| t.term).collect()
}

/// Every word of `typed` must be found in `written`, a text of `language`, when searched without saying so.
fn misses(language: &str, written: &str, typed: &str) -> Vec<String> {
    let mut misses = Vec::new();
    let held = tokens(written, Some(language));
    for asked in
        tokens(typed, None).into_iter().filter(|t| t.kind != Kind::Unit || typed.chars().count() == 1)
    {
        let by_stem = query_terms(&asked.spelling, &[language]);
        let met = held.iter().any(|t| by_stem.contains(&t.term) || t.form == asked.form);
        if !met {
            misses.push(format!("{language}: {by_stem:?} misses {:?}", terms(written, language)));
        }
    }
    misses
}

#[test]
fn inflected_words_meet_in_many_languages() {
    let mut missed = Vec::new();
    for (language, written, typed) in [
        ("en", "Universities and their teachers", "university teacher"),
        ("en", "Cell biology", "cells"),
        ("en", "the teacher’s guide", "teachers"),
        ("de", "Bücher über Häuser", "Buch Haus"),
        ("de", "Große Straßen", "strasse"),
        ("de", "Mathematik für Anfänger", "fuer anfänger"),
        ("fr", "Les universités françaises", "universite francaises"),
        ("fr", "L’eau et l'énergie", "eau énergie"),
        ("fr", "Enseignement des mathématiques", "mathématique"),
        ("es", "Introducción a las ecuaciones", "ecuacion introduccion"),
        ("pt", "Educação matemática", "educacao matematicas"),
        ("it", "L'arte dell'insegnamento", "arte insegnamenti"),
        ("nl", "Lessen over natuurkunde", "les"),
        ("sv", "Böcker för lärare", "bocker lärarna"),
        ("nb", "Bøker og lærere", "bok boker laerer"),
        ("da", "Undervisning i matematik", "undervisningen"),
        ("fi", "Matematiikan opetus kouluissa", "koulussa matematiikka"),
        ("ru", "Книги по высшей математике", "книга математика"),
        ("ru", "Ещё одна ёлка", "еще елка"),
        ("el", "Εισαγωγή στην ψυχολογία", "ψυχολογια εισαγωγη"),
        ("el", "Βιβλία ιστορίας", "βιβλίο ιστορία"),
        ("ar", "مقدمة في الرياضيات", "رياضيات"),
        ("ar", "والكتاب المدرسي", "كتاب"),
        ("ar", "رياضيات", "الرياضيات"),
        ("ar", "مَدْرَسَةٌ", "مدرسه"),
        ("fa", "آموزش ریاضی می‌شود", "اموزش رياضي ميشود"),
        ("hi", "लड़कों की किताबें", "किताब"),
        ("tr", "Türkiye'nin ışıkları", "turkiye isik"),
        ("tr", "IŞIK VE İSTANBUL", "ışık istanbul"),
        ("uk", "П’ять уроків української мови", "п'ять уроків"),
        ("pl", "Łódź i okolice", "lodz"),
        ("cs", "Učebnice pro děti", "ucebnice"),
        ("vi", "Giáo dục đại học", "giao duc dai hoc"),
        ("he", "שָׁלוֹם עולם", "שלום"),
        ("zh", "高等数学入门", "数学"),
        ("zh", "高等数学入门", "数"),
        ("ja", "プログラミング入門", "入門"),
        ("ko", "대학교 수학", "대학"),
        ("th", "คณิตศาสตร์เบื้องต้น", "คณิตศาสตร์"),
        ("en", "x² and H₂O", "x2 h2o"),
        ("en", "The number π", "pi"),
        ("el", "Ο αριθμός π", "pi"),
        ("en", "pi", "π"),
        ("en", "\u{1D6FC} decay", "alpha"),
        ("en", "C++ and C#", "c++ c#"),
        ("en", "E-learning", "elearning"),
    ] {
        missed.extend(misses(language, written, typed));
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn words_that_differ_stay_apart() {
    for (language, one, other) in [
        ("en", "university", "animal"),
        ("ru", "война", "воина"),
        ("de", "Buch", "Bach"),
        ("zh", "数学", "学数"),
    ] {
        assert_ne!(terms(one, language).last(), terms(other, language).last(), "{one} {other}");
    }
}

#[test]
fn positions_and_ranges_point_into_the_text() {
    let text = "L’eau d'un e-book 数学";
    let got: Vec<_> =
        tokens(text, Some("fr")).into_iter().map(|t| (t.form, t.position, &text[t.start..t.end])).collect();
    let want = [
        ("eau", 0, "eau"),
        ("un", 1, "un"),
        ("e", 2, "e"),
        ("ebook", 2, "e-book"),
        ("book", 3, "book"),
        ("数", 4, "数"),
        ("数学", 4, "数学"),
        ("学", 5, "学"),
    ];
    assert_eq!(got, want.map(|(form, position, range)| (form.to_owned(), position, range)));
}

#[test]
fn an_unknown_language_is_folded_only() {
    let token = tokens("Bücher", None).remove(0);
    assert_eq!((&*token.term, &*token.form, &*token.spelling), ("bucher", "bucher", "bücher"));
    assert_eq!(query_terms("Bücher", &[]), ["bucher"]);
    assert_eq!(query_terms("Bücher", &["de"]), ["buch", "bucher"]);
}

#[test]
fn values_are_compared_without_case() {
    assert_eq!(key("  Higher   Education "), "higher education");
    assert_eq!(primary_language("pt_BR"), "pt");
    assert_eq!(fold("Élan Vital!"), "elan vital!");
}

proptest::proptest! {
    #[test]
    fn any_text_gives_tokens_in_order_with_ranges_on_boundaries(text in ".{0,80}", language in "[a-z]{0,3}") {
        let mut last = 0;
        for token in tokens(&text, Some(&language)) {
            proptest::prop_assert!(text.get(token.start..token.end).is_some_and(|s| !s.is_empty()));
            proptest::prop_assert!(token.position >= last && !token.term.is_empty() && !token.form.is_empty());
            last = token.position;
        }
    }

    #[test]
    fn folding_again_changes_nothing(word in "\\PC{0,12}") {
        let once = fold(&word);
        proptest::prop_assert_eq!(fold(&once), once);
    }
}
