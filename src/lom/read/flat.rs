//! OBAA's flat form: names such as `obaaTitle` side by side in `general`, made from Dublin Core lists.
//!
//! Roles stand apart from entities and in no order, so a role is given to an entity only where all roles
//! are the same; else the roles are kept as extensions and the contributions have none.

use crate::lom::read::Context;
use crate::lom::read::path::At;
use crate::lom::read::strings;
use crate::lom::vcard;
use crate::model::lom::Contribute;
use crate::model::lom::DateTime;
use crate::model::lom::Educational;
use crate::model::lom::Identifier;
use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::lom::Lom;
use crate::model::lom::Relation;
use crate::model::lom::Vocabulary;
use crate::xml::Elem;

/// What cannot be placed before the last element is read.
#[derive(Default)]
pub(super) struct Roles<'t> {
    roles: Vec<(String, Elem<'t>)>,
    entities: Vec<String>,
    dates: Vec<String>,
}

/// The flat names, in lower case.
pub(super) fn is_flat(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "obaatitle",
        "obaakeyword",
        "obaaentity",
        "obaarole",
        "obaadate",
        "obaadescription",
        "obaaidentifier",
        "obaalanguage",
        "obaacoverage",
        "obaaformat",
        "obaalearningresourcetype",
        "obaaresourcedescription",
        "obaarightsdescription",
    ];
    NAMES.contains(&name)
}

/// Reads one flat element.
pub(super) fn read<'t>(ctx: &mut Context, name: &str, elem: Elem<'t>, lom: &mut Lom, late: &mut Roles<'t>) {
    ctx.flat_obaa = true;
    let at = At::ROOT.child("general");
    if name == "obaalanguage" {
        strings::languages(ctx, &at, elem, |tag| {
            lom.general.language.push(tag);
            true
        });
        return;
    }
    let Some(text) = strings::token(ctx, &at, elem) else { return };
    match name {
        "obaarole" => late.roles.push((text, elem)),
        "obaaentity" => late.entities.push(text),
        "obaadate" => late.dates.push(text),
        _ => place(name, text, lom),
    }
}

fn place(name: &str, text: String, lom: &mut Lom) {
    match name {
        "obaatitle" => lom.general.title.0.push(LangString { language: None, text }),
        "obaakeyword" => lom.general.keyword.push(one(text)),
        "obaadescription" => lom.general.description.push(one(text)),
        "obaacoverage" => lom.general.coverage.push(one(text)),
        "obaaidentifier" => {
            if text.starts_with("http://") || text.starts_with("https://") {
                lom.technical.location.push(text.clone());
            }
            lom.general.identifier.push(Identifier { catalog: None, entry: text });
        }
        "obaaformat" => lom.technical.format.push(text),
        "obaarightsdescription" => lom.rights.description.0.push(LangString { language: None, text }),
        "obaaresourcedescription" => {
            let mut relation = Relation::default();
            relation.resource.description.push(one(text));
            lom.relation.push(relation);
        }
        _ => {
            if lom.educational.is_empty() {
                lom.educational.push(Educational::default());
            }
            if let Some(educational) = lom.educational.first_mut() {
                educational.learning_resource_type.push(bare(&text));
            }
        }
    }
}

/// Makes contributions of entities, roles and dates.
pub(super) fn finish<'t>(ctx: &mut Context, late: Roles<'t>, lom: &mut Lom) {
    let first = late.roles.first().map(|(role, _)| role.clone());
    let same = late.roles.iter().all(|(role, _)| Some(role) == first.as_ref());
    let role = first.filter(|_| same && !late.entities.is_empty());
    if role.is_none() {
        for (_, elem) in &late.roles {
            ctx.keep(&At::ROOT.child("general"), *elem);
        }
    }
    for entity in late.entities {
        lom.life_cycle.contribute.push(Contribute {
            role: role.as_deref().map(bare),
            entity: vec![vcard::read(&entity)],
            date: None,
        });
    }
    for date in late.dates {
        let date = DateTime { date_time: Some(date), description: LangText::default() };
        lom.life_cycle.contribute.push(Contribute { role: None, entity: Vec::new(), date: Some(date) });
    }
}

fn one(text: String) -> LangText {
    LangText(vec![LangString { language: None, text }])
}

fn bare(text: &str) -> Vocabulary {
    let words: Vec<&str> = text.split_whitespace().collect();
    Vocabulary { source: None, value: words.join(" "), label: LangText::default() }
}
