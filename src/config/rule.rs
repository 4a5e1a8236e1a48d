//! A rule: a correction that one table of a file in `rules/` describes.
//!
//! Says what is configured and whether it makes sense; applying it to records is `curate`'s.

use std::collections::BTreeMap;

use crate::config::nearest;
use crate::config::raw::Entry;
use crate::config::raw::Given;
use crate::config::raw::Table;
use crate::config::raw::Typed;
use crate::model::id::SourceId;
use crate::model::path::PATHS;
use crate::model::path::Path;

/// Most rules of one site.
pub const MAX_RULES: usize = 10_000;

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What reports, pages and JSON call it.
    pub name: String,
    /// Ids (or keys) of the sources whose records it is for; empty: all.
    pub sources: Vec<SourceId>,
    /// Names of the dialects that it is for; empty: all.
    pub dialects: Vec<String>,
    /// All must hold.
    pub when: Vec<Condition>,
    /// Letters' case does not count in `when` and `map`.
    pub ignore_case: bool,
    /// BCP 47 tag of the texts that `add` puts in.
    pub language: Option<String>,
    /// What it does.
    pub action: Action,
}

/// What must hold of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Where; `None`: the record's OAI identifier.
    pub path: Option<Path>,
    /// What at least one value there must be.
    pub test: Test,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// One of these.
    Equals(Vec<String>),
    /// Has this in it.
    Contains(String),
    /// Fits this pattern as a whole: `*` is any text, `?` any one character.
    Matches(String),
    /// There is no value.
    Absent,
}

/// What a rule does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Puts these in the place of the values that `when` names; of all, where it names none there.
    Set(Vec<(Path, String)>),
    /// Puts new values in the place of old ones.
    Map(Vec<(Path, BTreeMap<String, String>)>),
    /// Adds values.
    Add(Vec<(Path, Vec<String>)>),
    /// Takes out the values that `when` names; all, where it names none there.
    Drop(Vec<Path>),
    /// Leaves the record out, for this reason.
    Skip(String),
}

/// Reads a file of rules.
pub fn read(table: &Table<'_>) -> Vec<Rule> {
    table.tables("rule", rule).into_iter().flatten().collect()
}

fn rule(table: &Table<'_>) -> Option<Rule> {
    let name = table.text("name").map(|name| name.value).filter(|name| !name.trim().is_empty());
    if name.is_none() {
        table.report("a rule needs a `name`: reports and pages call it by that");
    }
    let list = |one, many| table.text(one).into_iter().chain(table.texts(many)).collect::<Vec<_>>();
    let (sources, dialects) = (list("source", "sources"), list("dialect", "dialects"));
    let rule = Rule {
        sources: crate::config::site::checked(table, sources, str::parse),
        dialects: dialects.into_iter().map(|dialect| dialect.value).collect(),
        when: fields(table, table.tree("when"), true)
            .into_iter()
            .filter_map(|(path, entry)| {
                Some(Condition { path, test: test(table, &entry.name, entry.given)? })
            })
            .collect(),
        ignore_case: table.flag("ignore_case").unwrap_or(false),
        language: table.parsed("language", crate::config::value::language),
        action: action(table)?,
        name: name?,
    };
    if rule.when.is_empty() && !matches!(rule.action, Action::Map(_)) {
        table.report("a rule needs `when`: without it, it would change every record");
        return None;
    }
    Some(rule)
}

fn action(table: &Table<'_>) -> Option<Action> {
    let set = fields(table, table.tree("set"), false);
    let map = fields(table, table.tree("map"), false);
    let add = fields(table, table.tree("add"), false);
    let drop = table.words("drop");
    let skip = table.text("skip").map(|reason| reason.value);
    let mut given: Vec<Action> = Vec::new();
    if !set.is_empty() {
        given.push(Action::Set(each(table, set, one_text)));
    }
    if !map.is_empty() {
        given.push(Action::Map(each(table, map, pairs)));
    }
    if !add.is_empty() {
        given.push(Action::Add(each(table, add, many_texts)));
    }
    if !drop.is_empty() {
        given.push(Action::Drop(crate::config::site::checked(table, drop, |name| {
            Path::find(name).ok_or_else(|| unknown(name, false))
        })));
    }
    given.extend(skip.map(Action::Skip));
    if given.len() != 1 {
        table.report("a rule does one thing: give one of `set`, `map`, `add`, `drop`, `skip`");
        return None;
    }
    given.pop()
}

