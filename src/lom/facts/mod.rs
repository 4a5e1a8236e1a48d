//! Facts that learners choose by, each with its evidence: licence, cost, ages, accessibility, dead plug-ins.
//!
//! The one place where they are derived, so that facets, pages and JSON say the same; `docs/FACTS.md` documents the
//! tables. Nothing is guessed: what no table knows is no fact, and stays on the record's page as it came.

mod access;
mod age;
mod levels;
mod plugin;

pub use access::TERMS;
pub use plugin::PLUGINS;

use crate::lom::derive;
use crate::lom::licence;
use crate::lom::plain;
use crate::lom::vocabulary::lom_value;
use crate::model::facts::Evidence;
use crate::model::facts::Fact;
use crate::model::facts::Facts;
use crate::model::facts::LicenceFact;
use crate::model::lom::Lom;
use crate::model::vocab::Element;

pub use age::BANDS;
pub use age::bands;
pub use levels::Country;
pub use levels::FILLERS;
pub use levels::Stage;

/// All facts of a record.
#[must_use]
pub fn facts(lom: &Lom) -> Facts {
    let language = derive::record_language(lom);
    Facts {
        licence: licence_of(lom),
        cost: cost(lom),
        age: age::ages(lom, language),
        access: access::access(lom),
        plugin: plugin::plugins(lom),
    }
}

/// The licence named in 6.3, else in 6.2, else in what profiles add to category 6.
fn licence_of(lom: &Lom) -> Option<LicenceFact> {
    let rights = &lom.rights;
    let description = rights.description.0.iter().map(|string| ("rights.description", string.text.as_str()));
    let copyright = rights.copyright_and_other_restrictions.iter();
    let copyright = copyright.map(|value| ("rights.copyrightAndOtherRestrictions", value.value.as_str()));
    let extensions = lom.extensions.iter().filter(|extension| extension.path.starts_with("rights"));
    let extensions = extensions.map(|extension| ("rights", extension.element.text.as_str()));
    description.chain(copyright).chain(extensions).find_map(|(path, text)| {
        let found = licence::recognise(text)?;
        let version =
            found.code.rsplit('-').next().filter(|last| last.starts_with(|c: char| c.is_ascii_digit()));
        Some(LicenceFact {
            version: version.map(str::to_owned),
            jurisdiction: found.jurisdiction,
            permission: found.permissions,
            from: Evidence::new(path, &plain::text(text), "licence"),
            value: found.code,
        })
    })
}

/// 6.1.
fn cost(lom: &Lom) -> Option<Fact> {
    let given = lom.rights.cost.as_ref()?;
    let value = lom_value(Element::YesNo, &given.value)?;
    Some(Fact { value: value.to_owned(), from: Evidence::new("rights.cost", &given.value, "yes-no") })
}

/// Lower case, no accents, words divided by one space, a figure apart from the letters around it.
fn words(text: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let mut words: Vec<String> = Vec::new();
    let mut last: Option<bool> = None;
    let folded: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
    };
    for c in folded.chars() {
        if !c.is_alphanumeric() {
            last = None;
            continue;
        }
        let digit = c.is_ascii_digit();
        match words.last_mut().filter(|_| last == Some(digit)) {
            Some(word) => word.push(c),
            None => words.push(c.to_string()),
        }
        last = Some(digit);
    }
    words
}

#[cfg(test)]
mod tests;
