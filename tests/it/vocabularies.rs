//! Vocabularies as a site's people meet them: real VDEX files, labels and trees on pages and in searches, and the list
//! of values that no table maps.

use std::fs;
use std::path::Path;

use lomond::lom::vdex;
use serde_json::Value;

use crate::support::project::Project;

const CORPUS: &str = "../shared/corpus/packages";

/// Plants under biology under science; known to records as `Topics`.
const VDEX: &str = "<vdex xmlns='http://www.imsglobal.org/xsd/imsvdex_v1p0' language='en'>\
    <vocabName><langstring>Topics</langstring></vocabName><vocabIdentifier>urn:topics</vocabIdentifier>\
    <term><termIdentifier>root</termIdentifier><caption><langstring>Everything</langstring></caption>\
    <term><termIdentifier>s</termIdentifier><caption><langstring>Science</langstring>\
    <langstring language='de'>Naturkunde</langstring></caption>\
    <term><termIdentifier>p</termIdentifier><caption><langstring>Photosynthesis</langstring>\
    <langstring language='de'>Lichtverwertung</langstring><langstring language='fr'>Photosynthèse</langstring>\
    </caption></term></term>\
    <term><termIdentifier>h</termIdentifier><caption><langstring>History</langstring></caption></term></term></vdex>";

fn lesson(title: &str, source: &str, taxon: &str, context: &str) -> String {
    format!(
        "<lom xmlns='http://ltsc.ieee.org/xsd/LOM'><general><title><string language='en'>{title}</string></title>\
         </general><educational><context><source>Kitas</source><value>{context}</value></context></educational>\
         <classification><purpose><source>LOMv1.0</source><value>discipline</value></purpose><taxonPath>\
         <source><string>{source}</string></source>{taxon}</taxonPath></classification></lom>"
    )
}

/// Records with an id alone, with a root and a word, and with a word of no vocabulary.
fn project() -> Project {
    let project = Project::new();
    project.write("harvest-config/vocabularies/topics.vdex", VDEX);
    project.write("harvest-config/vocabularies/topics.toml", "sources = ['Themen']\n");
    project.write("in/leaf.xml", &lesson("Leaf", "topics", "<taxon><id>p</id></taxon>", "Kita"));
    let path = "<taxon><id>root</id><entry><string>Everything</string></entry></taxon>\
                <taxon><entry><string>history</string></entry></taxon>";
    project.write("in/rome.xml", &lesson("Rome", "Themen", path, "Kita"));
    let word = "<taxon><entry><string>Knitting</string></entry></taxon>";
    project.write("in/wool.xml", &lesson("Wool", "elsewhere", word, "=Hort"));
    project.expect(0, &["import", "in", "--id", "files"]);
    project
}

fn titles(found: &Value) -> Vec<String> {
    let hits = found["hits"].as_array().unwrap().iter();
    let mut titles: Vec<String> = hits.map(|hit| hit["title"].as_str().unwrap().to_owned()).collect();
    titles.sort();
    titles
}

#[test]
fn a_record_with_a_term_s_id_alone_is_found_by_its_name_in_every_language_and_by_a_broader_term_s() {
    let project = project();
    for word in
        ["Photosynthesis", "Lichtverwertung", "photosynthèse", "subject:lichtverwertung", "Naturkunde"]
    {
        assert_eq!(titles(&project.json(&["search", word])), ["Leaf"], "{word}");
    }
}

