//! LOM → schema.org `LearningResource` with LRMI, as JSON-LD: the table.
//!
//! One table, two shapes: AMB (a JSON Schema that catalogues check, with its own context) and plain schema.org
//! (for the page, read by search engines). Where AMB allows less, less is written; `json` has the difference.

use serde_json::Value;
use serde_json::json;

use crate::crosswalk::Source;
use crate::crosswalk::agents;
use crate::crosswalk::classes;
use crate::crosswalk::dates;
use crate::crosswalk::identifiers;
use crate::crosswalk::identifiers::Id;
use crate::crosswalk::languages;
use crate::crosswalk::media;
use crate::crosswalk::relations;
use crate::crosswalk::rights;
use crate::crosswalk::table;
use crate::crosswalk::table::Chapter;
use crate::crosswalk::table::Rule;
use crate::crosswalk::teaching;
use crate::crosswalk::text;
use crate::model::vocab;
use crate::model::vocab::Element;

mod concepts;
mod json;

pub use json::Graph;
pub use json::Shape;

const AMB: &str = "AMB 20231019";
const LRMI: &str = "schema.org, LRMI";

/// The crosswalk.
pub const TABLE: &[Rule<Graph>] = &[
    Rule {
        target: "@context",
        lom: &["1.2", "1.3", "3.4"],
        how: "AMB's context and `@language`: the title's language, else 3.4, else 1.3, else `en`, as AMB demands one of two letters; for search engines `https://schema.org`",
        clause: AMB,
        apply: context,
    },
    Rule {
        target: "id",
        lom: &["1.1", "4.3"],
        how: "the first location that is a web address, else an identifier that gives a URI, else the OAI identifier, else `urn:x-lomond:` and the record's id",
        clause: AMB,
        apply: |source, out| out.id(identifiers::name(source)),
    },
    Rule {
        target: "type",
        lom: &["1.7", "1.8", "4.1"],
        how: "`LearningResource`; and `Course` from aggregation level 3, `Collection` where 1.7 is collection, `VideoObject`, `ImageObject`, `AudioObject`, `SoftwareApplication` by the first telling media type",
        clause: AMB,
        apply: types,
    },
    Rule {
        target: "name",
        lom: &["1.2"],
        how: "the preferred title; AMB demands one, so a record without gets its OAI identifier in square brackets",
        clause: AMB,
        apply: |source, out| out.text("name", Some(text::title_or_devised(source))),
    },
    Rule {
        target: "alternateName",
        lom: &["1.2"],
        how: "the other titles",
        clause: LRMI,
        apply: other_names,
    },
    Rule {
        target: "description",
        lom: &["1.4", "5.10"],
        how: "the preferred strings, line breaks of markup kept, an empty line between several; 5.10 only where there is no 1.4",
        clause: AMB,
        apply: description,
    },
    Rule {
        target: "identifier",
        lom: &["1.1"],
        how: "every identifier: URIs as they are, DOI, ISBN, ISSN with their prefix, else `catalog:entry`",
        clause: LRMI,
        apply: |source, out| {
            out.list(
                "identifier",
                identifiers::of_resource(source.lom).iter().map(Id::labelled).map(Value::from),
            )
        },
    },
    Rule {
        target: "url",
        lom: &["1.1", "4.3"],
        how: "the address a reader follows",
        clause: LRMI,
        apply: |source, out| out.text("url", identifiers::link(source.lom)),
    },
    Rule {
        target: "keywords",
        lom: &["1.5"],
        how: "every keyword, preferred language",
        clause: AMB,
        apply: |source, out| {
            out.list(
                "keywords",
                text::bests(&source.lom.general.keyword, source)
                    .into_iter()
                    .map(|phrase| Value::from(phrase.text)),
            )
        },
    },
    Rule {
        target: "inLanguage",
        lom: &["1.3"],
        how: "AMB: languages with a two-letter code, as that code; schema.org: BCP 47 as it is",
        clause: AMB,
        apply: in_language,
    },
    Rule {
        target: "creator",
        lom: &["2.3.1", "2.3.2"],
        how: "authors, else content provider, editor, initiator; Person or Organization, name, page, affiliation",
        clause: AMB,
        apply: |source, out| out.agents("creator", &agents::cast(source.lom).creators),
    },
    Rule {
        target: "contributor",
        lom: &["2.3.1", "2.3.2"],
        how: "all other roles",
        clause: AMB,
        apply: |source, out| out.agents("contributor", &agents::cast(source.lom).contributors),
    },
    Rule {
        target: "publisher",
        lom: &["2.3.1", "2.3.2"],
        how: "role publisher; a bare name is taken for an organisation",
        clause: AMB,
        apply: |source, out| out.agents("publisher", &agents::cast(source.lom).publishers),
    },
    Rule {
        target: "dateCreated, datePublished, dateModified",
        lom: &["2.3.1", "2.3.3"],
        how: "date of the author, of the publisher, the latest of all; AMB only where a day is given: no day is made up",
        clause: AMB,
        apply: times,
    },
    Rule {
        target: "version, creativeWorkStatus",
        lom: &["2.1", "2.2"],
        how: "as they stand",
        clause: LRMI,
        apply: state,
    },
    Rule {
        target: "learningResourceType",
        lom: &["5.2"],
        how: "the HCRT concept of LOM's value, or a URI of HCRT or OpenEduHub; AMB leaves the field out where there is neither; schema.org has the words",
        clause: AMB,
        apply: concepts::resource_types,
    },
    Rule {
        target: "educationalUse",
        lom: &["5.2"],
        how: "`assessment` for exam and self assessment",
        clause: LRMI,
        apply: concepts::educational_use,
    },
    Rule {
        target: "interactivityType",
        lom: &["5.1"],
        how: "the LRMI concept",
        clause: AMB,
        apply: concepts::interactivity,
    },
    Rule {
        target: "audience",
        lom: &["5.5"],
        how: "the LRMI concept: learner student, teacher teacher, manager administrator; author has none",
        clause: AMB,
        apply: concepts::audience,
    },
    Rule {
        target: "educationalLevel",
        lom: &["5.6", "9.1", "9.2.2.1", "9.2.2.2"],
        how: "AMB: URIs of KIM's list, `higher education` as `level_678`; schema.org: 5.6 and the entries of purpose educational level",
        clause: AMB,
        apply: concepts::levels,
    },
    Rule {
        target: "typicalAgeRange",
        lom: &["5.7"],
        how: "as it stands",
        clause: LRMI,
        apply: |source, out| out.text("typicalAgeRange", join(teaching::ages(source))),
    },
    Rule {
        target: "timeRequired, duration",
        lom: &["4.7", "5.9"],
        how: "ISO 8601 durations; AMB has only the second",
        clause: AMB,
        apply: durations,
    },
    Rule {
        target: "encoding",
        lom: &["4.1", "4.2", "4.3"],
        how: "one MediaObject for each location; media type and size where there is one of each",
        clause: AMB,
        apply: encoding,
    },
    Rule {
        target: "about",
        lom: &["9.1", "9.2.1", "9.2.2.1", "9.2.2.2"],
        how: "discipline and idea with a URI; AMB only where one of them is of its two lists; schema.org has also those without",
        clause: AMB,
        apply: concepts::about,
    },
    Rule {
        target: "teaches, competencyRequired",
        lom: &["9.1", "9.2.1", "9.2.2.1", "9.2.2.2"],
        how: "educational objective and competency; prerequisite; AMB only those with a URI",
        clause: AMB,
        apply: concepts::competencies,
    },
    Rule {
        target: "educationalAlignment",
        lom: &["9.1", "9.2.1", "9.2.2.1", "9.2.2.2"],
        how: "an AlignmentObject for each taxon path of a purpose that LRMI has a word for",
        clause: LRMI,
        apply: concepts::alignments,
    },
    Rule {
        target: "accessibilitySummary",
        lom: &["9.1", "9.2.2.2", "9.3"],
        how: "purpose accessibility restrictions: descriptions and taxa",
        clause: LRMI,
        apply: accessibility,
    },
    Rule {
        target: "license",
        lom: &["6.2", "6.3"],
        how: "the licence's address; AMB only of the licences it lists",
        clause: AMB,
        apply: |source, out| out.licence(rights::licence_url(source.lom)),
    },
    Rule {
        target: "isAccessibleForFree",
        lom: &["6.1"],
        how: "true where 6.1 is no, false where it is yes",
        clause: AMB,
        apply: |source, out| {
            out.set("isAccessibleForFree", rights::costs(source.lom).map(|costs| json!(!costs)))
        },
    },
    Rule {
        target: "usageInfo",
        lom: &["6.3"],
        how: "6.3 in words, where it is more than the address",
        clause: LRMI,
        apply: usage,
    },
    Rule {
        target: "isBasedOn, isPartOf, hasPart",
        lom: &["7.1", "7.2.1", "7.2.2"],
        how: "targets with a URI (isBasedOn also with a description alone): id and name",
        clause: AMB,
        apply: related,
    },
    Rule {
        target: "mentions",
        lom: &["7.1", "7.2.1", "7.2.2"],
        how: "targets of kind references and requires",
        clause: LRMI,
        apply: |source, out| {
            out.related("mentions", &relations::of_kind(source, &["references", "requires"]), false)
        },
    },
    Rule {
        target: "spatialCoverage",
        lom: &["1.6"],
        how: "coverage, preferred language; LOM does not say whether it is a place or a time",
        clause: LRMI,
        apply: |source, out| {
            out.list(
                "spatialCoverage",
                text::bests(&source.lom.general.coverage, source)
                    .into_iter()
                    .map(|phrase| Value::from(phrase.text)),
            )
        },
    },
    Rule {
        target: "comment",
        lom: &["8.1", "8.2", "8.3"],
        how: "annotations: text, name, day",
        clause: LRMI,
        apply: comments,
    },
    Rule {
        target: "mainEntityOfPage",
        lom: &["3.2.3"],
        how: "the record: its OAI identifier, the source, first 3.2.3 and the datestamp",
        clause: AMB,
        apply: record_page,
    },
];

