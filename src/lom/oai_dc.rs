//! Dublin Core, simple or with DCMI terms, brought over to LOM.
//!
//! A crosswalk, not a dialect: one function a term. What LOM has no place for (a second title in one
//! language) stays an extension in its own namespace, so that nothing is lost.

use crate::lom::Parsed;
use crate::lom::derive;
use crate::lom::duration;
use crate::lom::read;
use crate::lom::read::At;
use crate::lom::read::Context;
use crate::lom::size;
use crate::lom::vcard;
use crate::model::lom::Classification;
use crate::model::lom::Contribute;
use crate::model::lom::DateTime;
use crate::model::lom::Duration;
use crate::model::lom::Educational;
use crate::model::lom::Identifier;
use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::lom::Lom;
use crate::model::lom::Relation;
use crate::model::lom::Taxon;
use crate::model::lom::TaxonPath;
use crate::model::lom::Vocabulary;
use crate::model::vocab;
use crate::xml::Elem;

const OAI_DC: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/";
const ELEMENTS: &str = "http://purl.org/dc/elements/1.";
const TERMS: &str = "http://purl.org/dc/terms/";

/// Roots that hold terms side by side.
const ROOTS: &[&str] = &["dc", "oai_dc", "qdc", "qualifieddc", "simpledc", "metadata", "record", "dcx"];

/// Schemes of subject codes, as `ddc:530` has them.
const SUBJECT_SCHEMES: &[&str] = &["ddc", "udc", "lcc", "lcsh", "rvk", "msc", "jel", "gnd", "mesh", "bic"];

/// Whether the element's children are Dublin Core.
pub(super) fn holds_terms(elem: Elem<'_>) -> bool {
    if elem.namespace() == OAI_DC {
        return true;
    }
    let named = ROOTS.iter().any(|root| root.eq_ignore_ascii_case(elem.local()));
    named && elem.children().any(|child| is_term(child))
}

fn is_term(elem: Elem<'_>) -> bool {
    elem.namespace().starts_with(ELEMENTS) || elem.namespace() == TERMS
}

/// Reads the terms in the last element of `chain`.
pub(super) fn bring_over(chain: &[Elem<'_>]) -> Parsed {
    let mut ctx = Context::new();
    let mut lom = Lom::default();
    let mut publisher = None;
    if let Some(elem) = chain.last().copied() {
        ctx.attributes(&At::ROOT, elem, &["lang"]);
        ctx.stray_text(&At::ROOT, elem);
        let in_oai_dc = elem.namespace() == OAI_DC;
        for child in elem.children() {
            if !(is_term(child) || in_oai_dc) || !term(&mut ctx, child, &mut lom, &mut publisher) {
                ctx.keep(&At::ROOT.child("general"), child);
            }
        }
    }
    read::surroundings(&mut ctx, chain);
    lom.extensions = ctx.take_extensions();
    lom.meta_metadata.metadata_schema.push("LOMv1.0".to_owned());
    derive::finish(lom, "oai_dc", ctx.problems)
}

/// Places one term; `false` where LOM has no place for it. `publisher` is the index of the contribution
/// that the first date belongs to.
fn term<'t>(ctx: &mut Context, elem: Elem<'t>, lom: &mut Lom, publisher: &mut Option<usize>) -> bool {
    if elem.children().next().is_some() {
        return false;
    }
    let text = elem.text().trim().to_owned();
    let name = elem.local().to_ascii_lowercase();
    if name == "language" {
        let general = &mut lom.general.language;
        read::languages(ctx, &At::ROOT.child("general"), elem, |tag| {
            general.push(tag);
            true
        });
        return true;
    }
    ctx.attributes(&At::ROOT.child("general"), elem, &["lang"]);
    if text.is_empty() {
        return true;
    }
    let string = LangString { language: read::language(ctx, &At::ROOT.child("general"), elem), text };
    match name.as_str() {
        "title" => return title(string, &mut lom.general.title),
        "creator" => contribute(lom, "author", vcard::of_person(&string.text)),
        "contributor" => contribute(lom, "unknown", vcard::of_person(&string.text)),
        "publisher" => {
            publisher.get_or_insert(lom.life_cycle.contribute.len());
            contribute(lom, "publisher", vcard::of_organisation(&string.text));
        }
        "date" | "issued" | "created" | "modified" | "available" | "dateaccepted" | "datesubmitted" => {
            date(lom, publisher, string.text);
        }
        "subject" => subject(lom, string),
        "description" | "abstract" | "tableofcontents" => {
            lom.general.description.push(LangText(vec![string]))
        }
        "coverage" | "spatial" | "temporal" => lom.general.coverage.push(LangText(vec![string])),
        "type" => resource_type(lom, &string.text),
        "format" | "extent" | "medium" => format(lom, string.text),
        "identifier" | "bibliographiccitation" => identifier(lom, string.text),
        "rights" | "right" | "license" | "accessrights" | "rightsholder" => rights(lom, string),
        _ => return relation(lom, &name, string),
    }
    true
}

/// The first title, or one more in another language.
fn title(string: LangString, title: &mut LangText) -> bool {
    let fits = title.0.iter().all(|known| known.language != string.language);
    if fits {
        title.0.push(string);
    }
    fits
}

fn lom_vocabulary(value: &str) -> Vocabulary {
    Vocabulary { source: Some("LOMv1.0".to_owned()), value: value.to_owned(), label: LangText::default() }
}

