//! `sources test` and `sources add`, as their user meets them.

use crate::support::oai_server::OaiServer;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::oai_error;
use crate::support::oai_server::page;
use crate::support::project::Project;

fn server() -> OaiServer {
    let pages = [page(&[1, 2], Some("t")), page(&[3], None), page(&[3], None), oai_error("badArgument")];
    OaiServer::http(Script::new(pages.into_iter().cycle().take(8).collect::<Vec<_>>()))
}

#[test]
fn a_source_is_added_from_its_test_and_tested_again() {
    let (project, server) = (Project::new(), server());
    let said = project.expect(0, &["sources", "add", server.url(), "--id", "repo"]).stdout;
    assert!(said.contains("it answers as \"Scripted\"") && said.contains("written: "), "{said}");
    let file = std::fs::read_to_string(project.path("harvest-config/sources/repo.toml")).unwrap();
    assert!(file.contains("name = \"Scripted\"\nprefix = \"lom\"\n"), "{file}");
    project.expect(0, &["config", "check"]);

    let found = project.json(&["sources", "test", "repo"]);
    let found = found["sources"].as_array().unwrap();
    let of_kind = |kind: &str| found.iter().find(|finding| finding["kind"] == kind).unwrap();
    assert_eq!(of_kind("granularity")["severity"], "warning");
    assert_eq!(of_kind("token")["severity"], "info");
    assert!(found.iter().all(|finding| finding["id"] == "repo" && finding["prefix"] == "lom"));
    assert!(!project.path("c").exists(), "nothing is stored");
    project.write(
        "harvest-config/sources/other.toml",
        "id = \"other\"\nurl = \"http://127.0.0.1:1/oai\"\nname = \"Other\"\n",
    );
    let said = project.expect(2, &["sources", "test", "otter"]);
    assert!(said.stderr.contains("did you mean `other`?"), "{}", said.stderr);
    let again = project.expect(2, &["sources", "add", server.url(), "--id", "repo"]);
    assert!(again.stderr.contains("has one of that name"), "{}", again.stderr);
}

#[test]
fn a_repository_that_cannot_be_harvested_is_added_disabled_and_told() {
    let (project, server) = (
        Project::new(),
        OaiServer::http(Script { identify: Some(Reply::Status(404, None)), ..Script::default() }),
    );
    let said = project.expect(1, &["sources", "add", server.url(), "--id", "gone"]).stdout;
    assert!(said.contains("error    identify"), "{said}");
    let file = std::fs::read_to_string(project.path("harvest-config/sources/gone.toml")).unwrap();
    assert!(file.contains("enabled = false"), "{file}");
    let found = project.expect(1, &["--json", "sources", "test", "gone"]).json();
    assert_eq!(found["sources"][0]["severity"], "error");
}

#[test]
fn a_diagnosis_tells_of_compression_and_problems_and_clocks() {
    let odd = crate::support::oai_server::record_with(1, "<language>no language</language>");
    let page = Reply::Body(crate::support::oai_server::list(&[odd], None));
    let server = OaiServer::http(Script::new([page]));
    let project = Project::new();
    let said = project.expect(0, &["sources", "add", server.url(), "--id", "repo"]).stdout;
    for words in
        ["does not say that it can compress", "problems in their metadata: ", "its clock and ours differ by "]
    {
        assert!(said.contains(words), "{words} in:\n{said}");
    }
}
