//! Classifications (9) as subjects with scheme, id and label.

use crate::crosswalk::Source;
use crate::crosswalk::text;
use crate::crosswalk::text::Phrase;
use crate::model::lom::Classification;
use crate::model::lom::TaxonPath;
use crate::model::vocab;
use crate::model::vocab::Element;

/// Where a taxon path ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    /// Name of the scheme (9.2.1).
    pub scheme: Option<String>,
    /// Id of the last taxon that has one (9.2.2.1).
    pub id: Option<String>,
    /// Preferred entry of the last taxon (9.2.2.2).
    pub label: Option<Phrase>,
}

impl Subject {
    /// The label, else the id.
    pub fn name(&self) -> Option<String> {
        self.label.as_ref().map(|label| label.text.clone()).or_else(|| self.id.clone())
    }
}

/// The classifications made for one of these purposes.
pub fn with_purpose<'a>(source: &Source<'a>, purposes: &[&str]) -> Vec<&'a Classification> {
    let matches = |c: &&Classification| purpose(c).is_some_and(|purpose| purposes.contains(&purpose));
    source.lom.classification.iter().filter(matches).collect()
}

/// LOM's purpose of a classification.
pub fn purpose(classification: &Classification) -> Option<&'static str> {
    classification.purpose.as_ref().and_then(|p| vocab::lom_value(Element::Purpose, &p.value))
}

/// One subject for each taxon path, each once; paths without id and entry give none.
pub fn subjects(source: &Source<'_>, purposes: &[&str]) -> Vec<Subject> {
    let classifications = with_purpose(source, purposes);
    let paths = classifications.iter().flat_map(|c| &c.taxon_path);
    text::unique(paths.filter_map(|path| subject(path, source)))
}

fn subject(path: &TaxonPath, source: &Source<'_>) -> Option<Subject> {
    let last = path.taxon.last()?;
    let id = last.id.as_deref().map(text::line).filter(|id| !id.is_empty());
    let label = text::best(&last.entry, source);
    let scheme = text::best(&path.source, source).map(|phrase| phrase.text);
    (id.is_some() || label.is_some()).then_some(Subject { scheme, id, label })
}

/// The keywords (9.4) of classifications made for one of these purposes.
pub fn keywords(source: &Source<'_>, purposes: &[&str]) -> Vec<Phrase> {
    let classifications = with_purpose(source, purposes);
    classifications.iter().flat_map(|c| text::bests(&c.keyword, source)).collect()
}

/// The descriptions (9.3) of classifications made for one of these purposes.
pub fn descriptions(source: &Source<'_>, purposes: &[&str]) -> Vec<Phrase> {
    let classifications = with_purpose(source, purposes);
    classifications.iter().filter_map(|c| text::best(&c.description, source)).collect()
}
