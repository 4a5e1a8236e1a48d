//! Facts as documented, as exported, and as far as they are found in collected records.

use std::fmt::Write;

use lomond::lom;
use lomond::lom::facts;

use crate::support::project::Project;

/// The tables of `docs/FACTS.md`, from the tables that do the work.
fn tables() -> String {
    let mut text = String::from("| country's file | languages | source |\n| --- | --- | --- |\n");
    for country in facts::Country::all() {
        writeln!(text, "| `{}` | {} | {} |", country.name, country.languages.join(", "), country.source)
            .unwrap();
    }
    text.push_str("\n| accessibility term | other names |\n| --- | --- |\n");
    for (term, names) in facts::TERMS {
        writeln!(text, "| `{term}` | {} |", names.join(", ")).unwrap();
    }
    text.push_str("\n| plug-in | formats, endings | words |\n| --- | --- | --- |\n");
    for (code, formats, words) in facts::PLUGINS {
        writeln!(text, "| `{code}` | {} | {} |", formats.join(", "), words.join(", ")).unwrap();
    }
    text
}

#[test]
fn the_documented_tables_are_those_that_do_the_work() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/FACTS.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, after) = text.split_once("## Tables\n\n").unwrap();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(path, format!("{before}## Tables\n\n{}", tables())).unwrap();
        return;
    }
    assert_eq!(after, tables(), "UPDATE_EXPECTED=1 writes them");
}

#[test]
fn facts_are_facets_and_stand_in_the_json_with_their_evidence() {
    let project = Project::new();
    let record = "<lom xmlns='http://ltsc.ieee.org/xsd/LOM'><general><title><string>Laine</string></title><language>fr\
                  </language></general><technical><format>application/x-shockwave-flash</format></technical>\
                  <educational><context><source>x</source><value>5e</value></context></educational><classification>\
                  <purpose><value>accessibility restrictions</value></purpose><keyword><string>Sous-titres</string>\
                  </keyword><keyword><string>Une longue remarque.</string></keyword></classification></lom>";
    project.write("in/a.xml", record);
    project.expect(0, &["import", "in"]);
    let found = project.json(&["search", "age:12-14 access:captions"]);
    assert_eq!(found["total"], 1, "{found}");
    assert_eq!(found["facets"]["access"].as_array().unwrap().len(), 1, "prose is no facet value");
    let shown = project.json(&["show", found["hits"][0]["id"].as_str().unwrap()]);
    let facts = &shown["facts"];
    assert_eq!([&facts["age"][0]["min"], &facts["age"][0]["max"]], [12, 13]);
    assert_eq!(facts["age"][0]["from"]["table"], "levels/fr");
    assert_eq!(facts["access"][0]["from"]["text"], "Sous-titres");
    assert_eq!(facts["plugin"][0]["value"], "flash");
    project.expect(0, &["export", "--format", "jsonl", "--output", "all.jsonl"]);
    let other = Project::new();
    let lines = project.path("all.jsonl");
    other.expect(0, &["import", lines.to_str().unwrap()]);
    assert_eq!(other.json(&["search", "age:12-14 access:captions"])["total"], 1);
}

/// Of the collected records' texts those that are recognised; `-- --nocapture` prints the rates and what is not.
#[test]
fn many_collected_texts_are_recognised() {
    let Some(shared) = crate::corpus_lom::shared() else { return };
    let corpus = shared.join("corpus/lom");
    let (mut rights, mut licences, mut levels, mut ages) = (0, 0, 0, 0);
    let mut waiting = vec![corpus];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let Ok(lom::Reading::Lom(parsed)) = lom::read(&std::fs::read(&path).unwrap()) else { continue };
        let found = facts::facts(&parsed.lom);
        if !parsed.lom.rights.description.is_empty() {
            rights += 1;
            licences += u32::from(found.licence.is_some());
        }
        let told = |e: &lomond::model::lom::Educational| !e.typical_age_range.is_empty();
        if parsed.lom.educational.iter().any(told) {
            levels += 1;
            ages += u32::from(!found.age.is_empty());
            if found.age.is_empty() {
                let texts =
                    parsed.lom.educational.iter().flat_map(|e| &e.typical_age_range).flat_map(|t| &t.0);
                texts.for_each(|text| println!("no age: {}", text.text));
            }
        }
    }
    println!("6.3 names a licence in {licences} of {rights} records; 5.7 gives ages in {ages} of {levels}");
    assert!(licences > 20 && ages * 2 > levels, "{licences} of {rights}, {ages} of {levels}");
}
