//! The program as its user meets it: arguments in, reports, JSON and exit codes out.

use crate::support::project::Project;
use crate::support::project::sample_rows;

fn with_status(status: &str) -> usize {
    sample_rows("records.tsv").iter().filter(|row| row[3] == status).count()
}

#[test]
fn the_demo_ends_well_and_holds_what_the_sample_holds() {
    let project = Project::new();
    project.expect(0, &["demo", "--once"]);
    let stats = project.json(&["stats"]);
    assert_eq!(stats["records"], with_status("live"));
    assert_eq!(stats["deleted"], with_status("deleted"));
    assert_eq!(stats["quarantined"], with_status("damaged"));
    assert_eq!(stats["sources"][0]["id"], "sample");
    assert!(project.path("c/bundle/START.html").is_file());
    for row in sample_rows("queries.tsv") {
        let found = project.json(&["search", &row[1], "--limit", "5"]);
        let hits = found["hits"].as_array().unwrap();
        assert!(
            hits.iter().any(|hit| hit["identifier"] == row[2].as_str()),
            "{}: {} in {found}",
            row[0],
            row[1]
        );
    }
}

#[test]
fn a_second_demo_finds_everything_unchanged() {
    let project = Project::new();
    project.expect(0, &["demo", "--once"]);
    let before = project.json(&["stats"]);
    project.expect(0, &["demo", "--once"]);
    let after = project.json(&["stats"]);
    assert_eq!([&before["records"], &before["change"]], [&after["records"], &after["change"]]);
    let verified = project.json(&["bundle", "verify", "c/bundle"]);
    assert_eq!(verified["bundle verify"], serde_json::json!([]));
}

#[test]
fn what_is_imported_twice_is_unchanged_and_comes_out_again() {
    let project = Project::new();
    let sample = crate::support::project::sample_dir();
    let sample = sample.to_str().unwrap();
    let first = project.expect(1, &["--json", "import", sample, "--id", "files"]).json();
    assert_eq!(first["new"], with_status("live"), "{first}");
    assert_eq!(first["quarantined"], with_status("damaged"), "{first}");
    let second = project.expect(0, &["--json", "import", sample, "--id", "files"]).json();
    assert_eq!([&second["new"], &second["changed"]], [0, 0]);
    assert_eq!(second["unchanged"], with_status("live"));

    project.expect(0, &["export", "--format", "jsonl", "--raw", "--output", "all.jsonl"]);
    let other = Project::new();
    let lines = project.path("all.jsonl");
    let again = other.expect(0, &["--json", "import", lines.to_str().unwrap()]).json();
    assert_eq!(again["new"], with_status("live"));
    other.expect(0, &["export", "--format", "jsonl", "--raw", "--output", "all.jsonl"]);
    assert_eq!(std::fs::read(lines).unwrap(), std::fs::read(other.path("all.jsonl")).unwrap());
}

#[test]
fn what_cannot_run_says_why_and_ends_with_2() {
    let project = Project::new();
    for (args, part) in [
        (&["stats"][..], "there is none"),
        (&["show", "nonsense"], "is no record id"),
        (&["import", "nowhere"], "no such file"),
        (&["harvest", "nosuch"], "nosuch"),
        (&["frobnicate"], "frobnicate"),
        (&["config", "check"], "no such directory"),
    ] {
        let said = project.expect(2, args);
        assert!(said.stderr.contains(part), "{args:?}: {}", said.stderr);
        assert_eq!(said.stdout, "", "{args:?}");
    }
}

#[test]
fn every_command_has_help_with_its_own_words() {
    let project = Project::new();
    let help = project.expect(0, &["--help"]).stdout;
    let listed = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let listed = listed.map_while(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let commands: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() > 12, "{help}");
    for command in commands {
        assert!(project.expect(0, &["help", command]).stdout.contains("Usage:"), "{command}");
    }
}

#[test]
fn a_reader_who_leaves_early_is_no_failure() {
    let project = Project::new();
    project.expect(0, &["demo", "--once"]);
    let mut child = project
        .command(&["export", "--format", "jsonl", "--raw"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
