//! The rows that map into other people's lists of concepts: types, roles, levels, subjects, competencies.

use serde_json::Value;
use serde_json::json;

use crate::crosswalk::Source;
use crate::crosswalk::classes;
use crate::crosswalk::classes::Subject;
use crate::crosswalk::identifiers;
use crate::crosswalk::languages;
use crate::crosswalk::lrmi::json::Graph;
use crate::crosswalk::lrmi::json::Shape;
use crate::crosswalk::teaching;
use crate::model::vocab;
use crate::model::vocab::Element;

const HCRT: &str = "https://w3id.org/kim/hcrt/";
const OPEN_EDU_HUB: &str = "http://w3id.org/openeduhub/vocabs/new_lrt/";
const LEVELS: &str = "https://w3id.org/kim/educationalLevel/";
const SUBJECTS: &[&str] =
    &["https://w3id.org/kim/hochschulfaechersystematik/", "http://w3id.org/kim/schulfaecher/"];
const LRMI_VOCABS: &str = "http://purl.org/dcx/lrmi-vocabs/";

/// LOM's types (5.2) in HCRT. An index has no counterpart there.
const RESOURCE_TYPES: &[(&str, &str)] = &[
    ("exercise", "drill_and_practice"),
    ("simulation", "simulation"),
    ("questionnaire", "questionnaire"),
    ("diagram", "diagram"),
    ("figure", "diagram"),
    ("graph", "diagram"),
    ("slide", "slide"),
    ("table", "data"),
    ("narrative text", "text"),
    ("exam", "assessment"),
    ("experiment", "experiment"),
    ("problem statement", "worksheet"),
    ("self assessment", "assessment"),
    ("lecture", "course"),
];

/// LOM's users (5.5) among LRMI's educational audience roles.
const ROLES: &[(&str, &str)] =
    &[("learner", "student"), ("teacher", "teacher"), ("manager", "administrator")];

/// Purposes (9.1) and LRMI's alignment types.
const ALIGNMENTS: &[(&str, &str)] = &[
    ("discipline", "educationalSubject"),
    ("educational level", "educationalLevel"),
    ("educational objective", "teaches"),
    ("competency", "teaches"),
    ("prerequisite", "requires"),
];

fn find<'t>(list: &[(&str, &'t str)], value: Option<&str>) -> Option<&'t str> {
    list.iter().find(|(lom, _)| Some(*lom) == value).map(|(_, target)| *target)
}

/// A label for AMB's language map: only in a language of two letters.
fn label(subject: &Subject) -> Option<(Option<String>, String)> {
    let phrase = subject.label.as_ref()?;
    Some((phrase.language.as_deref().and_then(languages::two_letters), phrase.text.clone()))
}

fn uri(subject: &Subject) -> Option<String> {
    subject.id.as_deref().and_then(identifiers::uri)
}

pub fn resource_types(source: &Source<'_>, out: &mut Graph) {
    let types = teaching::types(source);
    if out.shape == Shape::SchemaOrg {
        return out.list("learningResourceType", types.into_iter().map(|value| Value::from(value.label)));
    }
    let own = |raw: &str| raw.starts_with(HCRT) || raw.starts_with(OPEN_EDU_HUB);
    let uris = types.iter().filter_map(|value| {
        let mapped = find(RESOURCE_TYPES, value.lom).map(|name| format!("{HCRT}{name}"));
        mapped.or_else(|| identifiers::uri(&value.raw).filter(|uri| own(uri)))
    });
    let concepts: Vec<Value> = uris.map(|uri| out.concept(Some(uri), None)).collect();
    out.list("learningResourceType", concepts.into_iter());
}

pub fn educational_use(source: &Source<'_>, out: &mut Graph) {
    let tests = |value: &teaching::Value| matches!(value.lom, Some("exam" | "self assessment"));
    let assesses = teaching::types(source).iter().any(tests);
    out.text("educationalUse", assesses.then(|| "assessment".to_owned()));
}

