//! `check` as its user meets it: files and collections in, findings, counts and exit codes out.

use crate::support::project::Project;
use crate::support::project::sample_dir;

const GOOD: &str = "<lom xmlns='http://ltsc.ieee.org/xsd/LOM'><general><title><string language='en'>Water</string>\
    </title><language>en</language></general></lom>";
const BAD: &str = "<lom xmlns='http://ltsc.ieee.org/xsd/LOM'><general><title><string language='en'>Fire</string>\
    </title></general><technical><size>12 KB</size></technical></lom>";

#[test]
fn a_valid_file_ends_with_0_an_invalid_one_with_1_and_nothing_with_2() {
    let project = Project::new();
    project.write("good.xml", GOOD);
    project.write("bad.xml", BAD);
    let good = project.json(&["check", "good.xml"]);
    assert_eq!(good, serde_json::json!({"records": 1, "valid": 1, "problems": []}));
    let bad = project.expect(1, &["--json", "check", "bad.xml"]).json();
    assert_eq!([&bad["records"], &bad["valid"]], [1, 0]);
    let problem = &bad["problems"][0];
    assert_eq!(problem["kind"], "bad-size");
    assert_eq!(problem["path"], "technical.size");
    assert_eq!(problem["severity"], "error");
    assert_eq!(problem["value"], "12 KB");
    assert!(problem["rule"].is_string() && problem["mend"].is_string(), "{problem}");
    project.expect(2, &["check", "nowhere.xml"]);
    project.expect(2, &["check"]);
    let unknown = project.expect(2, &["check", "good.xml", "--profile", "klingon"]);
    assert!(unknown.stderr.contains("normetic"), "{}", unknown.stderr);
}

#[test]
fn a_profile_that_is_named_is_the_one_that_counts() {
    let project = Project::new();
    project.write("good.xml", GOOD);
    let said = project.expect(1, &["check", "good.xml", "--profile", "normetic"]);
    assert!(said.stdout.contains("missing-element at general.description"), "{}", said.stdout);
}

#[test]
fn a_file_that_is_too_large_is_refused_by_its_size_but_a_saved_response_may_hold_many_records() {
    let project = Project::new();
    project.write("huge.xml", GOOD);
    // A hole costs no disk; were it read, its zeros would be what is complained of.
    let file = std::fs::File::options().write(true).open(project.path("huge.xml")).unwrap();
    file.set_len(100 << 20).unwrap();
    let refused = project.expect(1, &["--json", "check", "huge.xml"]).json();
    let reason = "a record of 104857600 bytes; at most 33554432 are read";
    assert_eq!(refused["problems"][0]["value"], reason);
    let record = format!("<metadata>{GOOD}</metadata><about>{}</about></record>", "x".repeat(17 << 20));
    let header =
        |n| format!("<record><header><identifier>{n}</identifier><datestamp>2020-01-01</datestamp></header>");
    let page = format!(
        "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><ListRecords>{}{record}{}{record}</ListRecords></OAI-PMH>",
        header(1),
        header(2)
    );
    project.write("page.xml", &page);
    let found = project.expect(0, &["--json", "check", "page.xml"]).json();
    assert_eq!([&found["records"], &found["valid"]], [2, 2], "{found}");
}

#[test]
fn folders_responses_and_damage_are_checked_record_by_record() {
    let project = Project::new();
    project.write("in/a.xml", GOOD);
    project.write("in/notes.txt", "nothing");
    project.write("in/page.html", "<html><body/></html>");
    project.write("in/broken.xml", "<lom><general></lom>");
    let page = format!(
        "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><ListRecords><record><header>\
         <identifier>oai:x:1</identifier><datestamp>2020-01-01</datestamp></header><metadata>{BAD}</metadata>\
         </record></ListRecords></OAI-PMH>"
    );
    project.write("in/page.xml", &page);
    let found = project.expect(1, &["--json", "check", "in"]).json();
    assert_eq!([&found["records"], &found["valid"]], [3, 1], "{found}");
    let problems = found["problems"].as_array().unwrap();
    assert!(problems.iter().any(|p| p["kind"] == "not-well-formed"), "{found}");
    assert!(problems.iter().any(|p| p["identifier"] == "in/page.xml#oai:x:1"), "{found}");
}

#[test]
fn a_collection_is_counted_and_accounted_for() {
    let project = Project::new();
    project.expect(1, &["import", sample_dir().to_str().unwrap(), "--id", "files"]);
    let stats = project.json(&["stats"]);
    let said = project.run(&["--json", "check", "--summary"]);
    let summary = said.json();
    assert_eq!(summary["records"], stats["records"]);
    assert_eq!(said.code, Some(i32::from(summary["records"] != summary["valid"])));
    for problem in summary["problems"].as_array().unwrap() {
        assert!(problem["count"].as_u64().unwrap() > 0 && problem["source"] == "files", "{problem}");
    }
    let fidelity = project.json(&["check", "--fidelity"]);
    assert_eq!(fidelity["records"], stats["records"]);
    for dialect in fidelity["dialects"].as_array().unwrap() {
        assert_eq!(dialect["dropped"], serde_json::json!([]), "{dialect}");
    }
}
