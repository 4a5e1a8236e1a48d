//! Plug-ins that browsers no longer run: what 4.1, 4.3, 4.4 and 4.6 say of them.
//!
//! A learner is told before the click. Programs that merely use such a technique outside a browser are not meant.

use crate::lom::facts::words;
use crate::lom::plain;
use crate::model::facts::Evidence;
use crate::model::facts::Fact;
use crate::model::lom::Lom;

/// A plug-in's code; what a format (4.1) or the end of an address (4.3) has in it; words of a requirement (4.4, 4.6).
pub const PLUGINS: &[(&str, &[&str], &[&str])] = &[
    (
        "flash",
        &["x-shockwave-flash", ".swf", "futuresplash"],
        &[
            "flash player",
            "adobe flash",
            "macromedia flash",
            "shockwave flash",
            "plugin flash",
            "flash plugin",
        ],
    ),
    (
        "java-applet",
        &["x-java-applet", "java-applet", "x-java-vm"],
        &["java applet", "applet java", "java plugin", "java plug in", "plugin java"],
    ),
    ("director", &["x-director", ".dcr"], &["shockwave player", "macromedia director", "adobe shockwave"]),
    ("silverlight", &["x-silverlight", ".xap"], &["silverlight"]),
    ("vrml", &["model/vrml", "x-vrml", "x-world/", ".wrl"], &["vrml", "cortona", "cosmo player"]),
];

/// The dead plug-ins that a record needs, each once.
pub fn plugins(lom: &Lom) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    let technical = &lom.technical;
    technical.format.iter().for_each(|text| by_format(&mut facts, "technical.format", text));
    for location in &technical.location {
        let path = location.split(['?', '#']).next().unwrap_or(location);
        let ending = path.rsplit('/').next().unwrap_or(path);
        if ending.contains('.') {
            by_ending(&mut facts, ending, location);
        }
    }
    let names =
        technical.requirement.iter().flat_map(|one| &one.or_composite).filter_map(|one| one.name.as_ref());
    names.for_each(|name| by_words(&mut facts, "technical.requirement.orComposite.name", &name.value));
    let strings = technical.other_platform_requirements.0.iter();
    strings.for_each(|s| by_words(&mut facts, "technical.otherPlatformRequirements", &s.text));
    facts
}

fn by_format(facts: &mut Vec<Fact>, path: &'static str, text: &str) {
    let lower = text.trim().to_ascii_lowercase();
    for (code, marks, _) in PLUGINS {
        let bare = |mark: &&&str| mark.strip_prefix('.') == Some(lower.as_str());
        if marks.iter().any(|mark| lower.contains(mark)) || marks.iter().any(|mark| bare(&mark)) {
            add(facts, code, path, text);
        }
    }
}

fn by_ending(facts: &mut Vec<Fact>, ending: &str, location: &str) {
    let lower = ending.to_ascii_lowercase();
    for (code, marks, _) in PLUGINS {
        if marks.iter().any(|mark| mark.starts_with('.') && lower.ends_with(mark)) {
            add(facts, code, "technical.location", location);
        }
    }
}

fn by_words(facts: &mut Vec<Fact>, path: &'static str, text: &str) {
    let folded = words(&plain::text(text));
    let padded = format!(" {} ", folded.join(" "));
    for (code, _, names) in PLUGINS {
        let alone = *code == "flash" && folded == ["flash"];
        if alone || names.iter().any(|name| padded.contains(&format!(" {name} "))) {
            add(facts, code, path, text);
        }
    }
}

fn add(facts: &mut Vec<Fact>, code: &str, path: &'static str, text: &str) {
    if !facts.iter().any(|fact| fact.value == code) {
        facts.push(Fact { value: code.to_owned(), from: Evidence::new(path, text, "plugins") });
    }
}
