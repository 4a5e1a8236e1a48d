//! The server of the same build, asked over one connection that is kept open.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

use anyhow::Context as _;

pub struct Server {
    child: Child,
    stream: BufReader<TcpStream>,
}

impl Server {
    pub fn start(collection: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lomond"))
            .args(["serve", "--listen", "127.0.0.1:0", "--collection"])
            .arg(collection)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut said = BufReader::new(child.stdout.take().context("the server has no output")?).lines();
        let address = said.find_map(|line| {
            let line = line.ok()?;
            let (_, rest) = line.split_once("http://")?;
            Some(rest.split('/').next()?.to_owned())
        });
        let address = address.context("the server does not say where it listens")?;
        std::thread::spawn(move || said.for_each(drop));
        let stream = TcpStream::connect(&address)?;
        stream.set_nodelay(true)?;
        Ok(Self { child, stream: BufReader::new(stream) })
    }

    /// Asks for an address; the size of the body.
    pub fn ask(&mut self, path: &str) -> anyhow::Result<usize> {
        write!(self.stream.get_mut(), "GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n")?;
        let (mut line, mut length) = (String::new(), None);
        self.stream.read_line(&mut line)?;
        anyhow::ensure!(line.starts_with("HTTP/1.1 200"), "{path}: {line}");
        while line.trim_end() != "" {
            line.clear();
            self.stream.read_line(&mut line)?;
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = Some(value.trim().parse::<usize>()?);
            }
        }
        let mut body = vec![0; length.context("an answer without its length")?];
        self.stream.read_exact(&mut body)?;
        Ok(body.len())
    }

    /// Memory of its own, as Linux counts it.
    pub fn rss_anon_kib(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        let number = line.and_then(|rest| rest.split_whitespace().next()).context("no RssAnon")?;
        Ok(number.parse()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What cannot be ended has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
