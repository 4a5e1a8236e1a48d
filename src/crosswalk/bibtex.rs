//! LOM → BibTeX, in UTF-8 (biber, bibtex8 and reference managers read it so).

use crate::crosswalk::Source;
use crate::crosswalk::agents;
use crate::crosswalk::agents::Agent;
use crate::crosswalk::agents::Kind;
use crate::crosswalk::dates;
use crate::crosswalk::identifiers;
use crate::crosswalk::identifiers::Scheme;
use crate::crosswalk::relations;
use crate::crosswalk::rights;
use crate::crosswalk::table;
use crate::crosswalk::table::Chapter;
use crate::crosswalk::table::Rule;
use crate::crosswalk::teaching;
use crate::crosswalk::text;

const BIBTEX: &str = "BibTeX 0.99d";
const BIBLATEX: &str = "biblatex";

/// BibTeX's own names of the months: styles print them in their language.
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// An entry being built.
#[derive(Debug, Default)]
pub struct Entry {
    kind: &'static str,
    key: String,
    fields: Vec<(&'static str, String)>,
}

impl Entry {
    /// A text, escaped.
    fn text(&mut self, name: &'static str, value: Option<String>) {
        self.verbatim(name, value.map(|value| escape(&value)));
    }

    /// A value that is not TeX: an address, a number.
    fn verbatim(&mut self, name: &'static str, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.fields.push((name, format!("{{{value}}}")));
        }
    }
}

/// The crosswalk.
pub const TABLE: &[Rule<Entry>] = &[
    Rule {
        target: "entry type",
        lom: &["1.1", "2.3.1"],
        how: "`@book` with an ISBN, a publisher and a creator, else `@misc`",
        clause: BIBTEX,
        apply: kind,
    },
    Rule {
        target: "citation key",
        lom: &[],
        how: "the record's id: the same in every export",
        clause: BIBTEX,
        apply: |source, out| out.key = source.id.to_string(),
    },
    Rule {
        target: "author",
        lom: &["2.3.1", "2.3.2"],
        how: "authors, else content provider, editor, initiator: `Family, Given`; organisations and names in one piece in braces",
        clause: BIBTEX,
        apply: |source, out| out.verbatim("author", names(&agents::cast(source.lom).creators)),
    },
    Rule {
        target: "editor",
        lom: &["2.3.1", "2.3.2"],
        how: "role editor, where it does not stand for the author",
        clause: BIBTEX,
        apply: editor,
    },
    Rule {
        target: "title",
        lom: &["1.2"],
        how: "the preferred title, in a second pair of braces so that styles keep its capitals; without one the OAI identifier in square brackets",
        clause: BIBTEX,
        apply: |source, out| {
            out.verbatim("title", Some(format!("{{{}}}", escape(&text::title_or_devised(source)))))
        },
    },
    Rule {
        target: "publisher",
        lom: &["2.3.1", "2.3.2"],
        how: "role publisher, the organisation's name",
        clause: BIBTEX,
        apply: publisher,
    },
    Rule {
        target: "year, month",
        lom: &["2.3.1", "2.3.3"],
        how: "of the publisher's date, else of the latest",
        clause: BIBTEX,
        apply: date,
    },
    Rule {
        target: "edition / version",
        lom: &["2.1"],
        how: "`edition` of a book, else `version`",
        clause: BIBLATEX,
        apply: version,
    },
    Rule {
        target: "howpublished",
        lom: &["5.2"],
        how: "learning resource types; of `@misc` only",
        clause: BIBTEX,
        apply: types,
    },
    Rule {
        target: "series",
        lom: &["7.1", "7.2.2"],
        how: "the resource it is part of",
        clause: BIBTEX,
        apply: |source, out| {
            out.text(
                "series",
                relations::of_kind(source, &["ispartof"]).into_iter().find_map(|related| related.text),
            )
        },
    },
    Rule {
        target: "doi, isbn, issn",
        lom: &["1.1"],
        how: "the first of each",
        clause: BIBLATEX,
        apply: numbers,
    },
    Rule {
        target: "url",
        lom: &["1.1", "4.3"],
        how: "the address a reader follows; braces and backslashes percent-encoded",
        clause: BIBLATEX,
        apply: |source, out| out.verbatim("url", identifiers::link(source.lom)),
    },
    Rule {
        target: "language",
        lom: &["1.3"],
        how: "BCP 47",
        clause: BIBLATEX,
        apply: |source, out| out.text("language", languages(source)),
    },
    Rule {
        target: "keywords",
        lom: &["1.5"],
        how: "the preferred strings, divided by commas; a comma inside one becomes a blank",
        clause: BIBLATEX,
        apply: |source, out| out.text("keywords", keywords(source)),
    },
    Rule {
        target: "abstract",
        lom: &["1.4"],
        how: "the preferred strings",
        clause: BIBLATEX,
        apply: |source, out| {
            out.text("abstract", joined(text::bests(&source.lom.general.description, source), " "))
        },
    },
    Rule {
        target: "note",
        lom: &["6.2", "6.3"],
        how: "the licence's short form, else the rights in words",
        clause: BIBTEX,
        apply: note,
    },
];

