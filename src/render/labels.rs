//! Codes to words: facet values, LOM's vocabularies, licences and languages, as the reader's language has them.
//!
//! Apart from the views because results, records and the JSON interface must label alike. A code without
//! words is shown as it is: an honest foreign word is better than none.

use crate::model::lom::LangString;
use crate::model::lom::Vocabulary;
use crate::model::query::Field;
use crate::model::vocab::Element;
use crate::model::vocab::lom_value;
use crate::model::vocabularies::Vocabularies;
use crate::render::languages;
use crate::render::strings;
use crate::render::strings::UiLanguage;
use crate::render::text::TextView;

/// The words for a facet's value: ours, else a vocabulary's, else the value.
#[must_use]
pub fn facet_value(ui: UiLanguage, vocabularies: &Vocabularies, field: Field, value: &str) -> String {
    match field {
        Field::Language => language(ui, value),
        Field::Licence => licence(ui, value),
        _ => match strings::lookup(ui, &format!("{}.{value}", field.name())) {
            Some(words) => words.to_owned(),
            None => term(ui, vocabularies, field, value)
                .map_or_else(|| capitalised(value, field), |label| capitalised(&label.text, field)),
        },
    }
}

/// What a vocabulary calls the term that this value stands for.
#[must_use]
pub fn term<'v>(
    ui: UiLanguage,
    vocabularies: &'v Vocabularies,
    field: Field,
    value: &str,
) -> Option<&'v LangString> {
    vocabularies.label(vocabularies.of_facet(field, value)?, ui.tag())
}

/// The language of a label where it is not the reader's: for `lang`.
#[must_use]
pub fn foreign(ui: UiLanguage, vocabularies: &Vocabularies, field: Field, value: &str) -> Option<String> {
    let language = term(ui, vocabularies, field, value)?.language.clone()?;
    (UiLanguage::from_tag(&language) != Some(ui)).then_some(language)
}