/// The chapter of `docs/CROSSWALKS.md`.
#[must_use]
pub fn chapter() -> Chapter {
    let intro = "Format `lrmi`: a JSON document that is valid AMB. A record's page carries the other shape, for search \
        engines: `@id` and `@type`, `https://schema.org` as context, `DefinedTerm` and `EducationalAudience` instead of \
        concepts. Rows after *schema.org, LRMI* are written into both; AMB does not check them.";
    Chapter::new("schema.org, LRMI and AMB", intro, TABLE)
}

/// The record as AMB JSON.
#[must_use]
pub fn to_jsonld(source: &Source<'_>) -> Value {
    build(source, Shape::Amb)
}

/// The record as schema.org JSON-LD for a page. Before it goes into a `script` element `<` must be escaped.
#[must_use]
pub fn to_schema_org(source: &Source<'_>) -> Value {
    build(source, Shape::SchemaOrg)
}

fn build(source: &Source<'_>, shape: Shape) -> Value {
    let mut graph = Graph::new(shape);
    table::apply(TABLE, source, &mut graph);
    graph.into_value()
}

fn context(source: &Source<'_>, out: &mut Graph) {
    let title = text::title(source).and_then(|phrase| phrase.language);
    let record = source.lom.meta_metadata.language.clone();
    let tags = title.into_iter().chain(record).chain(source.lom.general.language.iter().cloned());
    let language = tags.filter_map(|tag| languages::two_letters(&tag)).next();
    out.context(&language.unwrap_or_else(|| "en".to_owned()));
}

