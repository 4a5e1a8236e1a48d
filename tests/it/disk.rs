//! A disk that is full, and one that cannot be written to: what is said, and what is there afterwards.
//!
//! Both need a mount of their own, which only root may make; elsewhere these tests are skipped.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use lomond::catalog::INDEX_DIR;
use lomond::provider::sample;
use lomond::provider::sample::SampleRepository;

use crate::support::project::Project;
use crate::support::project::Said;
use crate::support::project::Serving;
use crate::support::project::sample_dir;
use crate::support::seen::assert_same;
use crate::support::seen::seen;

/// Parts of the room that an undisturbed collection takes.
const PARTS: [f64; 3] = [0.03, 0.45, 0.85];

/// More room than is ever needed.
const ENOUGH: u64 = 256 << 20;

/// A mount, undone when dropped.
struct Mount(PathBuf);

impl Mount {
    /// A file system in memory with so many bytes.
    fn memory(at: &Path, bytes: u64) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        if !mount(&["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"], at) {
            eprintln!("skipped: cannot mount a tmpfs");
            return None;
        }
        Some(Self(at.to_owned()))
    }

    /// The folder `what` once more, where nothing can be written.
    fn read_only(what: &Path, at: &Path) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        if !mount(&["--bind", what.to_str().unwrap()], at) {
            eprintln!("skipped: cannot mount a folder read-only");
            return None;
        }
        let mounted = Self(at.to_owned());
        assert!(mount(&["-o", "remount,bind,ro"], at));
        Some(mounted)
    }

    fn resize(&self, bytes: u64) {
        assert!(mount(&["-o", &format!("remount,size={bytes}")], &self.0));
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

fn mount(args: &[&str], at: &Path) -> bool {
    let done = Command::new("mount").args(args).arg(at).output();
    done.is_ok_and(|done| done.status.success())
}

/// Bytes that the files of a folder take on a disk of 4 KiB blocks.
fn room(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let of = |entry: fs::DirEntry| match entry.metadata().unwrap() {
        metadata if metadata.is_dir() => room(&entry.path()),
        metadata => metadata.len().div_ceil(4096) * 4096,
    };
    entries.map(of).sum()
}

/// The disk is named as the cause, and something is said that can be done.
#[track_caller]
fn tells_of_the_disk(said: &Said) {
    let text = format!("{}{}", said.stdout, said.stderr);
    assert!(matches!(said.code, Some(1 | 2)), "{said:?}");
    assert!(text.contains("the disk is full") || text.contains("No space left on device"), "{text}");
    assert!(text.contains("again"), "{text}");
    assert!(!text.contains("panicked at"), "{text}");
}

fn check(args: &[&str]) {
    let calm = Project::new();
    calm.expect(1, args);
    let (expected, whole) = (seen(&calm), room(&calm.path("c")));
    for part in PARTS {
        let project = Project::new();
        let bytes = (whole as f64 * part) as u64;
        let Some(disk) = Mount::memory(&project.path("c"), bytes) else { return };
        tells_of_the_disk(&project.run(args));
        tells_of_the_disk(&project.run(args));
        disk.resize(ENOUGH);
        let end = project.run(args);
        assert!(matches!(end.code, Some(0 | 1)), "{part}: {end:?}");
        assert_same(&expected, &seen(&project));
    }
}

#[test]
fn a_harvest_onto_a_full_disk_says_so_and_goes_on_once_there_is_room() {
    let repository = SampleRepository::load(&sample_dir()).unwrap();
    let server = sample::serve(repository, "127.0.0.1:0".parse().unwrap()).unwrap();
    check(&["harvest", "--url", server.url(), "--id", "sample"]);
}

#[test]
fn an_import_onto_a_full_disk_says_so_and_goes_on_once_there_is_room() {
    check(&["import", sample_dir().to_str().unwrap()]);
}

#[test]
fn a_reindex_on_a_full_disk_says_so_and_the_next_search_makes_it_good() {
    let project = Project::new();
    let Some(disk) = Mount::memory(&project.path("c"), ENOUGH) else { return };
    project.expect(1, &["import", sample_dir().to_str().unwrap()]);
    let expected = seen(&project);
    let database = fs::metadata(project.path("c/lomond.db")).unwrap().len();
    for room in [40_000, 200_000] {
        fs::remove_dir_all(project.path("c").join(INDEX_DIR)).unwrap();
        // The log and its index take some room while the database is open for writing.
        disk.resize(database + 64 * 1024 + room);
        tells_of_the_disk(&project.run(&["reindex"]));
        disk.resize(ENOUGH);
        assert_same(&expected, &seen(&project));
    }
}

#[test]
fn a_collection_that_cannot_be_written_to_is_read_searched_served_and_bundled() {
    let project = Project::new();
    project.expect(1, &["import", sample_dir().to_str().unwrap()]);
    let expected = seen(&project);
    let kept = project.path("kept");
    fs::rename(project.path("c"), &kept).unwrap();
    let Some(_mount) = Mount::read_only(&kept, &project.path("c")) else { return };
    assert_same(&expected, &seen(&project));
    let found = project.json(&["search", ""]);
    let id = found["hits"][0]["id"].as_str().unwrap();
    project.expect(0, &["show", id]);
    for args in [&["stats"][..], &["runs"], &["sources"], &["bundle", "out"]] {
        project.expect(0, args);
    }
    let server = Serving::start(&project, &[]);
    assert_eq!(Some(server.total("")), found["total"].as_u64());
    drop(server);
    for args in [&["import", sample_dir().to_str().unwrap()][..], &["reindex"], &["reparse"]] {
        let said = project.expect(2, args);
        assert!(said.stderr.contains("ead-only"), "{}", said.stderr);
    }
}
