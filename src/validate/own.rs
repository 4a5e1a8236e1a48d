//! LOM's own rules (IEEE 1484.12.1, clauses 6 and 8; the bindings' order and names): what every profile has.
//!
//! Only says what was seen where, as a kind of finding; how much that matters, which clause says so and how
//! it is mended is data (`data/profiles/lom.toml`), so that a profile may see it otherwise.

use crate::model::vocab;
use crate::validate::datatype;
use crate::validate::node::Kind;
use crate::validate::node::Node;
use crate::validate::profile::Profile;
use crate::validate::report::Findings;
use crate::validate::schema::Datatype;
use crate::validate::schema::ROWS;
use crate::validate::schema::Row;

/// A part of the namespaces whose bindings fix the order of elements (IMS LRM 1.1 to 1.2.4).
const FIXED_ORDER: &[&str] = &["imsmd_v1p2", "imsmd_rootv1p2", "ims_md_rootv1p1", "imsproject.org/metadata"];

/// A part of the namespaces whose names are spelt as in the standard.
const IEEE: &str = "ltsc.ieee.org/xsd/lom";

/// Applies all of them to the record `root`.
pub(super) fn check(root: &Node<'_>, profile: &Profile, findings: &mut Findings<'_>) {
    let namespace = namespace_of(root);
    root.walk(&mut |node| {
        children(node, findings);
        names(node, &namespace, profile, findings);
        stray_text(node, &namespace, findings);
        if FIXED_ORDER.iter().any(|part| namespace.contains(part)) {
            order(node, findings);
        }
        match node.kind {
            Kind::Element(row) => element(node, row, profile, findings),
            Kind::Part(part, datatype) => a_part(node, part, datatype, findings),
            Kind::Record | Kind::Unknown => {}
        }
    });
}

fn namespace_of(root: &Node<'_>) -> String {
    let own = root.elem.namespace();
    let first = || root.children.first().map_or("", |child| child.elem.namespace());
    if own.is_empty() { first() } else { own }.to_lowercase()
}

/// More of one element than there may be, or than every application must take.
fn children(node: &Node<'_>, findings: &mut Findings<'_>) {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for child in &node.children {
        let most = match child.kind {
            Kind::Element(row) => row.instances,
            Kind::Part(part, _) if part != "string" => 1,
            _ => continue,
        };
        match seen.iter_mut().find(|(key, _)| *key == child.key) {
            Some((_, count)) => *count += 1,
            None => seen.push((&child.key, 1)),
        }
        let count = seen.iter().find(|(key, _)| *key == child.key).map_or(0, |(_, count)| *count);
        if most == 1 && count == 2 {
            findings.add("repeated-element", &child.path, &child.text());
        } else if most > 1 && count == most + 1 {
            findings.add("over-smallest-maximum", &child.path, &format!("more than {most} instances"));
        }
    }
}

/// Languages of one LangString that are remembered: more than this are no translation.
const MAX_LANGUAGES: usize = 500;

/// Elements that LOM does not have, and LOM's with another spelling.
fn names(node: &Node<'_>, namespace: &str, profile: &Profile, findings: &mut Findings<'_>) {
    let own = node.elem.namespace().to_lowercase() == namespace;
    match node.kind {
        Kind::Unknown if own && !inside_text(node) && !profile.adds(&node.key) => {
            findings.add("unknown-element", &node.path, node.elem.local());
        }
        Kind::Element(row) if own && namespace.contains(IEEE) && node.elem.local() != row.name() => {
            findings.add("element-name", &node.path, node.elem.local());
        }
        _ => {}
    }
}

/// Markup inside a value is the value's business; a value's `label` is an extension that profiles share.
fn inside_text(node: &Node<'_>) -> bool {
    let above = node.key.rsplit_once('.').map_or("", |(above, _)| above);
    let is_element = ROWS.iter().any(|row| row.path == above && row.datatype == Datatype::Aggregate);
    !above.is_empty() && !is_element
}

/// The order that a binding fixes; the table's order is IMS's, catalogentry after the title aside.
fn order(node: &Node<'_>, findings: &mut Findings<'_>) {
    let mut last = None;
    for child in &node.children {
        let Kind::Element(row) = child.kind else { continue };
        let rank = ROWS.iter().position(|other| other.path == row.path).map(|at| at * 2);
        let late = child.elem.local().eq_ignore_ascii_case("catalogentry");
        let rank = rank.map(|rank| if late && row.number == "1.1" { title_rank() + 1 } else { rank });
        if rank < last {
            findings.add("element-order", &child.path, child.elem.local());
            return;
        }
        last = rank;
    }
}

fn title_rank() -> usize {
    ROWS.iter().position(|row| row.path == "general.title").unwrap_or(0) * 2
}

/// Text where only elements may be. In the IMS bindings an identifier is plain text.
fn stray_text(node: &Node<'_>, namespace: &str, findings: &mut Findings<'_>) {
    let holds_elements = match node.kind {
        Kind::Record => true,
        Kind::Element(row) if row.name() == "identifier" => namespace.contains(IEEE),
        Kind::Element(row) => matches!(row.datatype, Datatype::Aggregate | Datatype::Vocabulary(_)),
        Kind::Part(..) | Kind::Unknown => false,
    };
    if holds_elements {
        let text = node.elem.text();
        if !text.trim().is_empty() {
            findings.add("stray-text", &node.path, text.trim());
        }
    }
}