pub fn interactivity(source: &Source<'_>, out: &mut Graph) {
    let types = source.lom.educational.iter().filter_map(|e| e.interactivity_type.as_ref());
    let value = types.into_iter().find_map(|v| vocab::lom_value(Element::InteractivityType, &v.value));
    let value = value.map(|value| match out.shape {
        Shape::Amb => out.concept(Some(format!("{LRMI_VOCABS}interactivityType/{value}")), None),
        Shape::SchemaOrg => Value::from(value),
    });
    out.set("interactivityType", value);
}

pub fn audience(source: &Source<'_>, out: &mut Graph) {
    let users = teaching::users(source);
    let roles = users.iter().filter_map(|value| find(ROLES, value.lom));
    let all: Vec<Value> = roles
        .map(|role| match out.shape {
            Shape::Amb => out.concept(Some(format!("{LRMI_VOCABS}educationalAudienceRole/{role}")), None),
            Shape::SchemaOrg => json!({ "@type": "EducationalAudience", "educationalRole": role }),
        })
        .collect();
    out.list("audience", all.into_iter());
}

pub fn levels(source: &Source<'_>, out: &mut Graph) {
    let contexts = teaching::contexts(source);
    let subjects = classes::subjects(source, &["educational level"]);
    let all: Vec<Value> = match out.shape {
        Shape::SchemaOrg => {
            let names = subjects.iter().filter_map(Subject::name);
            contexts.into_iter().map(|value| value.label).chain(names).map(Value::from).collect()
        }
        Shape::Amb => {
            let by_context = contexts.iter().filter_map(|value| match value.lom {
                Some("higher education") => Some(out.concept(Some(format!("{LEVELS}level_678")), None)),
                _ => identifiers::uri(&value.raw)
                    .filter(|u| u.starts_with(LEVELS))
                    .map(|u| out.concept(Some(u), None)),
            });
            let listed = subjects.iter().filter(|s| uri(s).is_some_and(|uri| uri.starts_with(LEVELS)));
            let by_class = listed.map(|subject| out.concept(uri(subject), label(subject)));
            by_context.chain(by_class).collect()
        }
    };
    out.list("educationalLevel", all.into_iter());
}

pub fn about(source: &Source<'_>, out: &mut Graph) {
    let subjects = classes::subjects(source, &["discipline", "idea"]);
    let in_list = |uri: &String| SUBJECTS.iter().any(|start| uri.starts_with(start));
    if out.shape == Shape::Amb && !subjects.iter().filter_map(uri).any(|uri| in_list(&uri)) {
        return;
    }
    let all = concepts(out, &subjects);
    out.list("about", all.into_iter());
}

/// AMB takes concepts with a URI only.
fn concepts(out: &Graph, subjects: &[Subject]) -> Vec<Value> {
    let allowed = subjects.iter().filter(|subject| out.shape == Shape::SchemaOrg || uri(subject).is_some());
    allowed.map(|subject| out.concept(uri(subject), label(subject))).collect()
}

pub fn competencies(source: &Source<'_>, out: &mut Graph) {
    for (key, purposes) in [
        ("teaches", &["educational objective", "competency"][..]),
        ("competencyRequired", &["prerequisite"][..]),
    ] {
        let all = concepts(out, &classes::subjects(source, purposes));
        out.list(key, all.into_iter());
    }
}

pub fn alignments(source: &Source<'_>, out: &mut Graph) {
    let mut all = Vec::new();
    for (purpose, kind) in ALIGNMENTS {
        for subject in classes::subjects(source, &[*purpose]) {
            let mut object = out.object("AlignmentObject");
            object.text("alignmentType", Some((*kind).to_owned()));
            object.text("educationalFramework", subject.scheme.clone());
            object.text("targetName", subject.name());
            object.text("targetUrl", uri(&subject));
            all.push(object.into_value());
        }
    }
    out.list("educationalAlignment", all.into_iter());
}