fn types(source: &Source<'_>, out: &mut Graph) {
    let general = &source.lom.general;
    let mut types = vec!["LearningResource"];
    let level = general.aggregation_level.as_ref();
    if matches!(level.and_then(|v| vocab::lom_value(Element::AggregationLevel, &v.value)), Some("3" | "4")) {
        types.push("Course");
    }
    if general.structure.as_ref().and_then(|v| vocab::lom_value(Element::Structure, &v.value))
        == Some("collection")
    {
        types.push("Collection");
    }
    match media::main(source.lom) {
        media::Kind::Video => types.push("VideoObject"),
        media::Kind::Image => types.push("ImageObject"),
        media::Kind::Sound => types.push("AudioObject"),
        media::Kind::Program => types.push("SoftwareApplication"),
        media::Kind::Text | media::Kind::Data | media::Kind::Other => {}
    }
    out.types(&types);
}

fn other_names(source: &Source<'_>, out: &mut Graph) {
    let main = text::title_or_devised(source);
    let others = text::phrases(&source.lom.general.title).into_iter().filter(|phrase| phrase.text != main);
    out.list("alternateName", others.map(|phrase| Value::from(phrase.text)));
}

fn description(source: &Source<'_>, out: &mut Graph) {
    let blocks = |texts: &[crate::model::lom::LangText]| -> Vec<String> {
        texts.iter().filter_map(|text| text::best_block(text, source)).collect()
    };
    let mut all = blocks(&source.lom.general.description);
    if all.is_empty() {
        all = source.lom.educational.iter().flat_map(|e| blocks(&e.description)).collect();
    }
    out.text("description", (!all.is_empty()).then(|| all.join("\n\n")));
}

fn in_language(source: &Source<'_>, out: &mut Graph) {
    let tags = source.lom.general.language.iter().filter(|tag| !tag.eq_ignore_ascii_case("none"));
    match out.shape {
        Shape::Amb => {
            out.list("inLanguage", tags.filter_map(|tag| languages::two_letters(tag)).map(Value::from))
        }
        Shape::SchemaOrg => out.list("inLanguage", tags.map(|tag| Value::from(tag.as_str()))),
    }
}

fn times(source: &Source<'_>, out: &mut Graph) {
    let lom = source.lom;
    let dates = [
        ("dateCreated", dates::of_role(lom, "author")),
        ("datePublished", dates::of_role(lom, "publisher")),
        ("dateModified", dates::latest(lom)),
    ];
    for (key, date) in dates {
        let allowed = |date: &String| out.shape == Shape::SchemaOrg || dates::is_full(date);
        let date = date.filter(allowed);
        out.text(key, date);
    }
}

