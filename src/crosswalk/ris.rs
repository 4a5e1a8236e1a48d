//! LOM → RIS, the exchange form of reference managers: one tag a line, in UTF-8.

use crate::crosswalk::Source;
use crate::crosswalk::agents;
use crate::crosswalk::agents::Agent;
use crate::crosswalk::dates;
use crate::crosswalk::identifiers;
use crate::crosswalk::identifiers::Scheme;
use crate::crosswalk::media;
use crate::crosswalk::relations;
use crate::crosswalk::rights;
use crate::crosswalk::table;
use crate::crosswalk::table::Chapter;
use crate::crosswalk::table::Rule;
use crate::crosswalk::teaching;
use crate::crosswalk::text;

const RIS: &str = "RIS (2011)";

/// The lines of one reference: tag and value.
#[derive(Debug, Default)]
pub struct Lines(Vec<(&'static str, String)>);

impl Lines {
    /// Adds a line, unless it would be empty; nothing may break a line in two.
    fn add(&mut self, tag: &'static str, value: impl Into<String>) {
        let value = text_line(&value.into());
        if !value.is_empty() {
            self.0.push((tag, value));
        }
    }
}

fn text_line(value: &str) -> String {
    value.replace(char::is_control, " ").trim().to_owned()
}

/// The crosswalk.
pub const TABLE: &[Rule<Lines>] = &[
    Rule {
        target: "TY",
        lom: &["1.1", "4.1"],
        how: "`BOOK` with an ISBN; by the first telling media type `VIDEO`, `SOUND`, `FIGURE`, `COMP`, `DATA`; else `ELEC`",
        clause: RIS,
        apply: kind,
    },
    Rule {
        target: "ID",
        lom: &[],
        how: "the record's id",
        clause: RIS,
        apply: |source, out| out.add("ID", source.id.as_str()),
    },
    Rule {
        target: "TI",
        lom: &["1.2"],
        how: "the preferred title; without one the OAI identifier in square brackets",
        clause: RIS,
        apply: |source, out| out.add("TI", text::title_or_devised(source)),
    },
    Rule { target: "TT", lom: &["1.2"], how: "the other titles", clause: RIS, apply: other_titles },
    Rule {
        target: "T2",
        lom: &["7.1", "7.2.2"],
        how: "the resource it is part of",
        clause: RIS,
        apply: |source, out| {
            relations::of_kind(source, &["ispartof"])
                .into_iter()
                .filter_map(|r| r.text)
                .take(1)
                .for_each(|text| out.add("T2", text))
        },
    },
    Rule {
        target: "AU",
        lom: &["2.3.1", "2.3.2"],
        how: "authors, else content provider, editor, initiator: `Family, Given` where that is known",
        clause: RIS,
        apply: |source, out| names(out, "AU", agents::cast(source.lom).creators),
    },
    Rule {
        target: "A2",
        lom: &["2.3.1", "2.3.2"],
        how: "role editor",
        clause: RIS,
        apply: |source, out| {
            names(
                out,
                "A2",
                agents::cast(source.lom)
                    .contributors
                    .into_iter()
                    .filter(|agent| agent.role == "editor")
                    .collect(),
            )
        },
    },
    Rule {
        target: "A4",
        lom: &["2.3.1", "2.3.2"],
        how: "all other roles but publisher",
        clause: RIS,
        apply: |source, out| {
            names(
                out,
                "A4",
                agents::cast(source.lom)
                    .contributors
                    .into_iter()
                    .filter(|agent| agent.role != "editor")
                    .collect(),
            )
        },
    },
    Rule {
        target: "PB",
        lom: &["2.3.1", "2.3.2"],
        how: "the first publisher",
        clause: RIS,
        apply: |source, out| {
            agents::cast(source.lom)
                .publishers
                .into_iter()
                .take(1)
                .for_each(|agent| out.add("PB", agent.name))
        },
    },
    Rule {
        target: "PY, DA",
        lom: &["2.3.1", "2.3.3"],
        how: "year; `YYYY/MM/DD/` with what is known between the slashes",
        clause: RIS,
        apply: date,
    },
    Rule {
        target: "ET",
        lom: &["2.1"],
        how: "version",
        clause: RIS,
        apply: |source, out| {
            text::best(&source.lom.life_cycle.version, source)
                .into_iter()
                .for_each(|phrase| out.add("ET", phrase.text))
        },
    },
    Rule {
        target: "M3",
        lom: &["5.2"],
        how: "learning resource types in one line",
        clause: RIS,
        apply: |source, out| {
            out.add(
                "M3",
                teaching::types(source).into_iter().map(|value| value.label).collect::<Vec<_>>().join(", "),
            )
        },
    },
    Rule {
        target: "AB",
        lom: &["1.4"],
        how: "the preferred strings in one line",
        clause: RIS,
        apply: |source, out| {
            out.add(
                "AB",
                text::bests(&source.lom.general.description, source)
                    .into_iter()
                    .map(|phrase| phrase.text)
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        },
    },
    Rule {
        target: "KW",
        lom: &["1.5"],
        how: "one line for each keyword and language",
        clause: RIS,
        apply: |source, out| {
            source
                .lom
                .general
                .keyword
                .iter()
                .flat_map(text::phrases)
                .for_each(|phrase| out.add("KW", phrase.text))
        },
    },
    Rule { target: "LA", lom: &["1.3"], how: "BCP 47, in one line", clause: RIS, apply: languages },
    Rule {
        target: "DO, SN",
        lom: &["1.1"],
        how: "DOI; ISBN or ISSN, the first of each",
        clause: RIS,
        apply: numbers,
    },
    Rule {
        target: "UR",
        lom: &["1.1", "4.3"],
        how: "every location that is a web address, else the first identifier that gives one",
        clause: RIS,
        apply: urls,
    },
    Rule {
        target: "N1",
        lom: &["6.2", "6.3"],
        how: "rights: the licence's short form, else the words; then its address",
        clause: RIS,
        apply: rights_note,
    },
    Rule {
        target: "AN, DB",
        lom: &[],
        how: "the OAI identifier; the source's id",
        clause: RIS,
        apply: origin,
    },
];

/// The chapter of `docs/CROSSWALKS.md`.
#[must_use]
pub fn chapter() -> Chapter {
    let intro = "Format `ris`. Lines end with CR LF, a reference with `ER  - `; every value is in one line.";
    Chapter::new("RIS", intro, TABLE)
}

/// The record as one reference.
#[must_use]
pub fn entry(source: &Source<'_>) -> String {
    let mut lines = Lines::default();
    table::apply(TABLE, source, &mut lines);
    let body: String =
        text::unique(lines.0).iter().map(|(tag, value)| format!("{tag}  - {value}\r\n")).collect();
    format!("{body}ER  - \r\n")
}

fn kind(source: &Source<'_>, out: &mut Lines) {
    let has_isbn = identifiers::of_resource(source.lom).iter().any(|id| id.scheme == Scheme::Isbn);
    let kind = match media::main(source.lom) {
        _ if has_isbn => "BOOK",
        media::Kind::Video => "VIDEO",
        media::Kind::Sound => "SOUND",
        media::Kind::Image => "FIGURE",
        media::Kind::Program => "COMP",
        media::Kind::Data => "DATA",
        media::Kind::Text | media::Kind::Other => "ELEC",
    };
    out.add("TY", kind);
}

fn names(out: &mut Lines, tag: &'static str, agents: Vec<Agent>) {
    agents.iter().for_each(|agent| out.add(tag, agent.inverted()));
}

fn other_titles(source: &Source<'_>, out: &mut Lines) {
    let main = text::title_or_devised(source);
    let others = text::phrases(&source.lom.general.title).into_iter().filter(|phrase| phrase.text != main);
    others.for_each(|phrase| out.add("TT", phrase.text));
}

fn date(source: &Source<'_>, out: &mut Lines) {
    let Some(date) = dates::published(source.lom) else { return };
    let mut parts = date.split('-');
    let mut next = || parts.next().unwrap_or_default();
    let (year, month, day) = (next(), next(), next());
    out.add("PY", year);
    out.add("DA", format!("{year}/{month}/{day}/"));
}

fn languages(source: &Source<'_>, out: &mut Lines) {
    let real = source.lom.general.language.iter().filter(|tag| !tag.eq_ignore_ascii_case("none"));
    out.add("LA", real.map(String::as_str).collect::<Vec<_>>().join(", "));
}

fn numbers(source: &Source<'_>, out: &mut Lines) {
    let ids = identifiers::of_resource(source.lom);
    for (tag, scheme) in [("DO", Scheme::Doi), ("SN", Scheme::Isbn), ("SN", Scheme::Issn)] {
        ids.iter().filter(|id| id.scheme == scheme).take(1).for_each(|id| out.add(tag, id.value.as_str()));
    }
}

fn urls(source: &Source<'_>, out: &mut Lines) {
    let mut urls = identifiers::urls(source.lom);
    if urls.is_empty() {
        urls.extend(identifiers::link(source.lom));
    }
    urls.into_iter().for_each(|url| out.add("UR", url));
}

fn rights_note(source: &Source<'_>, out: &mut Lines) {
    let words = || rights::statements(source.lom).into_iter().next().map(|phrase| phrase.text);
    let note = rights::licence(source.lom).map(|licence| licence.code).or_else(words);
    note.into_iter().chain(rights::licence_url(source.lom)).for_each(|text| out.add("N1", text));
}

fn origin(source: &Source<'_>, out: &mut Lines) {
    out.add("AN", source.header.identifier.as_str());
    out.add("DB", source.source);
}

#[cfg(test)]
mod tests;
