//! A temporary folder and the built program, as a user has them.

use std::io::BufRead;
use std::io::BufReader;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use lomond::http::Client;
use lomond::http::Options;
use lomond::http::RequestOptions;
use lomond::http::Transport;
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

/// `lomond serve` under way; ended when dropped.
pub struct Serving {
    child: Child,
    url: String,
}

impl Serving {
    /// Starts it on a free port; returns once it takes connections.
    pub fn start(project: &Project, args: &[&str]) -> Self {
        let mut command = project.command(&[&["serve", "--listen", "127.0.0.1:0"], args].concat());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().trim_start_matches("serving ").trim_end_matches('/').to_owned();
        assert!(url.starts_with("http://"), "{line}");
        Self { child, url }
    }

    /// Where it listens.
    #[track_caller]
    pub fn address(&self) -> SocketAddr {
        self.url.trim_start_matches("http://").parse().unwrap()
    }

    /// The answer's body; it must be a 200.
    #[track_caller]
    pub fn get(&self, path: &str) -> String {
        let client = Client::new(Options::default()).unwrap();
        let answer = client.get(&format!("{}{path}", self.url), &RequestOptions::default()).unwrap();
        assert_eq!(answer.status, 200, "{path}");
        String::from_utf8(answer.body).unwrap()
    }

    /// `total` of a search by the API.
    #[track_caller]
    pub fn total(&self, query: &str) -> u64 {
        let body = self.get(&format!("/api/v1/search?q={query}"));
        serde_json::from_str::<Value>(&body).unwrap()["total"].as_u64().unwrap()
    }

    /// Searches until there are so many; fails after a while.
    #[track_caller]
    pub fn wait_for_total(&self, query: &str, total: u64) {
        let began = Instant::now();
        while self.total(query) != total {
            assert!(began.elapsed() < Duration::from_secs(120), "{} of {total}", self.total(query));
            std::thread::yield_now();
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
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