fn each<T>(
    table: &Table<'_>,
    fields: Vec<(Option<Path>, Entry)>,
    read: fn(&Table<'_>, Entry) -> Option<T>,
) -> Vec<(Path, T)> {
    fields.into_iter().filter_map(|(path, entry)| Some((path?, read(table, entry)?))).collect()
}

fn one_text(table: &Table<'_>, entry: Entry) -> Option<String> {
    match entry.given {
        Given::Text(text) => Some(text),
        _ => wrong(table, &entry.name, "a text in quotes"),
    }
}

fn many_texts(table: &Table<'_>, entry: Entry) -> Option<Vec<String>> {
    match entry.given {
        Given::Text(text) => Some(vec![text]),
        Given::Texts(texts) => Some(texts),
        _ => wrong(table, &entry.name, "a text in quotes, or a list of texts"),
    }
}

fn pairs(table: &Table<'_>, entry: Entry) -> Option<BTreeMap<String, String>> {
    let Given::Table(entries) = entry.given else {
        return wrong(table, &entry.name, "a table of old values and new ones");
    };
    let pair = |entry: Entry| {
        let name = entry.name.value.clone();
        Some((name, one_text(table, entry)?))
    };
    Some(entries.into_iter().filter_map(pair).collect())
}

fn wrong<T>(table: &Table<'_>, name: &Typed<String>, wanted: &str) -> Option<T> {
    table.report_at(&name.span, format!("`{}` must be {wanted}", name.value));
    None
}

/// The elements that a table names, written `"general.language" = …` or `general.language = …`. Where a record is
/// looked at (`when`), `identifier` is its OAI identifier.
fn fields(table: &Table<'_>, entries: Vec<Entry>, when: bool) -> Vec<(Option<Path>, Entry)> {
    let mut found = Vec::new();
    gather(table, entries, "", when, &mut found);
    found
}

fn gather(
    table: &Table<'_>,
    entries: Vec<Entry>,
    above: &str,
    when: bool,
    found: &mut Vec<(Option<Path>, Entry)>,
) {
    for entry in entries {
        let Entry { name: Typed { value, span }, given } = entry;
        let name = if above.is_empty() { value } else { format!("{above}.{value}") };
        let below = format!("{name}.");
        match given {
            given if Path::find(&name).is_some() || (when && name == "identifier") => {
                let path = Path::find(&name);
                found.push((path, Entry { name: Typed { value: name, span }, given }));
            }
            Given::Table(inner) if PATHS.iter().any(|path| path.name.starts_with(&below)) => {
                gather(table, inner, &name, when, found);
            }
            _ => table.report_at(&span, unknown(&name, when)),
        }
    }
}

fn unknown(name: &str, when: bool) -> String {
    let names: Vec<&str> = PATHS.iter().map(|path| path.name).chain(when.then_some("identifier")).collect();
    match nearest(name, &names) {
        Some(near) => format!("unknown element `{name}`: did you mean `{near}`?"),
        None => format!("unknown element `{name}`: known are {}", names.join(", ")),
    }
}

fn test(table: &Table<'_>, name: &Typed<String>, given: Given) -> Option<Test> {
    match given {
        Given::Text(text) => Some(Test::Equals(vec![text])),
        Given::Texts(texts) => Some(Test::Equals(texts)),
        Given::Table(mut entries) if entries.len() == 1 => one_test(table, entries.pop()?),
        _ => wrong(
            table,
            name,
            "a text, a list of texts, or a table with one of equals, one_of, contains, matches, absent",
        ),
    }
}

fn one_test(table: &Table<'_>, entry: Entry) -> Option<Test> {
    const KNOWN: [&str; 5] = ["equals", "one_of", "contains", "matches", "absent"];
    let name = entry.name.value.clone();
    match name.as_str() {
        "equals" => Some(Test::Equals(vec![one_text(table, entry)?])),
        "one_of" => Some(Test::Equals(many_texts(table, entry)?)),
        "contains" => Some(Test::Contains(one_text(table, entry)?)),
        "matches" => Some(Test::Matches(one_text(table, entry)?)),
        "absent" if entry.given == Given::Flag(true) => Some(Test::Absent),
        "absent" => wrong(table, &entry.name, "true"),
        _ => {
            let mend = match nearest(&name, &KNOWN) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", KNOWN.join(", ")),
            };
            table.report_at(&entry.name.span, format!("unknown test `{name}`: {mend}"));
            None
        }
    }
}
