//! Keywords: one meaning each, however the record packs them.

use std::borrow::Cow;

use crate::lom::document::plain_text;
use crate::lom::document::repeats;
use crate::lom::document::without;
use crate::model::document::Text;
use crate::model::lom::LangString;
use crate::model::lom::Lom;

/// Longest part that a split keyword may have, in characters: longer ones show that it was a sentence.
const MAX_PART_CHARS: usize = 60;

/// 1.5 and 9.4, lists in one string taken apart.
pub(super) fn keywords(lom: &Lom, language: Option<&str>) -> Vec<Text> {
    let classification = lom.classification.iter().flat_map(|class| &class.keyword);
    let strings = lom.general.keyword.iter().chain(classification).flat_map(|text| &text.0);
    unique(strings.flat_map(|string| split(string, language)).collect())
}

/// A keyword that lists several with `;` (or with more than one `,`) and is no sentence is taken apart.
pub(super) fn split(string: &LangString, language: Option<&str>) -> Vec<Text> {
    let Some(whole) = plain_text(string, language) else { return Vec::new() };
    if !whole.text.contains([';', ',']) {
        return vec![whole];
    }
    let separator = if whole.text.contains(';') { ';' } else { ',' };
    let n_separators = whole.text.matches(separator).count();
    let enough = n_separators > usize::from(separator == ',');
    let sentence = whole.text.contains(['.', '!', '?', ':', '(']);
    let parts: Vec<&str> =
        whole.text.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
    let short = parts.iter().all(|part| part.chars().count() <= MAX_PART_CHARS);
    if !enough || sentence || !short {
        return vec![whole];
    }
    parts.iter().map(|part| Text { language: whole.language.clone(), text: (*part).to_owned() }).collect()
}

/// Each text once, case aside.
pub(super) fn unique(texts: Vec<Text>) -> Vec<Text> {
    let repeats = repeats(&texts, |text| (text.language.as_deref(), lower(&text.text)));
    without(texts, &repeats)
}

fn lower(text: &str) -> Cow<'_, str> {
    let is_lower = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}