fn state(source: &Source<'_>, out: &mut Graph) {
    let life_cycle = &source.lom.life_cycle;
    out.text("version", text::best(&life_cycle.version, source).map(|phrase| phrase.text));
    out.text("creativeWorkStatus", life_cycle.status.as_ref().map(|status| text::term(status, source)));
}

fn join(all: Vec<String>) -> Option<String> {
    (!all.is_empty()).then(|| all.join(", "))
}

fn durations(source: &Source<'_>, out: &mut Graph) {
    let times = source.lom.educational.iter().filter_map(|e| e.typical_learning_time.as_ref());
    let required = times.into_iter().find_map(|time| teaching::iso_duration(Some(time)));
    out.text("timeRequired", required);
    out.text("duration", teaching::iso_duration(source.lom.technical.duration.as_ref()));
}

/// AMB's pattern for a media type.
fn is_media_type(format: &str) -> bool {
    const TOP: &[&str] = &[
        "application",
        "audio",
        "example",
        "font",
        "image",
        "message",
        "model",
        "multipart",
        "text",
        "video",
    ];
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-+_.".contains(c);
    let parts = format.split_once('/');
    parts.is_some_and(|(top, sub)| TOP.contains(&top) && !sub.is_empty() && sub.chars().all(allowed))
}

fn encoding(source: &Source<'_>, out: &mut Graph) {
    let urls = identifiers::urls(source.lom);
    let formats = media::formats(source.lom);
    let format =
        if let [format] = formats.as_slice() { Some(format).filter(|f| is_media_type(f)) } else { None };
    let size =
        source.lom.technical.size.as_deref().and_then(crate::lom::size::bytes).filter(|_| urls.len() == 1);
    let objects: Vec<Value> = urls
        .into_iter()
        .map(|url| {
            let mut object = out.object("MediaObject");
            object.text("contentUrl", Some(url));
            object.text("encodingFormat", format.cloned());
            object.text("contentSize", size.map(|bytes| bytes.to_string()));
            object.into_value()
        })
        .collect();
    out.list("encoding", objects.into_iter());
}

fn accessibility(source: &Source<'_>, out: &mut Graph) {
    let purposes = &["accessibility restrictions"];
    let subjects = classes::subjects(source, purposes);
    let descriptions = classes::descriptions(source, purposes).into_iter().map(|phrase| phrase.text);
    let all: Vec<String> = descriptions.chain(subjects.iter().filter_map(classes::Subject::name)).collect();
    out.text("accessibilitySummary", (!all.is_empty()).then(|| all.join("; ")));
}

fn usage(source: &Source<'_>, out: &mut Graph) {
    let words = text::phrases(&source.lom.rights.description).into_iter().map(|phrase| phrase.text);
    let words: Vec<String> = words.filter(|text| identifiers::web(text).is_none()).collect();
    out.text("usageInfo", (!words.is_empty()).then(|| words.join("; ")));
}

fn related(source: &Source<'_>, out: &mut Graph) {
    for (key, kind, unnamed) in
        [("isBasedOn", "isbasedon", true), ("isPartOf", "ispartof", false), ("hasPart", "haspart", false)]
    {
        out.related(key, &relations::of_kind(source, &[kind]), unnamed);
    }
}

fn comments(source: &Source<'_>, out: &mut Graph) {
    let comments: Vec<Value> = source
        .lom
        .annotation
        .iter()
        .filter_map(|annotation| {
            let words = text::best(&annotation.description, source)?.text;
            let mut comment = out.object("Comment");
            comment.text("text", Some(words));
            let name =
                annotation.entity.as_ref().and_then(|e| e.name.clone().or_else(|| e.organisation.clone()));
            comment.text("author", name.map(|name| text::line(&name)));
            comment.text("dateCreated", annotation.date.as_ref().and_then(dates::day));
            Some(comment.into_value())
        })
        .collect();
    out.list("comment", comments.into_iter());
}

/// The record itself: AMB's place for what is said about the description.
fn record_page(source: &Source<'_>, out: &mut Graph) {
    let Some(id) = identifiers::uri(&source.header.identifier) else { return };
    let mut page = out.object("WebContent");
    page.id(id);
    let mut provider = out.object("Service");
    provider.id(format!("urn:x-lomond:source:{}", source.source));
    provider.text("name", Some(source.source.to_owned()));
    page.set("provider", Some(provider.into_value()));
    page.text("dateCreated", dates::of_record(source.lom).into_iter().next());
    let digits = dates::digits(&source.header.datestamp);
    let day = digits.and_then(|d| Some(format!("{}-{}-{}", d.get(..4)?, d.get(4..6)?, d.get(6..8)?)));
    page.text("dateModified", day);
    let page = page.into_value();
    out.list("mainEntityOfPage", std::iter::once(page));
}

#[cfg(test)]
mod tests;
