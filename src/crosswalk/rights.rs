//! Rights (6): statements, licence, cost.

use crate::crosswalk::identifiers;
use crate::crosswalk::text;
use crate::crosswalk::text::Phrase;
use crate::lom::licence;
use crate::lom::licence::Licence;
use crate::model::lom::Lom;
use crate::model::vocab;
use crate::model::vocab::Element;

/// What 6.3 says, and 6.2 where it holds more than yes or no.
pub fn statements(lom: &Lom) -> Vec<Phrase> {
    let mut all = text::phrases(&lom.rights.description);
    let value = lom.rights.copyright_and_other_restrictions.as_ref().map(|v| text::line(&v.value));
    let odd = value.filter(|value| !value.is_empty() && vocab::lom_value(Element::YesNo, value).is_none());
    all.extend(odd.map(|text| Phrase { language: None, text }));
    all
}

/// The licence that the rights name.
pub fn licence(lom: &Lom) -> Option<Licence> {
    statements(lom).iter().find_map(|phrase| licence::recognise(&phrase.text))
}

/// The address of the licence: the recognised one's own, else the first in the rights.
pub fn licence_url(lom: &Lom) -> Option<String> {
    let known = licence(lom).and_then(|licence| licence.url);
    known.or_else(|| statements(lom).iter().find_map(|phrase| first_url(&phrase.text)))
}

fn first_url(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || "<>\"'()".contains(c));
    words.map(|word| word.trim_end_matches(['.', ',', ';'])).find_map(identifiers::web)
}

/// 6.1: whether it costs something.
pub fn costs(lom: &Lom) -> Option<bool> {
    yes_no(lom.rights.cost.as_ref())
}

/// 6.2: whether copyright or other restrictions apply.
pub fn restricted(lom: &Lom) -> Option<bool> {
    yes_no(lom.rights.copyright_and_other_restrictions.as_ref())
}

fn yes_no(value: Option<&crate::model::lom::Vocabulary>) -> Option<bool> {
    value.and_then(|v| vocab::lom_value(Element::YesNo, &v.value)).map(|value| value == "yes")
}
