//! A temporary folder and the built program, as a user has them.

use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

use serde_json::Value;

/// A folder of its own for one test, removed at its end, and `lomond` run in it.
pub struct Project {
    dir: tempfile::TempDir,
}

/// What one run of the program said.
#[derive(Debug)]
pub struct Said {
    /// Exit code; `None` when killed.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Project {
    pub fn new() -> Self {
        Self { dir: tempfile::Builder::new().prefix("lomond-test-").tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A file of this folder.
    pub fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The program on the collection `c` of this folder, not yet started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lomond"));
        command
            .args(args)
            .current_dir(self.dir.path())
            .env("LOMOND_COLLECTION", self.path("c"))
            .env_remove("LOMOND_CONFIG");
        command
    }

    /// Runs the program to its end.
    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Said {
        said(&self.command(args).output().unwrap())
    }

    /// Runs it, demands exit code `code`, and returns what it said.
    #[track_caller]
    pub fn expect(&self, code: i32, args: &[&str]) -> Said {
        let said = self.run(args);
        assert_eq!(said.code, Some(code), "lomond {args:?}\n{}\n{}", said.stdout, said.stderr);
        said
    }

    /// Runs it with `--json`, demands exit code 0, and returns the document.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Value {
        let said = self.expect(0, &[&["--json"], args].concat());
        said.json()
    }
}

impl Said {
    /// Standard output as the one JSON document it must be.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

fn said(output: &Output) -> Said {
    Said {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout.clone()).unwrap(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The sample repository in the source tree.
pub fn sample_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample")
}

/// Rows of a TSV file of the sample, without its head.
pub fn sample_rows(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(sample_dir().join(name)).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}
