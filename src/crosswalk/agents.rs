//! Who made, published and helped with the resource (2.3), as the formats tell them apart.

use std::collections::HashSet;

use crate::crosswalk::text;
use crate::model::lom::Contribute;
use crate::model::lom::Entity;
use crate::model::lom::Lom;
use crate::model::vocab;
use crate::model::vocab::Element;

/// Roles that stand for the author where nobody is named as one, best first.
const INSTEAD_OF_AUTHOR: &[&str] = &["content provider", "editor", "initiator"];

/// What an agent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A vCard of a person.
    Person,
    /// A vCard that names an organisation only.
    Organisation,
    /// A bare name: nobody said what it names.
    Unknown,
}

/// One person or organisation in one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// LOM's role, or the record's own word in lower case; empty for none.
    pub role: String,
    /// The name in direct order.
    pub name: String,
    /// Family and given names, where the vCard keeps them apart.
    pub parts: Option<(String, String)>,
    /// What it is.
    pub kind: Kind,
    /// The organisation a person belongs to.
    pub affiliation: Option<String>,
    /// A page about them.
    pub url: Option<String>,
}

impl Agent {
    /// `Family, Given` where that is known, else the name in direct order.
    pub fn inverted(&self) -> String {
        match &self.parts {
            Some((family, given)) => format!("{family}, {given}"),
            None => self.name.clone(),
        }
    }
}

/// Everybody in 2.3, by what they count as.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cast {
    /// Authors, or who stands for them.
    pub creators: Vec<Agent>,
    /// All other roles.
    pub contributors: Vec<Agent>,
    /// Publishers.
    pub publishers: Vec<Agent>,
}

/// Sorts the agents of 2.3; order is kept.
pub fn cast(lom: &Lom) -> Cast {
    let mut seen = HashSet::new();
    let new = |agent: &Agent| seen.insert((agent.name.clone(), agent.role.clone()));
    let all: Vec<Agent> = lom.life_cycle.contribute.iter().flat_map(agents).filter(new).collect();
    let has = |role: &str| all.iter().any(|agent| agent.role == role);
    let candidates = std::iter::once("author").chain(INSTEAD_OF_AUTHOR.iter().copied());
    let creator = candidates.into_iter().find(|role| has(role)).unwrap_or("author");
    let mut cast = Cast::default();
    for agent in all {
        match agent.role.as_str() {
            "publisher" => cast.publishers.push(agent),
            role if role == creator => cast.creators.push(agent),
            _ => cast.contributors.push(agent),
        }
    }
    cast
}

/// LOM's role of a contribution, or its own word.
pub fn role(contribute: &Contribute) -> String {
    let Some(role) = &contribute.role else { return String::new() };
    let own = || text::token(role);
    vocab::lom_value(Element::Role, &role.value).map_or_else(own, str::to_owned)
}

fn agents(contribute: &Contribute) -> impl Iterator<Item = Agent> {
    let role = role(contribute);
    contribute.entity.iter().filter_map(move |entity| agent(entity, &role))
}

fn agent(entity: &Entity, role: &str) -> Option<Agent> {
    let clean = |value: &Option<String>| value.as_deref().map(text::line).filter(|text| !text.is_empty());
    let (person, organisation) = (clean(&entity.name), clean(&entity.organisation));
    let is_organisation = organisation.is_some() && (person.is_none() || person == organisation);
    // A publisher is an organisation first, even where its vCard names who filled it in.
    let name = if role == "publisher" || is_organisation {
        organisation.clone().or_else(|| person.clone())
    } else {
        person.clone()
    }?;
    let by_organisation = Some(&name) == organisation.as_ref();
    let is_card = entity.vcard.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("begin"));
    let kind = match (by_organisation, is_card) {
        (true, _) => Kind::Organisation,
        (false, true) => Kind::Person,
        (false, false) => Kind::Unknown,
    };
    let parts = if kind == Kind::Organisation { None } else { parts(entity, &name) };
    let affiliation = organisation.filter(|other| *other != name);
    Some(Agent { role: role.to_owned(), name, parts, kind, affiliation, url: clean(&entity.url) })
}

/// Family and given name: from the vCard's N, or from a name written `Family, Given`.
fn parts(entity: &Entity, name: &str) -> Option<(String, String)> {
    from_n(&entity.vcard, name).or_else(|| {
        let (family, given) = name.split_once(',')?;
        let plain = !given.contains(',') && !family.trim().is_empty() && !given.trim().is_empty();
        plain.then(|| (family.trim().to_owned(), given.trim().to_owned()))
    })
}

/// The two first components of N (RFC 2426 section 3.1.2), only where both are found in the name: the rest of
/// a vCard on one line can then not be taken for a name.
fn from_n(vcard: &str, name: &str) -> Option<(String, String)> {
    let value = n_value(vcard)?;
    let mut components = value.split(';').map(|part| text::line(&part.replace("\\,", ",")));
    let (family, given) = (components.next()?, components.next()?);
    let folded = name.to_lowercase();
    let found = |part: &str| !part.is_empty() && folded.contains(&part.to_lowercase());
    (found(&family) && found(&given)).then_some((family, given))
}

fn n_value(vcard: &str) -> Option<String> {
    let spelt_out = vcard.replace("\\n", "\n").replace("\\N", "\n");
    let is_n = |token: &str| token.starts_with("N:") || token.starts_with("n:") || token.starts_with("N;");
    for text in spelt_out.lines().map(str::trim) {
        let line_start = if is_n(text) { Some(0) } else { text.find(" N:").map(|at| at + 1) };
        if let Some((_, value)) =
            line_start.and_then(|at| text.get(at..)).and_then(|rest| rest.split_once(':'))
        {
            return Some(value.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lom::vcard;

    fn check(card: &str, role: &str, expected: (&str, Option<(&str, &str)>, Kind)) {
        let entity = vcard::read(card);
        let found = agent(&entity, role).unwrap();
        let parts = found.parts.as_ref().map(|(family, given)| (family.as_str(), given.as_str()));
        assert_eq!((found.name.as_str(), parts, found.kind), expected, "{card}");
    }

    #[test]
    fn persons_organisations_and_bare_names_are_told_apart() {
        let ada = ("Ada Lovelace", Some(("Lovelace", "Ada")), Kind::Person);
        check("BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lovelace\nN:Lovelace;Ada;;;\nEND:VCARD", "author", ada);
        check("BEGIN:VCARD VERSION:3.0 FN:Ada Lovelace N:Lovelace;Ada;;; END:VCARD", "author", ada);
        let uni = ("Uni X", None, Kind::Organisation);
        check("BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Uni X\nORG:Uni X\nEND:VCARD", "author", uni);
        let both = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nN:Ada\nORG:Uni X\nEND:VCARD";
        check(both, "publisher", uni);
        check(both, "author", ("Ada", None, Kind::Person));
        check("Lovelace, Ada", "author", ("Lovelace, Ada", Some(("Lovelace", "Ada")), Kind::Unknown));
        check("Plain Name", "author", ("Plain Name", None, Kind::Unknown));
    }
}
