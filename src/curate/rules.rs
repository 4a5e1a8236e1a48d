//! Rules at work: which of them apply to a record, and what they change in its reading.
//!
//! Apart from `config::rule`, which says what is configured. Each rule sees what those before it made. Pure.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use sha2::Digest;
use sha2::Sha256;

use crate::config::Rule;
use crate::config::rule::Action;
use crate::config::rule::Condition;
use crate::config::rule::Test;
use crate::curate::Origin;
use crate::lom::Parsed;
use crate::model::correction::Correction;
use crate::model::correction::Skipped;
use crate::model::lom::Lom;
use crate::model::path::Change;
use crate::model::path::Path;

/// Bytes of its digest that tell a rule from what it was before it was edited.
const MARK_BYTES: usize = 4;

/// A rule, and how the store remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The rule.
    pub rule: Rule,
    /// Its name, `#`, and eight hexadecimal digits that change with what it says.
    pub mark: String,
}

impl Marked {
    /// Marks a rule.
    pub fn new(rule: Rule) -> Self {
        let mut digits = HEXLOWER.encode(&Sha256::digest(format!("{rule:?}")));
        digits.truncate(2 * MARK_BYTES);
        Self { mark: format!("{}#{digits}", rule.name), rule }
    }
}

/// What rules did to a record.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was changed, in order.
    pub corrections: Vec<Correction>,
    /// Why it is left out, if it is.
    pub skipped: Option<Skipped>,
    /// Marks of the rules that changed or skipped it.
    pub marks: Vec<String>,
}

/// Applies `rules` in order; none after one that leaves the record out.
pub fn apply(rules: &[Marked], origin: Origin<'_>, parsed: &mut Parsed) -> Outcome {
    let mut outcome = Outcome::default();
    for Marked { rule, mark } in rules {
        if !is_meant(rule, origin, parsed) {
            continue;
        }
        if let Action::Skip(reason) = &rule.action {
            // What others did to it is seen by nobody.
            let skipped = Some(Skipped { rule: rule.name.clone(), reason: reason.clone() });
            return Outcome { corrections: Vec::new(), skipped, marks: vec![mark.clone()] };
        }
        let before = outcome.corrections.len();
        change(rule, parsed, &mut outcome.corrections);
        if outcome.corrections.len() > before {
            outcome.marks.push(mark.clone());
        }
    }
    outcome
}

fn is_meant(rule: &Rule, origin: Origin<'_>, parsed: &mut Parsed) -> bool {
    let source = |wanted| wanted == origin.source || wanted == origin.key;
    (rule.sources.is_empty() || rule.sources.iter().any(source))
        && (rule.dialects.is_empty() || rule.dialects.contains(&parsed.dialect))
        && rule.when.iter().all(|condition| holds(rule, condition, origin, parsed))
}

fn holds(rule: &Rule, condition: &Condition, origin: Origin<'_>, parsed: &mut Parsed) -> bool {
    let Some(path) = condition.path else {
        return fits(rule, &condition.test, origin.identifier);
    };
    let (mut n_values, mut fit) = (0, false);
    path.rewrite(&mut parsed.lom, &mut |value| {
        n_values += 1;
        fit = fit || fits(rule, &condition.test, value);
        Change::Keep
    });
    if condition.test == Test::Absent { n_values == 0 } else { fit }
}

/// Whether a value is what a condition asks for.
fn fits(rule: &Rule, test: &Test, value: &str) -> bool {
    let folded = |text: &str| if rule.ignore_case { text.to_lowercase() } else { text.to_owned() };
    match test {
        Test::Equals(wanted) => wanted.iter().any(|wanted| same(rule, wanted, value)),
        Test::Contains(part) if rule.ignore_case => folded(value).contains(&folded(part)),
        Test::Contains(part) => value.contains(part.as_str()),
        Test::Matches(pattern) => matches(&folded(pattern), &folded(value)),
        Test::Absent => false,
    }
}

fn same(rule: &Rule, wanted: &str, value: &str) -> bool {
    wanted == value || (rule.ignore_case && wanted.to_lowercase() == value.to_lowercase())
}

