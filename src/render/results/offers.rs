//! Words of a query that name a value of a facet: “video”, “français”, “grade 5”, offered as filters.
//!
//! Apart because it reads labels backwards: from what a reader types to the code. Runs no search; who asks it counts.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;

use crate::catalog;
use crate::model::query;
use crate::model::query::Clause;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::model::scheme::key;
use crate::render::labels;
use crate::render::link::Links;
use crate::render::link::SearchParams;
use crate::render::results::ResultsInput;
use crate::render::results::filters;
use crate::render::strings;
use crate::render::strings::UiLanguage;

/// Most offers about one query.
const MAX_OFFERS: usize = 3;
/// Most words that name a value together.
const MAX_WORDS: usize = 5;
/// Oldest age that is offered: a greater number is hardly a learner's.
const MAX_AGE: u32 = 30;
/// Words, folded, that make numbers beside them ages, in the interface's languages.
pub const AGE_WORDS: [&str; 24] = [
    "age",
    "ages",
    "aged",
    "years",
    "yrs",
    "old",
    "year-olds",
    "alter",
    "jahre",
    "jahren",
    "jahrige",
    "ans",
    "anos",
    "edad",
    "edades",
    "عمر",
    "اعمار",
    "العمر",
    "الاعمار",
    "سنه",
    "سنوات",
    "عاما",
    "عام",
    "اعوام",
];
/// Words, folded, that stand between two ages.
pub const BETWEEN: [&str; 16] = [
    "to", "and", "from", "between", "bis", "und", "von", "a", "de", "et", "entre", "y", "hasta", "الي", "و",
    "من",
];

/// What words may name, by their label in lower case and folded.
static NAMED: LazyLock<HashMap<String, (Field, String)>> = LazyLock::new(|| {
    let mut named = HashMap::new();
    for ui in UiLanguage::ALL {
        for (label, value) in strings::table(ui) {
            let Some((group, code)) = label.split_once('.') else { continue };
            let field = match group {
                "type" => Field::Type,
                "level" => Field::Level,
                "format" => Field::Format,
                "language" => Field::Language,
                _ => continue,
            };
            if !code.contains('[') && !code.is_empty() {
                let own = (field == Field::Language).then(|| labels::own_name(code)).flatten();
                for label in std::iter::once(*value).chain(own.as_deref()) {
                    named.entry(key(label).into_owned()).or_insert((field, code.to_owned()));
                    named.entry(folded(label)).or_insert((field, code.to_owned()));
                }
            }
        }
        for autonym in [key(ui.autonym()).into_owned(), folded(ui.autonym())] {
            named.insert(autonym, (Field::Language, ui.tag().to_owned()));
        }
    }
    named
});

/// What words may name: a label in lower case, also folded, with the field and the code that it stands for.
pub fn named() -> impl Iterator<Item = (&'static str, Field, &'static str)> {
    NAMED.iter().map(|(label, (field, code))| (label.as_str(), *field, code.as_str()))
}

fn folded(words: &str) -> String {
    catalog::fold(&key(words))
}

/// A filter that words of the query may mean, and the query without them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The filters: several where a grade touches two bands of age.
    pub filters: Vec<Filter>,
    /// The words left.
    pub q: String,
    /// Records that this would find.
    pub count: u64,
}

/// An offer as a page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct OfferView {
    text: String,
    href: String,
}

/// Filters that words of a query may mean, none of them chosen yet; counts are 0 still.
#[must_use]
pub fn offers(params: &SearchParams, ui: UiLanguage) -> Vec<Offer> {
    let clauses = query::parse(&params.q);
    let mut found: Vec<Offer> = Vec::new();
    let mut at = 0;
    while at < clauses.len() && found.len() < MAX_OFFERS {
        let longest = (1..=MAX_WORDS).rev().find_map(|n| {
            let words = clauses.get(at..at + n).filter(|words| words.iter().all(is_loose))?;
            let words: Vec<&str> = words.iter().map(|clause| clause.text.as_str()).collect();
            Some((n, meant(&words.join(" "), ui)?))
        });
        if let Some((n, filters)) = &longest
            && !filters.iter().any(|filter| params.filters.contains(filter))
        {
            let kept = clauses.iter().enumerate().filter(|(nth, _)| *nth < at || *nth >= at + n);
            let kept: Vec<String> = kept.map(|(_, clause)| clause.to_string()).collect();
            found.push(Offer { filters: filters.clone(), q: kept.join(" "), count: 0 });
        }
        at += longest.map_or(1, |(n, _)| n);
    }
    found
}

fn is_loose(clause: &Clause) -> bool {
    !clause.excluded && !clause.phrase && clause.field.is_none()
}

