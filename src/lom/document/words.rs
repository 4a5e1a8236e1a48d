//! Keywords and subjects: one meaning each, however the record packs them.

use crate::lom::document::all_strings;
use crate::lom::document::plain_text;
use crate::lom::vocabulary::lom_value;
use crate::model::document::Text;
use crate::model::lom::Classification;
use crate::model::lom::LangString;
use crate::model::lom::Lom;
use crate::model::lom::TaxonPath;
use crate::model::vocab::Element;

/// Longest part that a split keyword may have, in characters: longer ones show that it was a sentence.
const MAX_PART_CHARS: usize = 60;

/// What joins the steps of a path that stands in one taxon entry.
const PATH_JOINTS: [&str; 4] = [" > ", "::", " / ", " -- "];

/// Longest subject, in characters: the facet shows it.
const MAX_SUBJECT_CHARS: usize = 120;

/// 1.5 and 9.4, lists in one string taken apart.
pub(super) fn keywords(lom: &Lom, language: Option<&str>) -> Vec<Text> {
    let classification = lom.classification.iter().flat_map(|class| &class.keyword);
    let strings = lom.general.keyword.iter().chain(classification).flat_map(|text| &text.0);
    unique(strings.flat_map(|string| split(string, language)))
}

/// Taxon entries of classifications by discipline or idea; keywords of 1.5 where there is none.
pub(super) fn subjects(lom: &Lom, language: Option<&str>) -> Vec<Text> {
    let paths =
        lom.classification.iter().filter(|class| by_subject(class)).flat_map(|class| &class.taxon_path);
    let found = unique(paths.flat_map(|path| entries(path, language)).filter(fits));
    if found.is_empty() {
        return unique(all_strings(&lom.general.keyword).flat_map(|s| split(s, language)).filter(fits));
    }
    found
}

fn fits(text: &Text) -> bool {
    text.text.chars().count() <= MAX_SUBJECT_CHARS
}

/// A classification without a purpose is taken for one by subject.
fn by_subject(class: &Classification) -> bool {
    match &class.purpose {
        Some(purpose) => {
            matches!(lom_value(Element::Purpose, &purpose.value), Some("discipline" | "idea"))
        }
        None => true,
    }
}

/// Every entry of the path; one that holds a whole path is taken apart.
fn entries(path: &TaxonPath, language: Option<&str>) -> Vec<Text> {
    let strings = path.taxon.iter().flat_map(|taxon| &taxon.entry.0);
    let texts = strings.filter_map(|string| plain_text(string, language));
    texts
        .flat_map(|text| {
            let joint = PATH_JOINTS.iter().find(|joint| text.text.contains(**joint));
            let parts: Vec<&str> =
                joint.map_or(vec![text.text.as_str()], |joint| text.text.split(joint).collect());
            parts
                .iter()
                .map(|part| Text { language: text.language.clone(), text: part.trim().to_owned() })
                .filter(|part| part.text.chars().any(char::is_alphabetic))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A keyword that lists several with `;` (or with more than one `,`) and is no sentence is taken apart.
fn split(string: &LangString, language: Option<&str>) -> Vec<Text> {
    let Some(whole) = plain_text(string, language) else { return Vec::new() };
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
fn unique(texts: impl Iterator<Item = Text>) -> Vec<Text> {
    let mut seen = std::collections::HashSet::new();
    texts.filter(|text| seen.insert((text.language.clone(), text.text.to_lowercase()))).collect()
}