/// Whether `value` as a whole fits a pattern in which `*` is any text and `?` any one character.
fn matches(pattern: &str, value: &str) -> bool {
    let (pattern, value): (Vec<char>, Vec<char>) = (pattern.chars().collect(), value.chars().collect());
    let (mut p, mut v) = (0, 0);
    // Where to go on when what follows the last `*` does not fit: the `*` takes one character more.
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = value.get(v) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, v));
                p += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == c => (p, v) = (p + 1, v + 1),
            _ => {
                let Some((at, taken)) = star else { return false };
                star = Some((at, taken + 1));
                (p, v) = (at + 1, taken + 1);
            }
        }
    }
    pattern.get(p..).unwrap_or_default().iter().all(|c| *c == '*')
}

fn change(rule: &Rule, parsed: &mut Parsed, corrections: &mut Vec<Correction>) {
    let lom = &mut parsed.lom;
    let mut notes = Notes { rule, corrections };
    match &rule.action {
        Action::Set(fields) => fields.iter().for_each(|(path, new)| set(*path, new, lom, &mut notes)),
        Action::Map(fields) => fields.iter().for_each(|(path, table)| map(*path, table, lom, &mut notes)),
        Action::Add(fields) => fields.iter().for_each(|(path, values)| {
            values.iter().for_each(|value| add(*path, value, lom, &mut notes));
        }),
        Action::Drop(paths) => paths.iter().for_each(|path| drop_named(*path, lom, &mut notes)),
        Action::Skip(_) => {}
    }
}

/// What a rule has changed so far.
struct Notes<'n> {
    rule: &'n Rule,
    corrections: &'n mut Vec<Correction>,
}

impl Notes<'_> {
    fn note(&mut self, path: Path, before: Option<&str>, after: Option<&str>) {
        self.corrections.push(Correction {
            rule: self.rule.name.clone(),
            path: path.name.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        });
    }

    fn dropped(&mut self, path: Path, value: &str) -> Change {
        self.note(path, Some(value), None);
        Change::Drop
    }

    fn replaced(&mut self, path: Path, value: &str, new: &str) -> Change {
        self.note(path, Some(value), Some(new));
        Change::Set(new.to_owned())
    }
}

/// The named values become one; where there was none at all, the element gets it.
fn set(path: Path, new: &str, lom: &mut Lom, notes: &mut Notes<'_>) {
    let (mut n_values, mut done) = (0, false);
    path.rewrite(lom, &mut |value| {
        n_values += 1;
        if !is_named(notes.rule, path, value) {
            return Change::Keep;
        }
        match (std::mem::replace(&mut done, true), value == new) {
            (true, _) => notes.dropped(path, value),
            (false, true) => Change::Keep,
            (false, false) => notes.replaced(path, value, new),
        }
    });
    if n_values == 0 {
        add(path, new, lom, notes);
    }
}

fn map(path: Path, table: &BTreeMap<String, String>, lom: &mut Lom, notes: &mut Notes<'_>) {
    let rule = notes.rule;
    let loosely = |value: &str| table.iter().find(|(old, _)| same(rule, old, value)).map(|(_, new)| new);
    path.rewrite(lom, &mut |value| {
        let found = table.get(value).or_else(|| loosely(value)).filter(|new| *new != value);
        found.map_or(Change::Keep, |new| notes.replaced(path, value, new))
    });
}

fn add(path: Path, value: &str, lom: &mut Lom, notes: &mut Notes<'_>) {
    if path.add(lom, value, notes.rule.language.as_deref()) {
        notes.note(path, None, Some(value));
    }
}

fn drop_named(path: Path, lom: &mut Lom, notes: &mut Notes<'_>) {
    path.rewrite(lom, &mut |value| {
        if is_named(notes.rule, path, value) { notes.dropped(path, value) } else { Change::Keep }
    });
}

/// Whether the rule means this value: one that its conditions on this element name, or any where it has none.
fn is_named(rule: &Rule, path: Path, value: &str) -> bool {
    let mut own = rule.when.iter().filter(|condition| condition.path == Some(path)).peekable();
    own.peek().is_none() || own.any(|condition| fits(rule, &condition.test, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_a_whole_value() {
        for (pattern, value, expected) in [
            ("*", "", true),
            ("CC *", "CC BY", true),
            ("*BY*", "CC BY 4.0", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b", "aXbY", false),
            ("?é", "né", true),
            ("", "x", false),
            ("a", "a", true),
        ] {
            assert_eq!(matches(pattern, value), expected, "{pattern} {value}");
        }
    }
}