#[test]
fn the_facet_has_one_value_a_term_with_its_broader_terms_and_without_the_scheme_s_root() {
    let found = project().json(&["search", ""]);
    let values: Vec<&str> =
        found["facets"]["subject"].as_array().unwrap().iter().map(|v| v["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["History", "Knitting", "Photosynthesis", "Science"]);
}

#[test]
fn a_changed_vocabulary_is_applied_by_reparse() {
    let project = project();
    project.write("harvest-config/vocabularies/topics.vdex", &VDEX.replace("Lichtverwertung", "Blattwerk"));
    project.expect(0, &["reparse"]);
    assert_eq!(titles(&project.json(&["search", "Blattwerk"])), ["Leaf"]);
    assert_eq!(project.json(&["search", "Lichtverwertung"])["total"], 0);
}

#[test]
fn what_a_record_says_is_exported_without_the_vocabulary_s_words() {
    let lines = project().expect(0, &["export", "--format", "jsonl"]).stdout;
    assert!(!lines.contains("Lichtverwertung"), "{lines}");
}

#[test]
fn unmapped_values_go_out_as_a_list_and_come_back_as_a_table() {
    let project = project();
    let unmapped = project.json(&["vocab", "unmapped"]);
    let rows: Vec<(&str, u64)> = unmapped["unmapped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["value"].as_str().unwrap(), row["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(rows, [("Kita", 2), ("=Hort", 1)]);
    project.expect(0, &["vocab", "unmapped", "--output", "values.csv"]);
    let list = fs::read_to_string(project.path("values.csv")).unwrap();
    assert!(list.contains(",'=Hort,Kitas,1,"), "{list}");
    let completed: String = list
        .lines()
        .map(|line| format!("{line}{}\r\n", if line.contains("Kita,") { "school" } else { "" }))
        .collect();
    project.write("values.csv", &completed);
    project.expect(0, &["vocab", "map", "values.csv"]);
    project.expect(0, &["config", "check"]);
    project.expect(0, &["reparse"]);
    let found = project.json(&["search", "", "--level", "school"]);
    assert_eq!(titles(&found), ["Leaf", "Rome"]);
    assert_eq!(
        project.json(&["vocab", "unmapped", "--source", "files"])["unmapped"].as_array().unwrap().len(),
        1
    );
    assert_eq!(project.json(&["vocab", "unmapped", "--source", "nobody"])["unmapped"], serde_json::json!([]));
}

#[test]
fn a_wrong_list_writes_nothing_and_a_wrong_table_is_refused_with_its_line() {
    let project = project();
    project.write("list.csv", "element,value,lom_value\ncontext,Kita,scool\n");
    let said = project.expect(2, &["vocab", "map", "list.csv"]);
    assert!(
        said.stderr.contains("list.csv:2: `scool`") && said.stderr.contains("`school`"),
        "{}",
        said.stderr
    );
    assert!(!project.path("harvest-config/vocabularies/values.toml").exists());
    for (file, text, part) in [
        (
            "values.toml",
            "[[values]]\nelement = '5.6'\nvalue = 'x'\nlom_value = 'scool'\n",
            "values.toml:4: `lom_value`",
        ),
        ("topics.toml", "source = 'x'\n", "topics.toml:1: unknown key `source`: did you mean `sources`?"),
        ("lonely.toml", "", "lonely.toml: no vocabulary stands beside it"),
        ("broken.vdex", "<vdex><term>", "broken.vdex: not well-formed"),
    ] {
        let path = format!("harvest-config/vocabularies/{file}");
        let before = fs::read_to_string(project.path(&path)).ok();
        project.write(&path, text);
        let said = project.expect(2, &["config", "check"]);
        assert!(said.stderr.contains(part), "{}", said.stderr);
        match before {
            Some(before) => drop(project.write(&path, &before)),
            None => fs::remove_file(project.path(&path)).unwrap(),
        }
    }
    project.expect(0, &["config", "check"]);
}

fn vdex_files(dir: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            vdex_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "vdex") {
            files.push(path);
        }
    }
}

#[test]
fn real_vocabulary_files_are_read_with_names_for_all_their_terms() {
    if !Path::new(CORPUS).is_dir() {
        println!("skipped: no corpus");
        return;
    }
    let mut files = Vec::new();
    vdex_files(Path::new(CORPUS), &mut files);
    assert!(files.len() >= 23, "{} files", files.len());
    for path in files {
        let scheme =
            vdex::read(&fs::read(&path).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let unnamed =
            scheme.terms().iter().filter(|term| term.captions.0.iter().all(|c| c.text == term.id)).count();
        // Deprecated terms of some files have lost their captions, and not all say what to use in their place.
        let text = fs::read_to_string(&path).unwrap();
        let captionless =
            text.split("termIdentifier>").skip(2).step_by(2).filter(|term| !term.contains("caption")).count();
        assert!(unnamed <= captionless, "{}: {unnamed} terms without a name", path.display());
    }
}

/// ScoLOMFR writes relationships the other way round: its root has all others below it.
#[test]
fn a_national_vocabulary_s_hierarchy_is_read_the_right_way_up() {
    let path =
        Path::new(CORPUS).join("jdpro__scolomfr-recette/doc__scolomfr__scolomfr-v-3-2-0__VDEX__16.vdex");
    let Ok(bytes) = fs::read(path) else {
        println!("skipped: no corpus");
        return;
    };
    let scheme = vdex::read(&bytes).unwrap();
    assert_eq!(scheme.terms().len(), 24);
    let root = scheme.root().and_then(|root| scheme.term(root)).unwrap();
    assert!(root.id.ends_with("num-00714"), "{}", root.id);
    assert_eq!(scheme.by_id("scolomfr-voc-016-num-00714"), scheme.by_id(&root.id));
}
