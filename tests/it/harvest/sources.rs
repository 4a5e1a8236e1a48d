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
        OaiServer::http(Script {
            identify: Some(Reply::Status(404, None)),
            formats: Some(Reply::Status(404, None)),
            ..Script::default()
        }),
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
        ["its answers come uncompressed", "problems in their metadata: ", "its clock and ours differ by "]
    {
        assert!(said.contains(words), "{words} in:\n{said}");
    }
}

/// What `sources add` says of a repository that answers the list requests so.
fn said_of(lists: impl IntoIterator<Item = Reply>, code: i32) -> String {
    let (project, server) = (Project::new(), OaiServer::http(Script::new(lists)));
    project.expect(code, &["sources", "add", server.url(), "--id", "repo"]).stdout
}

#[test]
fn a_diagnosis_tells_each_fault_and_what_is_done_about_it() {
    use crate::support::oai_server::list;
    use crate::support::oai_server::record;
    use crate::support::oai_server::record_with;
    let said = said_of([Reply::Gzip(list(&[record(1)], None))], 0);
    assert!(said.contains("its answers come compressed, although it does not say that it can"), "{said}");
    let said =
        said_of([page(&[1], Some("t")), oai_error("badResumptionToken"), oai_error("noRecordsMatch")], 0);
    assert!(said.contains("refuses its own token (badResumptionToken: no): lists are begun again"), "{said}");
    let damaged = Reply::Body(list(&[record(1), record_with(2, "<title>a & b</title>")], None));
    let said = said_of([damaged], 0);
    assert!(
        said.contains("of 2 live records on the first page 1 can be read; the first that cannot: "),
        "{said}"
    );
    let whole = list(&[record(3), record(4)], Some("u"));
    let cut = Reply::Body(whole[..whole.len() * 2 / 3].to_vec());
    let pages = [page(&[1, 2], Some("t")), cut.clone(), Reply::Body(whole.clone()), cut, Reply::Body(whole)];
    let said = said_of([Reply::Status(503, None)].into_iter().chain(pages), 0);
    assert!(said.contains("its tokens can be sent again"), "{said}");
    assert!(said.contains("3 of 10 requests had no whole answer"), "{said}");
}

/// A project with one source, harvested.
fn harvested() -> (Project, OaiServer) {
    let server = OaiServer::http(Script::new([page(&[1, 2], None)]));
    let project = Project::new();
    let text = format!("# ours\nid = \"repo\"\nname = \"Repository\"\nurl = \"{}\"\n", server.url());
    project.write("harvest-config/sources/repo.toml", &text);
    project.expect(0, &["harvest"]);
    (project, server)
}

#[test]
fn a_paused_source_is_not_harvested_until_it_is_resumed() {
    let (project, server) = harvested();
    project.expect(0, &["sources", "pause", "repo"]);
    assert!(project.expect(2, &["harvest"]).stderr.contains("no source is enabled"));
    assert_eq!(project.json(&["sources"])["sources"][0]["enabled"], false);
    project.expect(0, &["sources", "resume", "repo"]);
    server.then([]);
    project.expect(0, &["harvest"]);
    assert!(!server.asked().is_empty());
    let file = std::fs::read_to_string(project.path("harvest-config/sources/repo.toml")).unwrap();
    assert!(file.starts_with("# ours\nid = \"repo\"\nenabled = true\n"), "{file}");
}

#[test]
fn a_renamed_source_keeps_the_ids_of_its_records_and_goes_on_where_it_was() {
    let (project, server) = harvested();
    let before = project.json(&["search", "title"]);
    let said = project.expect(2, &["sources", "rename", "repo", "No Name!"]);
    assert!(said.stderr.contains("No Name!"), "{}", said.stderr);
    project.expect(0, &["sources", "rename", "repo", "depot"]);
    let after = project.json(&["search", "title", "--source", "depot"]);
    assert_eq!(after["total"], 2);
    assert_eq!(before["hits"][0]["id"], after["hits"][0]["id"]);
    assert_eq!(after["hits"][0]["source"], "depot");
    server.then([]);
    project.expect(0, &["harvest", "depot"]);
    assert!(server.asked_for("ListRecords")[0].contains("from="), "{:?}", server.asked());
    assert!(project.path("harvest-config/sources/depot.toml").exists());
    let listed = project.json(&["sources"])["sources"].clone();
    assert_eq!((&listed[0]["id"], &listed[0]["key"]), (&"depot".into(), &"repo".into()));
    assert_eq!(listed.as_array().unwrap().len(), 1);
}

#[test]
fn a_removed_source_leaves_orphans_or_no_byte_of_its_records() {
    let (project, _server) = harvested();
    assert!(project.expect(2, &["sources", "remove", "repo"]).stderr.contains("--keep"));
    project.expect(0, &["sources", "remove", "repo", "--keep"]);
    let listed = project.json(&["sources"])["sources"].clone();
    assert_eq!((&listed[0]["configured"], &listed[0]["records"]), (&false.into(), &2.into()));
    assert!(project.expect(0, &["sources"]).stdout.contains("in no file"));
    assert!(project.expect(2, &["sources", "remove", "repo", "--keep"]).stderr.contains("--purge"));

    let purged = project.json(&["sources", "remove", "repo", "--purge"]);
    assert_eq!(purged["sources"][0]["erased"], 2);
    let stats = project.json(&["stats"]);
    assert_eq!((&stats["records"], &stats["deleted"]), (&0.into(), &2.into()));
    assert_eq!(project.json(&["search", "title"])["total"], 0);
    for word in ["Title 1", "Title 2", "Scripted"] {
        assert!(!anywhere(&project.path("c"), word.as_bytes()), "{word} is still on the disk");
    }
    assert!(project.expect(2, &["sources", "remove", "nobody", "--purge"]).stderr.contains("nobody"));
}

/// Whether a file below `dir` holds these bytes.
fn anywhere(dir: &std::path::Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return anywhere(&path, bytes);
        }
        std::fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes)
    })
}

#[test]
fn quarantined_records_are_asked_for_again_when_somebody_says_so() {
    use crate::support::oai_server::list;
    use crate::support::oai_server::oai;
    use crate::support::oai_server::record;
    use crate::support::oai_server::record_with;
    let bad = |n| record_with(n, "<title>salt & pepper</title>");
    let server = OaiServer::http(Script::new([Reply::Body(list(&[record(1), bad(2), bad(3)], None))]));
    let project = Project::new();
    project.expect(1, &["harvest", "--url", server.url(), "--id", "s"]);
    assert_eq!(project.json(&["stats"])["quarantined"], 2);
    server.then([]);
    server.can_give("oai:x:2", oai(&format!("<GetRecord>{}</GetRecord>", record(2))));
    let said = project.json(&["quarantine", "retry", "--source", "s"]);
    let one = &said["quarantine"][0];
    assert_eq!((&one["mended"], &one["quarantined"], &one["requests"]), (&1.into(), &1.into(), &2.into()));
    assert_eq!(server.asked_for("List").len(), 0);
    assert_eq!(project.json(&["search", "title"])["total"], 2);
    assert_eq!(project.json(&["runs"])["runs"][0]["kind"], "retry");
    assert!(project.expect(2, &["quarantine", "retry", "--source", "t"]).stderr.contains("nothing of it"));
}
