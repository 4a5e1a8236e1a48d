//! Corrections as the site's people meet them: written in files, tried out, applied, and seen everywhere.

use serde_json::Value;
use serde_json::json;

use crate::support::project::Project;

fn lesson(language: &str, kind: &str, extra: &str) -> String {
    format!(
        "<lom xmlns='http://ltsc.ieee.org/xsd/LOM'><general><title><string>Wool</string></title>\
         <language>{language}</language></general><educational><learningResourceType><source>x</source>\
         <value>{kind}</value></learningResourceType></educational>{extra}</lom>"
    )
}

const RULES: &str = r#"
[[rule]]
name = "fr"
when."general.language" = "x-french"
set."general.language" = "fr"

[[rule]]
name = "types"
ignore_case = true
map.educational.learningResourceType = { "LEHRFILM" = "lecture" }

[[rule]]
name = "free"
when."rights.cost" = { absent = true }
add."rights.cost" = "no"

[[rule]]
name = "tests"
when.identifier = { matches = "*test*" }
skip = "a test record"

[[rule]]
name = "never"
when."general.title" = { contains = "nowhere" }
drop = "general.title"
"#;

/// Three records, imported as they are.
fn project() -> Project {
    let project = Project::new();
    project.write("in/one.xml", &lesson("x-french", "Lehrfilm", ""));
    project
        .write("in/two.xml", &lesson("de", "exercise", "<rights><cost><value>yes</value></cost></rights>"));
    project.write("in/test.xml", &lesson("en", "exam", ""));
    project.expect(0, &["import", "in", "--id", "files"]);
    project
}

/// Every line of the JSON Lines by its identifier.
fn lines(project: &Project) -> impl Fn(&str) -> Value {
    let all = project.expect(0, &["export", "--format", "jsonl"]).stdout;
    let lines: Vec<Value> = all.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    move |identifier| lines.iter().find(|line| line["identifier"] == identifier).unwrap().clone()
}

#[test]
fn rules_are_tried_on_the_records_held_and_store_nothing() {
    let project = project();
    project.write("try.toml", RULES);
    let before = project.json(&["stats"]);
    let tried = project.json(&["rules", "test", "try.toml"]);
    assert_eq!(tried["records"], 3);
    let counts: Vec<_> = tried["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| (&rule["id"], &rule["records"], &rule["skipped"]))
        .collect();
    let expected = json!([["fr", 1, 0], ["types", 1, 0], ["free", 1, 0], ["tests", 1, 1], ["never", 0, 0]]);
    assert_eq!(json!(counts), expected);
    assert_eq!(tried["rules"][0]["changes"][0]["before"], "x-french");
    let said = project.expect(0, &["rules", "test", "try.toml", "--records", "in/one.xml"]).stdout;
    assert!(said.contains("general.language: x-french → fr"), "{said}");
    assert!(said.contains("rule `never` fits no record"), "{said}");
    assert_eq!(project.json(&["stats"]), before);
}

#[test]
fn changed_rules_ask_for_a_reparse_and_then_hold_everywhere() {
    let project = project();
    project.write("harvest-config/rules/all.toml", RULES);
    assert_eq!(project.json(&["stats"])["reparse_due"], true);
    let again = project.expect(0, &["import", "in", "--id", "files"]);
    assert!(again.stderr.contains("lomond reparse"), "{}", again.stderr);
    project.expect(0, &["reparse"]);
    let stats = project.json(&["stats"]);
    assert_eq!(stats["reparse_due"], false);
    assert_eq!([&stats["records"], &stats["skipped"]], [2, 1], "{stats}");
    assert_eq!(stats["rules"], json!({"fr": 1, "types": 1, "free": 1, "tests": 1}));
    assert_eq!(stats["languages"], json!({"de": 1, "fr": 1}));

    let found = project.json(&["search", "wool language:fr type:lecture cost:no"]);
    assert_eq!(found["total"], 1);
    assert_eq!(project.json(&["search", "wool"])["total"], 2);
    let line = lines(&project);
    let rule = |rule: &str, path: &str, before: Value, after: &str| json!({"rule": rule, "path": path, "before": before, "after": after});
    let path = "educational.learningResourceType";
    let expected = json!([
        rule("fr", "general.language", json!("x-french"), "fr"),
        rule("types", path, json!("Lehrfilm"), "lecture"),
        rule("free", "rights.cost", Value::Null, "no"),
    ]);
    assert_eq!(line("one.xml")["rules"], expected);
    assert_eq!(line("one.xml")["lom"]["educational"][0]["learningResourceType"][0]["source"], "LOMv1.0");
    assert_eq!(line("two.xml").get("rules"), None);
    let skipped = line("test.xml");
    assert_eq!([&skipped["deleted"], &skipped["lom"]], [&json!(true), &Value::Null]);
    assert_eq!(skipped["skipped"], json!({"rule": "tests", "reason": "a test record"}));
    let id = line("one.xml")["id"].as_str().unwrap().to_owned();
    let raw = project.expect(0, &["show", &id, "--format", "raw"]).stdout;
    assert_eq!(raw, lesson("x-french", "Lehrfilm", ""));

    std::fs::remove_file(project.path("harvest-config/rules/all.toml")).unwrap();
    project.expect(0, &["reparse"]);
    let stats = project.json(&["stats"]);
    assert_eq!([&stats["records"], &stats["skipped"]], [3, 0], "a rule taken away takes its correction away");
    assert_eq!(stats["rules"], json!({}));
}

#[test]
fn a_sources_defaults_fill_what_its_records_leave_open_and_say_so() {
    let project = Project::new();
    let source = "id = 'files'\nname = 'F'\nurl = 'http://a.example/oai'\nenabled = false\ndefault_language = 'el'\n\
                  metadata_licence = 'CC0-1.0'\nassumed_content_licence = 'CC-BY-4.0'\n";
    project.write("harvest-config/sources/files.toml", source);
    let own = "<metaMetadata><language>nl</language></metaMetadata><rights><description><string>GPL-3.0</string>\
               </description></rights>";
    project.write("in/open.xml", &lesson("en", "exam", ""));
    project.write("in/own.xml", &lesson("en", "exam", own));
    project.expect(0, &["import", "in", "--id", "files"]);
    let line = lines(&project);
    let open = line("open.xml");
    assert_eq!(open["lom"]["metaMetadata"]["language"], "el");
    assert_eq!(open["rules"][0]["rule"], "sources/files: default_language");
    assert_eq!(open["rules"][1]["after"], "CC-BY-4.0");
    assert_eq!(open["metadata_licence"], "CC0-1.0");
    assert_eq!(line("own.xml").get("rules"), None);
    assert_eq!(project.json(&["search", "licence:CC-BY-4.0"])["total"], 1);
    assert_eq!(project.json(&["stats"])["reparse_due"], false);
}

#[test]
fn every_path_that_a_rule_may_name_is_documented() {
    let docs = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/RULES.md")).unwrap();
    for path in lomond::model::path::PATHS {
        assert!(docs.contains(&format!("`{}`", path.name)), "docs/RULES.md lacks {}", path.name);
    }
}