fn meant(words: &str, ui: UiLanguage) -> Option<Vec<Filter>> {
    let word = folded(words);
    let singular = ["s", "es", "n", "en"].iter().filter_map(|ending| word.strip_suffix(ending));
    let bare = word.strip_prefix("ال");
    let named = std::iter::once(&*word).chain(singular).chain(bare).find_map(|word| NAMED.get(word));
    if let Some((field, value)) = named {
        return Some(vec![Filter { field: *field, value: value.clone() }]);
    }
    if !word.contains(|c: char| c.is_ascii_digit()) || !word.contains(char::is_alphabetic) {
        return None;
    }
    let own = std::iter::once(ui).chain(UiLanguage::ALL.into_iter().filter(|other| *other != ui));
    let grades = own.map(|ui| catalog::grade_bands(words, ui.tag())).find(|bands| !bands.is_empty());
    let bands = grades.or_else(|| ages(&word)).unwrap_or_default();
    let filters: Vec<Filter> = bands.into_iter().map(|value| Filter { field: Field::Age, value }).collect();
    (!filters.is_empty()).then_some(filters)
}

/// The bands of ages such as `ages 10-12`, `von 10 bis 12 Jahren`, folded: one or two numbers, and words for ages.
fn ages(words: &str) -> Option<Vec<String>> {
    let mut numbers: Vec<u32> = Vec::new();
    let mut is_age = false;
    for word in words.split_whitespace() {
        for part in word.split(['-', '–', '—', '−']).filter(|part| !part.is_empty()) {
            match part.parse() {
                Ok(number) => numbers.push(number),
                Err(_) if AGE_WORDS.contains(&word) || AGE_WORDS.contains(&part) => is_age = true,
                Err(_) if BETWEEN.contains(&part) => {}
                Err(_) => return None,
            }
        }
    }
    let (from, to) = (*numbers.first()?, *numbers.last()?);
    let fits = is_age && numbers.len() <= 2 && from <= to && to <= MAX_AGE;
    fits.then(|| catalog::age_bands(from, to))
}

/// The offers that would find something.
pub fn views(input: &ResultsInput<'_>, links: &Links, ui: UiLanguage) -> Vec<OfferView> {
    let shown = input.extras.offers.iter().filter(|offer| offer.count > 0);
    let view = |offer: &Offer| {
        let field = offer.filters.first().map(|filter| labels::field(ui, filter.field));
        let values: Vec<String> = offer
            .filters
            .iter()
            .map(|filter| filters::value_label(filter.field, &filter.value, input, ui))
            .collect();
        let value = values.join(&format!(" {} ", strings::text(ui, "filters.or")));
        let count = strings::count(ui, "results.count", offer.count);
        let chosen = input.params.filters.iter().chain(&offer.filters).cloned().collect();
        let to = SearchParams { q: offer.q.clone(), filters: chosen, page: 1, ..input.params.clone() };
        OfferView {
            text: strings::fill(
                ui,
                "results.offer",
                &[("field", &field.unwrap_or_default()), ("value", &value), ("count", &count)],
            ),
            href: links.search(&to),
        }
    };
    shown.map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(q: &str, ui: UiLanguage, expected: &[(&str, &str, &str)]) {
        let params = SearchParams { q: q.to_owned(), ..SearchParams::default() };
        let found = offers(&params, ui);
        let found: Vec<_> = found
            .iter()
            .flat_map(|offer| {
                offer.filters.iter().map(|f| (f.field.name(), f.value.as_str(), offer.q.as_str()))
            })
            .collect();
        assert_eq!(found, expected, "{q}");
    }

    #[test]
    fn words_that_name_a_value_are_offered_as_a_filter() {
        check("volcano video", UiLanguage::En, &[("format", "video", "volcano")]);
        check("français poésie", UiLanguage::En, &[("language", "fr", "poésie")]);
        check("fractions exercises", UiLanguage::En, &[("type", "exercise", "fractions")]);
        check("fractions grade 5", UiLanguage::En, &[("age", "9-11", "fractions")]);
        check("\"video\" -video title:video", UiLanguage::En, &[]);
        check("volcano", UiLanguage::En, &[]);
    }

    #[test]
    fn they_are_offered_in_every_language_of_the_interface() {
        let video = [("format", "video", "x")];
        for word in ["videos", "Vidéo", "Videos", "vídeo", "فيديو", "الفيديو"] {
            UiLanguage::ALL.into_iter().for_each(|ui| check(&format!("x {word}"), ui, &video));
        }
        for word in ["French", "français", "francais", "Französisch", "francés", "الفرنسية"] {
            UiLanguage::ALL
                .into_iter()
                .for_each(|ui| check(&format!("x {word}"), ui, &[("language", "fr", "x")]));
        }
        check(
            "italiano русский",
            UiLanguage::En,
            &[("language", "it", "русский"), ("language", "ru", "italiano")],
        );
        for words in [
            "ages 10-11",
            "aged 10 to 11",
            "10-11 Jahre",
            "von 10 bis 11 Jahren",
            "10 à 11 ans",
            "de 10 a 11 años",
            "10-11 سنة",
            "العمر ١٠-١١",
        ] {
            UiLanguage::ALL
                .into_iter()
                .for_each(|ui| check(&format!("x {words}"), ui, &[("age", "9-11", "x")]));
        }
        check("x ages 10-12", UiLanguage::En, &[("age", "9-11", "x"), ("age", "12-14", "x")]);
        for words in ["x 100 years", "x 10-12", "Jahre"] {
            check(words, UiLanguage::De, &[]);
        }
        check("x Klasse 5", UiLanguage::En, &[("age", "9-11", "x")]);
        check("x grade 5", UiLanguage::De, &[("age", "9-11", "x")]);
    }
}
