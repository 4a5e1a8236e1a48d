//! Killed at any moment and run again, a collection ends as if nothing had happened.

use std::process::Child;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use lomond::provider::sample;
use lomond::provider::sample::SampleRepository;
use serde_json::Value;

use crate::support::project::Project;
use crate::support::project::sample_dir;
use crate::support::project::sample_rows;

/// How often each command is killed before it may end.
const KILLS: u64 = 8;

/// Everything a reader can see of a collection: its records with their raw bytes, its quarantine, its searches.
fn seen(project: &Project) -> (String, Vec<Value>, Vec<Value>) {
    let lines = project.expect(0, &["export", "--format", "jsonl", "--raw"]).stdout;
    let quarantine = project.json(&["quarantine", "list"]);
    let known = ["source", "identifier", "offset", "reason", "bytes"];
    let quarantine = quarantine["quarantine"].as_array().unwrap().iter();
    let mut quarantine: Vec<Value> =
        quarantine.map(|row| known.iter().map(|key| row[*key].clone()).collect()).collect();
    quarantine.sort_by_key(Value::to_string);
    let queries = sample_rows("queries.tsv").into_iter().map(|row| row[1].clone());
    let searches = queries.step_by(6).map(|query| {
        let mut found = project.json(&["search", &query]);
        found["took_ms"] = Value::Null;
        found
    });
    (lines, quarantine, searches.collect())
}

/// Lets the program run for so long, then kills it as a power cut would (SIGKILL); `true` if it had ended before.
fn kill_after(mut child: Child, moment: Duration) -> bool {
    let started = Instant::now();
    while started.elapsed() < moment {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    false
}

/// Moments spread over `whole` without a pattern, the same in every run of the test.
fn moments(whole: Duration) -> impl Iterator<Item = Duration> {
    (1..=KILLS).map(move |n| whole.mul_f64((n.wrapping_mul(2_654_435_761) % 1_000) as f64 / 1_000.0))
}

fn check(args: &[&str], code: i32) {
    let calm = Project::new();
    let started = Instant::now();
    calm.expect(code, args);
    let whole = started.elapsed();

    let killed = Project::new();
    for moment in moments(whole) {
        let mut command = killed.command(args);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        kill_after(command.spawn().unwrap(), moment);
    }
    let end = killed.run(args);
    assert!(matches!(end.code, Some(0 | 1)), "{end:?}");
    let (expected, found) = (seen(&calm), seen(&killed));
    assert_eq!(expected.0, found.0, "records");
    assert_eq!(expected.1, found.1, "quarantine");
    assert_eq!(expected.2, found.2, "searches");
}

#[test]
fn a_harvest_killed_at_any_moment_ends_as_an_undisturbed_one() {
    let repository = SampleRepository::load(&sample_dir()).unwrap();
    let server = sample::serve(repository, "127.0.0.1:0".parse().unwrap()).unwrap();
    check(&["harvest", "--url", server.url(), "--id", "sample"], 1);
}

#[test]
fn an_import_killed_at_any_moment_ends_as_an_undisturbed_one() {
    let sample = sample_dir();
    check(&["import", sample.to_str().unwrap()], 1);
}

#[test]
fn a_reindex_killed_at_any_moment_is_made_good_by_the_next_search() {
    let project = Project::new();
    let sample = sample_dir();
    project.expect(1, &["import", sample.to_str().unwrap()]);
    let expected = seen(&project);
    let started = Instant::now();
    project.expect(0, &["reindex"]);
    for moment in moments(started.elapsed()).step_by(2) {
        let mut command = project.command(&["reindex"]);
        kill_after(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap(), moment);
        assert_eq!(expected, seen(&project));
    }
}

#[test]
fn a_second_writer_is_told_who_holds_the_collection_and_readers_go_on() {
    let project = Project::new();
    let sample = sample_dir();
    project.expect(1, &["import", sample.to_str().unwrap()]);
    let held = lomond::store::Store::open(&project.path("c")).unwrap();
    let said = project.expect(2, &["import", sample.to_str().unwrap()]);
    assert!(said.stderr.contains(&std::process::id().to_string()), "{}", said.stderr);
    assert_eq!(project.json(&["stats"])["records"], project.json(&["search", ""])["total"]);
    drop(held);
    project.expect(0, &["import", sample.to_str().unwrap()]);
}
