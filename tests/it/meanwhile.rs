//! While a harvest is under way: readers go on, a request to stop is heard, schedules run beside the server.

use std::io::BufRead;
use std::io::BufReader;
use std::process::Command;
use std::process::Stdio;

use crate::support::oai_server::Gate;
use crate::support::oai_server::OaiServer;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::list;
use crate::support::oai_server::page;
use crate::support::oai_server::record;
use crate::support::project::Project;
use crate::support::project::Serving;

/// A repository whose second page of three waits behind a gate, and one harvest of it, which stands there.
struct UnderWay {
    project: Project,
    gate: Gate,
    server: OaiServer,
    harvest: std::process::Child,
}

fn under_way(project: Project) -> UnderWay {
    let gate = Gate::default();
    let held_back = list(&[record(3)], Some("u"));
    let server = OaiServer::http(Script::new([
        page(&[1, 2], Some("t")),
        Reply::Behind(gate.clone(), held_back),
        page(&[4], None),
    ]));
    let mut command = project.command(&["--json", "harvest", "--url", server.url(), "--id", "s"]);
    let harvest = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    gate.reached();
    UnderWay { project, gate, server, harvest }
}

#[test]
fn searching_serving_and_exporting_go_on_during_a_harvest() {
    let project = Project::new();
    let file = project.write("r.xml", "<lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\"><general><title><string>Here before</string></title></general></lom>");
    project.expect(0, &["import", file.to_str().unwrap()]);
    let web = Serving::start(&project, &[]);
    let UnderWay { project, gate, harvest, .. } = under_way(project);
    for _ in 0..3 {
        assert_eq!(web.total("before"), 1);
        assert!(web.get("/search?q=before").contains("data-total=\"1\""));
        assert_eq!(project.json(&["search", "before"])["total"], 1);
        assert!(project.expect(0, &["export", "--format", "jsonl"]).stdout.contains("Here before"));
        assert!(project.json(&["stats"])["records"].as_u64().unwrap() >= 1);
    }
    let second = project.expect(2, &["import", file.to_str().unwrap()]);
    assert!(second.stderr.contains(&format!("process {}", harvest.id())), "{}", second.stderr);
    gate.open();
    assert_eq!(harvest.wait_with_output().unwrap().status.code(), Some(0));
    web.wait_for_total("title", 4);
    assert_eq!(web.total("before"), 1);
}

#[cfg(unix)]
#[test]
fn a_request_to_stop_ends_at_a_page_with_a_report_and_the_next_run_goes_on() {
    let UnderWay { project, gate, server, mut harvest } = under_way(Project::new());
    let asked = Command::new("kill").args(["-INT", &harvest.id().to_string()]).status().unwrap();
    assert!(asked.success());
    let mut said = String::new();
    BufReader::new(harvest.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("stopping at the next page"), "{said}");
    gate.open();
    let ended = harvest.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
    let report = &report["sources"][0];
    let stopped = report["error"].as_str().is_some_and(|error| error.contains("stopped on request"));
    assert_eq!((stopped, ended.status.code()), (true, Some(1)), "{report}");
    assert_eq!(server.asked_for("ListRecords").len(), 2);
    let again = project.json(&["harvest", "--url", server.url(), "--id", "s"]);
    assert_eq!(again["sources"][0]["complete"], true, "{again}");
    assert_eq!(server.asked_for("ListRecords")[2], "verb=ListRecords&resumptionToken=u");
    assert_eq!(project.json(&["search", "title"])["total"], 4);
}

#[test]
fn schedules_run_beside_the_server_and_leave_paused_and_manual_sources_alone() {
    let server = || OaiServer::http(Script::new([page(&[1, 2], None)]));
    let (often, manual, paused) = (server(), server(), server());
    let project = Project::new();
    let source = |id: &str, url: &str, more: &str| {
        let text = format!("id = \"{id}\"\nname = \"{id}\"\nurl = \"{url}\"\n{more}\n");
        project.write(&format!("harvest-config/sources/{id}.toml"), &text);
    };
    source("often", often.url(), "schedule = \"every 1h\"");
    source("manual", manual.url(), "");
    source("paused", paused.url(), "schedule = \"every 1h\"\nenabled = false");
    let web = Serving::start(&project, &["--harvest"]);
    web.wait_for_total("title", 2);
    drop(web);
    assert_eq!((manual.asked().len(), paused.asked().len()), (0, 0));
    let runs = project.json(&["runs"]);
    assert_eq!((runs["runs"].as_array().unwrap().len(), &runs["runs"][0]["id"]), (1, &1.into()));
}