/// Values of a vocabulary come in lower case; names, years and subjects stay as they came.
fn capitalised(value: &str, field: Field) -> String {
    if !matches!(field, Field::Type | Field::Level | Field::Difficulty | Field::Access) {
        return value.to_owned();
    }
    if field == Field::Access {
        return apart(value);
    }
    let mut chars = value.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A term such as `alternativeText` as words: `Alternative text`.
fn apart(term: &str) -> String {
    let mut words = String::new();
    let mut small = false;
    for c in term.chars() {
        if small && c.is_uppercase() {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else if words.is_empty() {
            words.extend(c.to_uppercase());
        } else {
            words.push(c);
        }
        small = c.is_lowercase();
    }
    words
}

/// The words for a field's name.
#[must_use]
pub fn field(ui: UiLanguage, field: Field) -> String {
    strings::text(ui, &format!("field.{}", field.name()))
}

/// A language by its name in the reader's language, else in itself, else by its tag; a region is added.
#[must_use]
pub fn language(ui: UiLanguage, tag: &str) -> String {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or(tag).to_ascii_lowercase();
    let name =
        languages::name(ui, &primary).or_else(|| own_name(&primary)).unwrap_or_else(|| primary.clone());
    let rest: Vec<&str> = parts.collect();
    if rest.is_empty() { name } else { format!("{name} ({})", rest.join("-")) }
}

/// What a language calls itself, by its primary subtag; its English name where that is not known.
pub(super) fn own_name(primary: &str) -> Option<String> {
    let language =
        isolang::Language::from_639_1(primary).or_else(|| isolang::Language::from_639_3(primary))?;
    Some(language.to_autonym().unwrap_or_else(|| language.to_name()).to_owned())
}

/// A licence by the name people know: `CC BY-SA 4.0` for `CC-BY-SA-4.0`.
#[must_use]
pub fn licence(ui: UiLanguage, code: &str) -> String {
    if let Some(words) = strings::lookup(ui, &format!("licence.{code}")) {
        return words.to_owned();
    }
    let Some(rest) = code.strip_prefix("CC-") else { return code.to_owned() };
    match rest.rsplit_once('-') {
        Some((elements, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("CC {elements} {version}")
        }
        _ => format!("CC {rest}"),
    }
}

/// The address of a Creative Commons licence's text.
#[must_use]
pub fn licence_url(code: &str) -> Option<String> {
    const HOST: &str = "https://creativecommons.org";
    match code {
        "CC0-1.0" => return Some(format!("{HOST}/publicdomain/zero/1.0/")),
        "CC-PDM-1.0" => return Some(format!("{HOST}/publicdomain/mark/1.0/")),
        _ => {}
    }
    let (elements, version) = code.strip_prefix("CC-")?.rsplit_once('-')?;
    let known = elements.split('-').all(|e| matches!(e, "BY" | "NC" | "ND" | "SA"));
    let numbered = version.len() == 3 && version.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (known && numbered).then(|| format!("{HOST}/licenses/{}/{version}/", elements.to_ascii_lowercase()))
}

/// The words for a LOM vocabulary value: ours where LOM has it, the record's own label, else the value.
#[must_use]
pub fn vocabulary(ui: UiLanguage, element: Element, value: &Vocabulary) -> TextView {
    if let Some(known) = lom_value(element, &value.value)
        && let Some(words) = strings::lookup(ui, &format!("{}.{known}", group(element)))
    {
        return TextView::ours(words, ui);
    }
    match value.label.best(&[ui.tag()]) {
        Some(label) if !label.text.is_empty() => TextView::new(&label.text, label.language.as_deref()),
        _ => TextView::new(&value.value, None),
    }
}

/// What the keys of an element's labels begin with; those of a facet with the facet's name.
pub(super) fn group(element: Element) -> &'static str {
    match element {
        Element::Structure => "structure",
        Element::AggregationLevel => "aggregation",
        Element::Status => "status",
        Element::Role | Element::MetaRole => "role",
        Element::RequirementType | Element::RequirementName => "requirement",
        Element::InteractivityType => "interactivity",
        Element::LearningResourceType => "type",
        Element::Degree => "degree",
        Element::IntendedEndUserRole => "enduser",
        Element::Context => "level",
        Element::Difficulty => "difficulty",
        Element::YesNo => "yesno",
        Element::RelationKind => "relation",
        Element::Purpose => "purpose",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_lom_has_words_in_every_language() {
        for ui in UiLanguage::ALL {
            for element in Element::ALL {
                for value in element.values() {
                    let key = format!("{}.{value}", group(element));
                    assert!(strings::lookup(ui, &key).is_some(), "{}: `{key}`", ui.tag());
                }
            }
        }
    }

    #[test]
    fn a_code_becomes_words_and_an_unknown_one_stays() {
        for (field, value, words) in [
            (Field::Language, "de", "German"),
            (Field::Language, "pt-BR", "Portuguese (BR)"),
            (Field::Language, "oc", "occitan"),
            (Field::Licence, "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"),
            (Field::Licence, "MIT", "MIT"),
            (Field::Type, "narrative text", "Text"),
            (Field::Level, "kindergarten", "Kindergarten"),
            (Field::Age, "6-8", "6 to 8 years"),
            (Field::Cost, "no", "Free of charge"),
            (Field::Access, "alternativeText", "Alternative text"),
            (Field::Subject, "eBay history", "eBay history"),
        ] {
            let have = facet_value(UiLanguage::En, &Vocabularies::default(), field, value);
            assert_eq!(have.to_lowercase(), words.to_lowercase(), "{value}");
        }
    }

    #[test]
    fn only_a_creative_commons_code_has_a_creative_commons_address() {
        let url = licence_url("CC-BY-SA-4.0");
        assert_eq!(url.as_deref(), Some("https://creativecommons.org/licenses/by-sa/4.0/"));
        assert_eq!(licence_url("CC-EVIL/../x-4.0"), None);
        assert_eq!(licence_url("MIT"), None);
    }
}