/// The chapter of `docs/CROSSWALKS.md`.
#[must_use]
pub fn chapter() -> Chapter {
    let intro = "Format `bibtex`. UTF-8; `# $ % & _ ~ ^ \\` and braces are escaped as TeX needs it, except in addresses.";
    Chapter::new("BibTeX", intro, TABLE)
}

/// The record as one entry, with a line end after it.
#[must_use]
pub fn entry(source: &Source<'_>) -> String {
    let mut entry = Entry::default();
    table::apply(TABLE, source, &mut entry);
    let fields: String = entry.fields.iter().map(|(name, value)| format!(",\n  {name} = {value}")).collect();
    format!("@{}{{{}{fields}\n}}\n", entry.kind, entry.key)
}

/// TeX's special characters. Braces are written as commands: BibTeX counts them even after a backslash.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '#' | '$' | '%' | '&' | '_' => out.extend(['\\', c]),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn is_book(source: &Source<'_>) -> bool {
    let cast = agents::cast(source.lom);
    let has_isbn = identifiers::of_resource(source.lom).iter().any(|id| id.scheme == Scheme::Isbn);
    has_isbn && !cast.publishers.is_empty() && !cast.creators.is_empty()
}

fn kind(source: &Source<'_>, out: &mut Entry) {
    out.kind = if is_book(source) { "book" } else { "misc" };
}

fn names(agents: &[Agent]) -> Option<String> {
    let all: Vec<String> = agents.iter().map(name).collect();
    (!all.is_empty()).then(|| all.join(" and "))
}

/// Braces keep BibTeX from looking for parts, commas and `and` inside.
fn name(agent: &Agent) -> String {
    let whole = |text: &str| text.contains(',') || text.to_lowercase().contains(" and ");
    match &agent.parts {
        Some((family, given)) if agent.kind != Kind::Organisation && !whole(family) && !whole(given) => {
            format!("{}, {}", escape(family), escape(given))
        }
        _ => format!("{{{}}}", escape(&agent.name)),
    }
}

fn editor(source: &Source<'_>, out: &mut Entry) {
    let contributors = agents::cast(source.lom).contributors;
    let editors: Vec<Agent> = contributors.into_iter().filter(|agent| agent.role == "editor").collect();
    out.verbatim("editor", names(&editors));
}

fn publisher(source: &Source<'_>, out: &mut Entry) {
    let publishers = agents::cast(source.lom).publishers;
    let all: Vec<String> = publishers.into_iter().map(|agent| agent.name).collect();
    out.text("publisher", (!all.is_empty()).then(|| all.join(", ")));
}

fn date(source: &Source<'_>, out: &mut Entry) {
    let Some(date) = dates::published(source.lom) else { return };
    out.verbatim("year", date.get(..4).map(str::to_owned));
    let month: Option<usize> = date.get(5..7).and_then(|month| month.parse().ok());
    if let Some(name) = month.and_then(|month| MONTHS.get(month.checked_sub(1)?)) {
        out.fields.push(("month", (*name).to_owned()));
    }
}

fn version(source: &Source<'_>, out: &mut Entry) {
    let version = text::best(&source.lom.life_cycle.version, source).map(|phrase| phrase.text);
    out.text(if is_book(source) { "edition" } else { "version" }, version);
}

fn types(source: &Source<'_>, out: &mut Entry) {
    let types: Vec<String> = teaching::types(source).into_iter().map(|value| value.label).collect();
    out.text("howpublished", (!types.is_empty() && !is_book(source)).then(|| types.join(", ")));
}

fn numbers(source: &Source<'_>, out: &mut Entry) {
    let ids = identifiers::of_resource(source.lom);
    for (name, scheme) in [("doi", Scheme::Doi), ("isbn", Scheme::Isbn), ("issn", Scheme::Issn)] {
        let value = ids.iter().find(|id| id.scheme == scheme).map(|id| id.value.clone());
        // A DOI may hold any character; braces would end the field.
        out.verbatim(name, value.filter(|value| !value.contains(['{', '}', '\\'])));
    }
}

fn languages(source: &Source<'_>) -> Option<String> {
    let real = source.lom.general.language.iter().filter(|tag| !tag.eq_ignore_ascii_case("none"));
    let tags: Vec<&str> = real.map(String::as_str).collect();
    (!tags.is_empty()).then(|| tags.join(", "))
}

fn keywords(source: &Source<'_>) -> Option<String> {
    let keywords = text::bests(&source.lom.general.keyword, source);
    let plain = |phrase: text::Phrase| text::Phrase {
        text: text::line(&phrase.text.replace([',', ';'], " ")),
        ..phrase
    };
    joined(keywords.into_iter().map(plain).collect(), ", ")
}

fn joined(phrases: Vec<text::Phrase>, between: &str) -> Option<String> {
    let all: Vec<String> = phrases.into_iter().map(|phrase| phrase.text).collect();
    (!all.is_empty()).then(|| all.join(between))
}

fn note(source: &Source<'_>, out: &mut Entry) {
    let words = || rights::statements(source.lom).into_iter().next().map(|phrase| phrase.text);
    out.text("note", rights::licence(source.lom).map(|licence| licence.code).or_else(words));
}

#[cfg(test)]
mod tests;
