//! `/suggest?q=`: suggestions while typing, in the form of OpenSearch Suggestions 1.0, for browsers and for our own script.

use serde_json::json;

use crate::catalog::Completion;
use crate::model::query::Field;
use crate::render::labels;
use crate::render::strings;
use crate::render::text;
use crate::web::answer::Answer;
use crate::web::answer::Keep;
use crate::web::error::WebError;
use crate::web::pages::Visit;

/// Suggestions of each kind.
const EACH: usize = 4;
/// Longest suggestion, in characters.
const MAX_CHARS: usize = 120;

/// `[typed, [texts], [kinds in words], [addresses], [languages]]`; the last is ours, empty where none is known.
pub fn suggest(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let typed = visit.request.value("q").unwrap_or_default().trim_start();
    let found = visit.state.catalog.complete(typed, EACH)?;
    let (mut texts, mut kinds, mut addresses, mut languages) = (vec![], vec![], vec![], vec![]);
    for completion in found {
        let (text, kind, address, language) = shown(visit, completion);
        texts.push(text);
        kinds.push(kind);
        addresses.push(address);
        languages.push(language);
    }
    let body = json!([typed, texts, kinds, addresses, languages]).to_string().into_bytes();
    Ok(Answer::new(200, "application/x-suggestions+json", body, Keep::Revalidate))
}

fn shown(visit: &Visit<'_>, completion: Completion) -> (String, String, String, String) {
    let (ui, links) = (visit.ui, &visit.links);
    let cut = |shown: &str| text::shorten(&text::hide_mail(&text::clean(shown)), MAX_CHARS);
    match completion {
        Completion::Title { id, title, language } => {
            (cut(&title), labels::field(ui, Field::Title), links.record(&id), language.unwrap_or_default())
        }
        Completion::Subject(value) => {
            let label = labels::facet_value(ui, visit.state.catalog.vocabularies(), Field::Subject, &value);
            (
                cut(&label),
                labels::field(ui, Field::Subject),
                links.browse(Field::Subject, &value),
                String::new(),
            )
        }
        Completion::Author(name) => {
            (cut(&name), strings::text(ui, "field.author"), links.query(Field::Author, &name), String::new())
        }
    }
}