fn contribute(lom: &mut Lom, role: &str, card: String) {
    lom.life_cycle.contribute.push(Contribute {
        role: Some(lom_vocabulary(role)),
        entity: vec![vcard::read(&card)],
        date: None,
    });
}

/// The first date goes to the publisher, or to a contribution of an unnamed one; further dates stand alone.
fn date(lom: &mut Lom, publisher: &mut Option<usize>, text: String) {
    let date = Some(DateTime { date_time: Some(text), description: LangText::default() });
    let list = &mut lom.life_cycle.contribute;
    let dated = list.iter().any(|contribute| contribute.date.is_some());
    match publisher.and_then(|index| list.get_mut(index)).filter(|contribute| contribute.date.is_none()) {
        Some(contribute) => contribute.date = date,
        None => {
            let role = if dated { "unknown" } else { "publisher" };
            list.push(Contribute { role: Some(lom_vocabulary(role)), entity: Vec::new(), date });
        }
    }
}

/// A URI or `scheme:code` is a class, anything else a keyword.
fn subject(lom: &mut Lom, string: LangString) {
    let Some((source, id)) = class(&string.text) else {
        lom.general.keyword.push(LangText(vec![string]));
        return;
    };
    let source = source.map(|text| LangString { language: None, text }).into_iter().collect();
    let taxon = Taxon { id: Some(id), entry: LangText::default() };
    lom.classification.push(Classification {
        purpose: Some(lom_vocabulary("discipline")),
        taxon_path: vec![TaxonPath { source: LangText(source), taxon: vec![taxon] }],
        ..Classification::default()
    });
}

/// Scheme and code, or a URI whole.
fn class(text: &str) -> Option<(Option<String>, String)> {
    if text.contains(char::is_whitespace) {
        return None;
    }
    if text.starts_with("http://") || text.starts_with("https://") {
        return Some((None, text.to_owned()));
    }
    let (scheme, code) = text.split_once(':')?;
    let known = SUBJECT_SCHEMES.iter().any(|name| name.eq_ignore_ascii_case(scheme));
    (known && !code.is_empty()).then(|| (Some(scheme.to_owned()), code.to_owned()))
}

fn resource_type(lom: &mut Lom, text: &str) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let value = words.join(" ");
    let known = vocab::lom_value(vocab::Element::LearningResourceType, &value);
    let found = match known {
        Some(_) => lom_vocabulary(&value),
        None => Vocabulary { source: None, value, label: LangText::default() },
    };
    if lom.educational.is_empty() {
        lom.educational.push(Educational::default());
    }
    if let Some(educational) = lom.educational.first_mut() {
        educational.learning_resource_type.push(found);
    }
}

/// A size with a unit, an ISO duration, else a format.
fn format(lom: &mut Lom, text: String) {
    let technical = &mut lom.technical;
    let with_unit = text.ends_with(|c: char| c.is_alphabetic()) && size::bytes(&text).is_some();
    if with_unit && technical.size.is_none() {
        technical.size = Some(text);
    } else if text.starts_with("PT") && technical.duration.is_none() && duration::to_seconds(&text).is_some()
    {
        technical.duration = Some(Duration { duration: Some(text), description: LangText::default() });
    } else {
        technical.format.push(text);
    }
}

/// The identifier with its scheme; a web address is also the location.
fn identifier(lom: &mut Lom, text: String) {
    let catalog = catalog(&text).map(str::to_owned);
    if text.starts_with("http://") || text.starts_with("https://") {
        lom.technical.location.push(text.clone());
    }
    lom.general.identifier.push(Identifier { catalog, entry: text });
}

fn catalog(text: &str) -> Option<&'static str> {
    const STARTS: &[(&str, &str)] = &[
        ("doi:", "DOI"),
        ("10.", "DOI"),
        ("urn:isbn:", "ISBN"),
        ("isbn", "ISBN"),
        ("issn", "ISSN"),
        ("hdl:", "HDL"),
        ("ark:", "ARK"),
        ("oai:", "oai"),
        ("urn:", "URN"),
        ("http://", "URI"),
        ("https://", "URI"),
    ];
    let lower = text.to_ascii_lowercase();
    let found = STARTS.iter().find(|(start, _)| lower.starts_with(start))?;
    (found.1 != "DOI" || lower.contains('/')).then_some(found.1)
}

/// 6.3, and 6.2 = yes: a record that speaks of rights says that there are some.
fn rights(lom: &mut Lom, string: LangString) {
    lom.rights.description.0.push(string);
    lom.rights.copyright_and_other_restrictions.get_or_insert_with(|| lom_vocabulary("yes"));
}

/// `source`, `relation` and the terms that refine it.
fn relation(lom: &mut Lom, name: &str, string: LangString) -> bool {
    let kind = match name {
        "source" => "isbasedon",
        "relation" => "references",
        _ => match vocab::lom_value(vocab::Element::RelationKind, name) {
            Some(kind) => kind,
            None => return false,
        },
    };
    let mut relation = Relation { kind: Some(lom_vocabulary(kind)), ..Relation::default() };
    match catalog(&string.text) {
        Some(catalog) => {
            let catalog = Some(catalog.to_owned());
            relation.resource.identifier.push(Identifier { catalog, entry: string.text });
        }
        None => relation.resource.description.push(LangText(vec![string])),
    }
    lom.relation.push(relation);
    true
}
