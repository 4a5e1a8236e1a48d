//! Killed at any moment and run again, a collection ends as if nothing had happened.

use std::process::Child;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use crate::support::project::Project;
use crate::support::project::sample_dir;
use crate::support::seen::assert_same;
use crate::support::seen::seen;
use lomond::provider::sample;
use lomond::provider::sample::SampleRepository;

/// How often each command is killed before it may end; LOMOND_KILLS sets another number.
const KILLS: u64 = 16;

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

/// Random moments within `whole`. The seed is said, and taken from LOMOND_SEED where that is set.
fn moments(whole: Duration) -> impl Iterator<Item = Duration> {
    let now = || std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64;
    let seed = std::env::var("LOMOND_SEED").map_or_else(|_| now(), |seed| seed.parse().unwrap());
    eprintln!("seed {seed}: run again with LOMOND_SEED={seed}");
    let kills = std::env::var("LOMOND_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    (1..=kills).map(move |n| whole.mul_f64(split_mix(seed.wrapping_add(n)) as f64 / u64::MAX as f64))
}

/// A number that looks random, the same for the same seed (SplitMix64).
fn split_mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn check(args: &[&str], code: i32) {
    let calm = Project::new();
    let started = Instant::now();
    calm.expect(code, args);
    let whole = started.elapsed();

    let (killed, mut n_killed) = (Project::new(), 0);
    for moment in moments(whole) {
        let mut command = killed.command(args);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        n_killed += u32::from(!kill_after(command.spawn().unwrap(), moment));
    }
    assert!(n_killed > 0, "each run had ended before it was to be killed");
    let end = killed.run(args);
    assert!(matches!(end.code, Some(0 | 1)), "{end:?}");
    assert_same(&seen(&calm), &seen(&killed));
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
    let mut n_killed = 0;
    for moment in moments(started.elapsed()) {
        let mut command = project.command(&["reindex"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        n_killed += u32::from(!kill_after(child, moment));
        let stats = project.json(&["stats"]);
        assert_eq!(project.json(&["search", ""])["total"], stats["records"], "after {moment:?}");
    }
    assert!(n_killed > 0, "each run had ended before it was to be killed");
    assert_same(&expected, &seen(&project));
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
