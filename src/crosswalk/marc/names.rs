//! 1XX, 70X-72X: persons and organisations.

use crate::crosswalk::Source;
use crate::crosswalk::agents;
use crate::crosswalk::agents::Agent;
use crate::crosswalk::agents::Kind;
use crate::crosswalk::marc::record::DataField;
use crate::crosswalk::marc::record::Record;

/// Roles for which MARC has a relator code of the same meaning.
const RELATORS: &[(&str, &str)] =
    &[("author", "aut"), ("editor", "edt"), ("publisher", "pbl"), ("unknown", "ctb")];

pub fn main(source: &Source<'_>, record: &mut Record) {
    if let Some(agent) = main_agent(source) {
        record.push(field(&agent, "100", "110"));
    }
}

pub fn added(source: &Source<'_>, record: &mut Record) {
    let main = main_agent(source);
    for agent in others(source).filter(|agent| agent.kind != Kind::Unknown && Some(agent) != main.as_ref()) {
        record.push(field(&agent, "700", "710"));
    }
}

pub fn uncontrolled(source: &Source<'_>, record: &mut Record) {
    for agent in others(source).filter(|agent| agent.kind == Kind::Unknown) {
        record.push(relator(DataField::new("720", *b"  ").sub(b'a', agent.name.clone()), &agent));
    }
}

/// The first creator whose vCard says what it is.
fn main_agent(source: &Source<'_>) -> Option<Agent> {
    agents::cast(source.lom).creators.into_iter().find(|agent| agent.kind != Kind::Unknown)
}

fn others(source: &Source<'_>) -> impl Iterator<Item = Agent> {
    let cast = agents::cast(source.lom);
    cast.creators.into_iter().chain(cast.contributors)
}

fn field(agent: &Agent, person: &'static str, organisation: &'static str) -> DataField {
    let (tag, first) = match (agent.kind, &agent.parts) {
        (Kind::Organisation, _) => (organisation, b'2'),
        (_, Some(_)) => (person, b'1'),
        (_, None) => (person, b'0'),
    };
    let has_role = !agent.role.is_empty();
    let name = if has_role { format!("{},", agent.inverted()) } else { agent.inverted() };
    relator(DataField::new(tag, [first, b' ']).sub(b'a', name), agent)
}

fn relator(field: DataField, agent: &Agent) -> DataField {
    let word = if agent.role == "unknown" { "contributor" } else { agent.role.as_str() };
    let code = RELATORS.iter().find(|(role, _)| *role == agent.role).map(|(_, code)| (*code).to_owned());
    field.sub(b'e', word).ended('.').opt(b'4', code)
}
