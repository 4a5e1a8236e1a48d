//! Relations (7) to other resources.

use crate::crosswalk::Source;
use crate::crosswalk::identifiers;
use crate::crosswalk::identifiers::Id;
use crate::crosswalk::text;
use crate::model::vocab;
use crate::model::vocab::Element;

/// One related resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// LOM's kind (7.1); `None` for none, or one that LOM does not have.
    pub kind: Option<&'static str>,
    /// The record's own word for it.
    pub word: String,
    /// Description (7.2.2).
    pub text: Option<String>,
    /// Identifiers (7.2.1).
    pub ids: Vec<Id>,
}

impl Related {
    /// A URI of the target.
    pub fn uri(&self) -> Option<String> {
        self.ids.iter().find_map(Id::uri).or_else(|| self.text.as_deref().and_then(identifiers::web))
    }
}

/// The relations that name a target.
pub fn all(source: &Source<'_>) -> Vec<Related> {
    let related = |relation: &crate::model::lom::Relation| {
        let kind = relation.kind.as_ref();
        Related {
            kind: kind.and_then(|kind| lom_kind(&kind.value)),
            word: kind.map(|kind| text::line(&kind.value)).unwrap_or_default(),
            text: text::bests(&relation.resource.description, source).into_iter().next().map(|p| p.text),
            ids: identifiers::unique(&relation.resource.identifier),
        }
    };
    let all = source.lom.relation.iter().map(related);
    all.filter(|related| related.text.is_some() || !related.ids.is_empty()).collect()
}

/// LOM's kind; IMS records write it in Dublin Core's fashion, `IsPartOf` or `is part of`.
fn lom_kind(value: &str) -> Option<&'static str> {
    let squeezed: String = value.split_whitespace().collect();
    vocab::lom_value(Element::RelationKind, &squeezed)
}

/// The relations of one of these kinds.
pub fn of_kind(source: &Source<'_>, kinds: &[&str]) -> Vec<Related> {
    all(source).into_iter().filter(|related| related.kind.is_some_and(|kind| kinds.contains(&kind))).collect()
}
