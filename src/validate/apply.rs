//! Holds a record to a profile's rules: one function a kind of rule, all over the same view.
//!
//! Knows the kinds, not the profiles: which element is asked for is data.

use crate::model::problem::Problem;
use crate::validate::node::Node;
use crate::validate::profile::Profile;
use crate::validate::profile::fold;
use crate::validate::profile::like;
use crate::validate::report::Finding;
use crate::validate::report::Findings;
use crate::validate::rule::Condition;
use crate::validate::rule::Rule;
use crate::validate::rule::RuleKind;
use crate::validate::schema;

/// Applies every rule of the profile to the record `root`.
pub(super) fn check(root: &Node<'_>, profile: &Profile, findings: &mut Findings<'_>) {
    for rule in &profile.rule {
        for scope in root.select(&rule.within) {
            if rule.when.as_ref().is_none_or(|when| holds(scope, when)) {
                let mut apply = Apply { rule, scope, findings };
                rule.elements.iter().for_each(|element| apply.element(element));
            }
        }
    }
}

fn holds(scope: &Node<'_>, when: &Condition) -> bool {
    let found = scope.select(&when.element).iter().any(|node| fits(&when.like, &node.text()));
    found != when.absent
}

/// Whether `text` has one of the shapes; any text that is not empty, where none is given.
fn fits(shapes: &[String], text: &str) -> bool {
    let text = fold(text);
    if shapes.is_empty() { !text.is_empty() } else { shapes.iter().any(|shape| like(&fold(shape), &text)) }
}

/// One rule at one place.
struct Apply<'a, 'n, 't, 'f, 'p> {
    rule: &'a Rule,
    scope: &'n Node<'t>,
    findings: &'f mut Findings<'p>,
}

impl Apply<'_, '_, '_, '_, '_> {
    fn element(&mut self, element: &str) {
        match self.rule.kind {
            RuleKind::Mandatory | RuleKind::Recommended => self.present(element),
            RuleKind::NonEmpty => self.each(element, |node, _| !node.is_filled()),
            RuleKind::Forbidden => {
                self.each(element, |node, rule| rule.like.is_empty() || fits(&rule.like, &node.text()));
            }
            RuleKind::Pattern => self.each(element, off_pattern),
            RuleKind::MaxCount => self.count(element),
            RuleKind::AttributePresent => {
                self.each(element, |node, rule| node.attribute(&rule.attribute).is_none());
            }
            RuleKind::AttributeNonEmpty => self.each(element, |node, rule| {
                node.attribute(&rule.attribute).is_some_and(|value| value.trim().is_empty())
            }),
            RuleKind::SameNumber => self.same_number(element),
        }
    }

    fn present(&mut self, element: &str) {
        let rule = self.rule;
        let there = if rule.any_of.is_empty() {
            self.scope.select(element).iter().any(|node| fits(&rule.like, &node.text()))
        } else {
            let has = |place: &str, shapes: &[String]| {
                self.scope.select(place).iter().any(|node| fits(shapes, &node.text()))
            };
            rule.any_of.iter().any(|any| has(&any.element, &any.like))
        };
        if !there {
            self.find(element, &self.inside(element), "");
        }
    }

    /// Every such element for which `bad` is true.
    fn each(&mut self, element: &str, bad: impl Fn(&Node<'_>, &Rule) -> bool) {
        for node in self.scope.select(element) {
            if bad(node, self.rule) {
                self.find(element, &node.path, &node.text());
            }
        }
    }

    fn count(&mut self, element: &str) {
        let rule = self.rule;
        let counts = |node: &&&Node<'_>| rule.like.is_empty() || fits(&rule.like, &node.text());
        let nodes = self.scope.select(element);
        if let Some(first_over) = nodes.iter().filter(counts).nth(rule.max) {
            self.find(element, &first_over.path, &first_over.text());
        }
    }

    /// The numbers in the ids that have the rule's shape are also in the text that names their scheme.
    fn same_number(&mut self, element: &str) {
        let named = self.scope.select(&self.rule.of);
        let Some(name) = named.first() else { return };
        let known = numbers(&name.text());
        for node in self.scope.select(element) {
            let text = node.text();
            let number = self.rule.like.iter().find_map(|shape| number_in(&fold(shape), &fold(&text)));
            if number.is_some_and(|number| !known.contains(&number)) {
                self.find(element, &name.path, &name.text());
                return;
            }
        }
    }

    /// The path of a missing element, seen from where it is missed.
    fn inside(&self, element: &str) -> String {
        match element.strip_prefix(self.rule.within.as_str()).and_then(|rest| rest.strip_prefix('.')) {
            Some(rest) if !self.rule.within.is_empty() => format!("{}.{rest}", self.scope.path),
            _ => element.to_owned(),
        }
    }

    fn find(&mut self, element: &str, path: &str, value: &str) {
        let Some(severity) = self.rule.level().of() else { return };
        self.findings.push(Finding {
            path: path.to_owned(),
            kind: self.rule.kind.finding().to_owned(),
            value: value.chars().take(Problem::MAX_VALUE_CHARS).collect(),
            severity,
            source: said_of(element, &self.rule.source),
            mend: said_of(element, &self.rule.mend),
        });
    }
}

/// A rule's words about one of its elements: `{element}` is its path, `{number}` its number in the standard.
fn said_of(element: &str, words: &str) -> String {
    if !words.contains('{') {
        return words.to_owned();
    }
    words.replace("{element}", element).replace("{number}", schema::number(element))
}

/// Whether a text that is there has none of the shapes asked for, or one that is refused.
fn off_pattern(node: &Node<'_>, rule: &Rule) -> bool {
    let text = node.text();
    let wanted = rule.like.is_empty() || fits(&rule.like, &text);
    let refused = !rule.unlike.is_empty() && fits(&rule.unlike, &text);
    !text.is_empty() && (!wanted || refused)
}

/// The runs of digits in a text, as numbers.
fn numbers(text: &str) -> Vec<u64> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// The number that stands at `#` in a text of that shape.
fn number_in(shape: &str, text: &str) -> Option<u64> {
    let (before, after) = shape.split_once('#')?;
    let start = before.trim_start_matches('*');
    let rest = text.get(text.find(start)? + start.len()..)?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let fits = like(after, rest.get(digits..)?);
    if fits { rest.get(..digits)?.parse().ok() } else { None }
}
