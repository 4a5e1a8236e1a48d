//! A JSON-LD object being built, in the shape of AMB or of plain schema.org. Knows no LOM beyond names and
//! relations that were read already.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::crosswalk::agents::Agent;
use crate::crosswalk::agents::Kind;
use crate::crosswalk::identifiers;
use crate::crosswalk::relations::Related;
use crate::crosswalk::text;

/// AMB's context.
const AMB_CONTEXT: &str = "https://w3id.org/kim/amb/context.jsonld";

/// Beginnings, after the scheme, of the licences' addresses that AMB allows.
const AMB_LICENCES: &[&str] = &[
    "creativecommons.org/licenses/",
    "creativecommons.org/publicdomain/",
    "www.gnu.org/licenses/",
    "www.apache.org/licenses/",
    "opensource.org/licenses/MIT",
    "www.opensource.org/licenses/BSD",
];

/// Which of the two outputs is being built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `id`, `type`, concepts; valid against AMB's JSON Schema.
    Amb,
    /// `@id`, `@type`, `DefinedTerm`.
    SchemaOrg,
}

/// An object; no member is empty. Members stand in alphabetical order, so that the same record gives the same bytes.
#[derive(Debug)]
pub struct Graph {
    /// The shape.
    pub shape: Shape,
    members: Map<String, Value>,
}

impl Graph {
    /// An empty object.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        Self { shape, members: Map::new() }
    }

    /// An object of the same shape, with its type.
    #[must_use]
    pub fn object(&self, kind: &str) -> Self {
        let mut object = Self::new(self.shape);
        object.members.insert(object.key("type").to_owned(), json!(kind));
        object
    }

    /// The object.
    #[must_use]
    pub fn into_value(self) -> Value {
        Value::Object(self.members)
    }

    /// The key for `id` or `type` in this shape.
    fn key(&self, name: &'static str) -> &'static str {
        match (self.shape, name) {
            (Shape::SchemaOrg, "id") => "@id",
            (Shape::SchemaOrg, "type") => "@type",
            _ => name,
        }
    }

    /// Sets a member, if there is a value.
    pub fn set(&mut self, key: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.members.insert(key.to_owned(), value);
        }
    }

    /// Sets a text, if there is one.
    pub fn text(&mut self, key: &str, text: Option<String>) {
        self.set(key, text.filter(|text| !text.is_empty()).map(Value::from));
    }

    /// Sets an array without repeats, unless it would be empty.
    pub fn list(&mut self, key: &str, values: impl Iterator<Item = Value>) {
        let all = text::unique(values);
        self.set(key, (!all.is_empty()).then_some(Value::Array(all)));
    }

    /// The context; `language` has two letters.
    pub fn context(&mut self, language: &str) {
        let context = match self.shape {
            Shape::Amb => json!([AMB_CONTEXT, { "@language": language }]),
            Shape::SchemaOrg => json!("https://schema.org"),
        };
        self.set("@context", Some(context));
    }

    /// The object's URI.
    pub fn id(&mut self, uri: String) {
        self.set(self.key("id"), Some(Value::from(uri)));
    }

    /// The types of the whole.
    pub fn types(&mut self, types: &[&str]) {
        self.set(self.key("type"), Some(json!(types)));
    }

    /// Persons and organisations.
    pub fn agents(&mut self, key: &str, agents: &[Agent]) {
        let all: Vec<Value> = agents.iter().map(|agent| self.agent(agent)).collect();
        self.list(key, all.into_iter());
    }

    fn agent(&self, agent: &Agent) -> Value {
        let organisation = match agent.kind {
            Kind::Organisation => true,
            Kind::Person => false,
            Kind::Unknown => agent.role == "publisher",
        };
        let mut object = self.object(if organisation { "Organization" } else { "Person" });
        if let Some(url) = agent.url.as_deref().and_then(identifiers::web) {
            object.id(url);
        }
        object.text("name", Some(agent.name.clone()));
        if let Some(name) = &agent.affiliation {
            let mut affiliation = self.object("Organization");
            affiliation.text("name", Some(name.clone()));
            object.set("affiliation", Some(affiliation.into_value()));
        }
        object.into_value()
    }

    /// A concept of a list: AMB's Concept, schema.org's DefinedTerm.
    pub fn concept(&self, uri: Option<String>, label: Option<(Option<String>, String)>) -> Value {
        let mut object = self.object(if self.shape == Shape::Amb { "Concept" } else { "DefinedTerm" });
        if let Some(uri) = uri {
            object.id(uri);
        }
        match (self.shape, label) {
            (Shape::SchemaOrg, Some((_, text))) => object.text("name", Some(text)),
            (Shape::Amb, Some((Some(language), text))) => {
                object.set("prefLabel", Some(json!({ language: text })))
            }
            _ => {}
        }
        object.into_value()
    }

    /// The licence.
    pub fn licence(&mut self, url: Option<String>) {
        let Some(url) = url else { return };
        let listed = || {
            let path = url.split_once("://").map_or("", |(_, path)| path);
            AMB_LICENCES.iter().any(|start| path.starts_with(start))
        };
        match self.shape {
            Shape::SchemaOrg => self.text("license", Some(url)),
            Shape::Amb if listed() => self.set("license", Some(json!({ "id": url }))),
            Shape::Amb => {}
        }
    }

    /// Other resources; without a URI only where `unnamed` is allowed.
    pub fn related(&mut self, key: &str, all: &[Related], unnamed: bool) {
        let objects: Vec<Value> = all
            .iter()
            .filter_map(|related| {
                let uri = related.uri();
                if uri.is_none() && (!unnamed || related.text.is_none()) {
                    return None;
                }
                let mut object = Self::new(self.shape);
                if self.shape == Shape::SchemaOrg {
                    object.types(&["CreativeWork"]);
                }
                uri.into_iter().for_each(|uri| object.id(uri));
                object.text("name", related.text.clone());
                Some(object.into_value())
            })
            .collect();
        self.list(key, objects.into_iter());
    }
}