fn element(node: &Node<'_>, row: &Row, profile: &Profile, findings: &mut Findings<'_>) {
    let text = node.text();
    if text.is_empty() && !matches!(row.datatype, Datatype::Language | Datatype::Size) {
        findings.add("empty-element", &node.path, "");
        return;
    }
    let bad = match row.datatype {
        Datatype::Language => datatype::language(&text),
        Datatype::Size => datatype::size(&text),
        Datatype::Format => datatype::format(&text),
        Datatype::Location => datatype::location(&text),
        Datatype::VCard => datatype::entity(&text),
        Datatype::LangString => lang_string(node, row, findings),
        Datatype::Vocabulary(list) => vocabulary(node, row, list, profile, findings),
        Datatype::DateTime | Datatype::Duration => no_part(node, row.datatype),
        Datatype::Aggregate | Datatype::Text => None,
    };
    if let Some(kind) = bad {
        findings.add(kind, &node.path, &text);
    }
    let plain = !matches!(row.datatype, Datatype::Aggregate | Datatype::LangString | Datatype::Vocabulary(_));
    if plain {
        length(node, row.characters, &text, findings);
    }
}

fn length(node: &Node<'_>, most: usize, text: &str, findings: &mut Findings<'_>) {
    if most > 0 && text.len() > most && text.chars().count() > most {
        findings.add("over-smallest-maximum", &node.path, &format!("{} characters", text.chars().count()));
    }
}

/// A date or duration straight in the element, without its part.
fn no_part(node: &Node<'_>, datatype: Datatype) -> Option<&'static str> {
    if node.children.is_empty() {
        return Some("value-without-part");
    }
    let value = if datatype == Datatype::DateTime { "dateTime" } else { "duration" };
    let described = node.part("description").is_some_and(Node::is_filled);
    (node.part(value).is_none() && !described).then_some("value-without-part")
}

fn lang_string(node: &Node<'_>, row: &Row, findings: &mut Findings<'_>) -> Option<&'static str> {
    strings(node, findings);
    for string in node.children.iter().filter(|child| matches!(child.kind, Kind::Part("string", _))) {
        length(string, row.characters, &string.text(), findings);
    }
    let bare = !node.elem.text().trim().is_empty();
    let own = |child: &Node<'_>| child.elem.namespace() == node.elem.namespace();
    // A profile may put elements of its own namespace there instead.
    (node.part("string").is_none() && (bare || node.children.iter().any(own))).then_some("value-without-part")
}

/// The languages of the strings of one LangString.
fn strings(node: &Node<'_>, findings: &mut Findings<'_>) {
    let mut languages: Vec<&str> = Vec::new();
    for string in node.children.iter().filter(|child| matches!(child.kind, Kind::Part("string", _))) {
        let Some(language) = string.attribute("language") else {
            findings.add("string-without-language", &string.path, &string.text());
            continue;
        };
        if let Some(kind) = datatype::language(language) {
            findings.add(kind, &string.path, language);
        } else if languages.iter().any(|known| known.eq_ignore_ascii_case(language)) {
            findings.add("language-twice", &string.path, language);
        }
        if languages.len() < MAX_LANGUAGES {
            languages.push(language);
        }
    }
}

fn vocabulary(
    node: &Node<'_>,
    row: &Row,
    list: vocab::Element,
    profile: &Profile,
    findings: &mut Findings<'_>,
) -> Option<&'static str> {
    let filled = |part: &str| node.part(part).map(Node::text).filter(|text| !text.is_empty());
    let source = filled("source");
    // Common Cartridge and some drafts have the value alone, straight in the element.
    let straight = || (node.children.is_empty()).then(|| node.text());
    let Some(value) = filled("value").or_else(straight) else {
        findings.add("vocabulary-without-value", &node.path, source.as_deref().unwrap_or(""));
        return None;
    };
    let Some(source) = source else {
        findings.add("vocabulary-without-source", &node.path, &value);
        return None;
    };
    let place = |part: &str| node.part(part).map_or_else(|| node.path.clone(), |part| part.path.clone());
    match profile.judge(row, list, &source, &value) {
        Judgement::Fits => {}
        Judgement::UnknownSource => findings.add("unknown-vocabulary-source", &place("source"), &source),
        Judgement::UnknownValue => findings.add("unknown-vocabulary-value", &place("value"), &value),
    }
    None
}

/// What a profile says about a value and its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judgement {
    /// The value is in the source's list, or the source is free.
    Fits,
    /// The source is none that the profile knows for this element.
    UnknownSource,
    /// The source's list has no such value.
    UnknownValue,
}

fn a_part(node: &Node<'_>, part: &str, datatype: Datatype, findings: &mut Findings<'_>) {
    let text = node.text();
    let bad = match (part, datatype) {
        ("dateTime", Datatype::DateTime) => datatype::date(&text),
        ("duration", Datatype::Duration) => datatype::duration(&text),
        ("description", _) => {
            strings(node, findings);
            text.is_empty().then_some("empty-element")
        }
        _ => text.is_empty().then_some("empty-element"),
    };
    if let Some(kind) = bad {
        findings.add(kind, &node.path, &text);
    }
}
