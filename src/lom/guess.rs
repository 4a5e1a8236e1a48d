//! The language of a record that names none, guessed from its title, descriptions and keywords.
//!
//! Apart from `langtag`, which never guesses. A guess is kept with a mark ([`Derived::GUESS_MARK`]) and serves
//! search and display; no export writes it as if the record had said it.

use crate::lom::langtag;
use crate::lom::plain;
use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::lom::Lom;
#[cfg(doc)]
use crate::model::record::Derived;

/// Fewest letters to guess from: a short title looks like many languages.
const MIN_LETTERS: usize = 24;

/// Most characters looked at: more would not change the answer.
const MAX_CHARS: usize = 2000;

/// Codes of the library for one of several languages, and the tag that records have for it.
const USUAL: &[(&str, &str)] = &[("cmn", "zh"), ("pes", "fa")];

/// The language, as a BCP 47 tag; `None` where the record names one anywhere (1.3, 3.4, a string's own), or the
/// text is too short or too mixed to tell.
pub(super) fn language(lom: &Lom) -> Option<String> {
    let named = !lom.general.language.is_empty()
        || lom.meta_metadata.language.is_some()
        || strings(lom).any(|string| string.language.as_deref().is_some_and(|tag| !tag.starts_with("x-")));
    if named {
        return None;
    }
    let general = &lom.general;
    let texts = std::iter::once(&general.title).chain(&general.description).chain(&general.keyword);
    let plain: Vec<String> = texts.flat_map(|text| &text.0).map(|string| plain::text(&string.text)).collect();
    of_text(&plain.join("\n"))
}

/// The language of a text.
fn of_text(text: &str) -> Option<String> {
    let text: String = text.chars().take(MAX_CHARS).collect();
    if text.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
        return None;
    }
    let found = whatlang::detect(&text).filter(whatlang::Info::is_reliable)?;
    let code = found.lang().code();
    let usual = USUAL.iter().find(|(from, _)| *from == code).map_or(code, |(_, to)| to);
    langtag::normalise(usual)
}

/// Every string that may have a language.
fn strings(lom: &Lom) -> impl Iterator<Item = &LangString> {
    let general = &lom.general;
    let in_general = [&general.description, &general.keyword, &general.coverage].into_iter().flatten();
    let in_educational =
        lom.educational.iter().flat_map(|one| one.description.iter().chain(&one.typical_age_range));
    let in_relations = lom.relation.iter().flat_map(|one| &one.resource.description);
    let in_annotations = lom.annotation.iter().map(|one| &one.description);
    let technical = &lom.technical;
    let once = [
        &general.title,
        &lom.life_cycle.version,
        &technical.installation_remarks,
        &technical.other_platform_requirements,
        &lom.rights.description,
    ];
    let texts =
        once.into_iter().chain(in_general).chain(in_educational).chain(in_relations).chain(in_annotations);
    texts.chain(lom.classification.iter().flat_map(in_classification)).flat_map(|text| &text.0)
}

fn in_classification(one: &crate::model::lom::Classification) -> impl Iterator<Item = &LangText> {
    let entries = one.taxon_path.iter().flat_map(|path| path.taxon.iter().map(|taxon| &taxon.entry));
    one.keyword.iter().chain(std::iter::once(&one.description)).chain(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_many_scripts_are_told_apart() {
        for (expected, text) in [
            (
                "en",
                "The tides follow the moon, and every harbour keeps a table of high and low water for its boats.",
            ),
            (
                "de",
                "Die Gezeiten folgen dem Mond, und jeder Hafen führt eine Tafel mit Hochwasser und Niedrigwasser.",
            ),
            (
                "fr",
                "Les marées suivent la lune, et chaque port tient une table des hautes et des basses eaux pour ses bateaux.",
            ),
            (
                "es",
                "Las mareas siguen a la luna y cada puerto guarda una tabla de la pleamar y la bajamar para sus barcos.",
            ),
            (
                "pt",
                "As marés seguem a lua, e cada porto guarda uma tábua da preia-mar e da baixa-mar para os seus barcos.",
            ),
            (
                "nl",
                "De getijden volgen de maan, en elke haven houdt een tabel bij van hoog en laag water voor zijn schepen.",
            ),
            ("el", "Οι παλίρροιες ακολουθούν το φεγγάρι και κάθε λιμάνι κρατά πίνακα για τα πλοία του."),
            (
                "ru",
                "Приливы следуют за луной, и в каждой гавани есть таблица полной и малой воды для её лодок.",
            ),
            ("ar", "يتبع المد والجزر القمر، ويحتفظ كل ميناء بجدول للمياه العالية والمنخفضة لقواربه الصغيرة."),
            ("he", "הגאות והשפל עוקבים אחר הירח, וכל נמל מחזיק טבלה של מים גבוהים ונמוכים לסירות שלו."),
            (
                "ja",
                "潮の満ち引きは月に従い、どの港にも船のための満潮と干潮の表があります。子どもたちはそれを読みます。",
            ),
            ("ko", "밀물과 썰물은 달을 따르고 모든 항구에는 배를 위한 만조와 간조의 표가 있습니다."),
            ("zh", "潮汐跟随月亮，每个港口都为船只保存着高潮和低潮的表格，孩子们学习怎样阅读这些表格。"),
            ("hi", "ज्वार चंद्रमा का अनुसरण करते हैं और हर बंदरगाह अपनी नावों के लिए पानी की तालिका रखता है।"),
            ("th", "น้ำขึ้นน้ำลงเป็นไปตามดวงจันทร์และทุกท่าเรือมีตารางน้ำสำหรับเรือของตน"),
        ] {
            assert_eq!(of_text(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn short_texts_and_numbers_give_no_guess() {
        for text in
            ["", "Tides", "Die Gezeiten", "Unit 3", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19", "潮汐"]
        {
            assert_eq!(of_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_record_that_names_a_language_anywhere_is_left_alone() {
        let text =
            "The tides follow the moon, and every harbour keeps a table of high and low water for its boats.";
        let string = |language: Option<&str>| {
            LangText(vec![LangString { language: language.map(str::to_owned), text: text.to_owned() }])
        };
        let mut silent = Lom::default();
        silent.general.description.push(string(None));
        assert_eq!(language(&silent).as_deref(), Some("en"));
        let with = |change: fn(&mut Lom, LangText)| {
            let mut lom = silent.clone();
            change(&mut lom, string(Some("fr")));
            language(&lom)
        };
        assert_eq!(with(|lom, _| lom.general.language.push("none".to_owned())), None);
        assert_eq!(with(|lom, _| lom.meta_metadata.language = Some("fr".to_owned())), None);
        assert_eq!(with(|lom, text| lom.rights.description = text), None);
        let private = with(|lom, _| {
            lom.rights.description = LangText(vec![LangString {
                language: Some("x-t-cc-url".to_owned()),
                text: "https://creativecommons.org/licenses/by/4.0/".to_owned(),
            }])
        });
        assert_eq!(private.as_deref(), Some("en"));
    }
}
