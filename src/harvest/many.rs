//! Several sources side by side, and the client that asks each.
//!
//! One request at a time for each host is the client's rule; here is only how many sources are under way.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread;

use crate::config::Site;
use crate::config::Source;
use crate::harvest::retry::Policy;
use crate::harvest::run;
use crate::harvest::scope::Deps;
use crate::harvest::scope::Line;
use crate::harvest::scope::Scope;
use crate::http;
use crate::http::Client;
use crate::http::HttpError;
use crate::model::run::SourceReport;

/// A source and the client that asks it.
pub struct Asked {
    /// The source.
    pub source: Source,
    /// Its client.
    pub client: Client,
}

/// The client for one source; `base` gives the hosts' turns that all clients share.
///
/// # Errors
/// The file of authorities cannot be read.
pub fn client(base: &Client, site: &Site, source: &Source) -> Result<Client, HttpError> {
    let read = |path: &std::path::PathBuf| {
        let setup = |cause| HttpError::Setup { reason: format!("{}: {cause}", path.display()) };
        std::fs::read(path).map_err(setup)
    };
    base.reconfigured(http::Options {
        user_agent: http::user_agent(site.contact()),
        from: site.admin_email.clone(),
        connect_timeout: source.timeouts.connect,
        read_timeout: source.timeouts.read,
        total_timeout: source.timeouts.total,
        max_body: site.harvest.max_body_bytes,
        ca_pem: source.ca_file.as_ref().map(read).transpose()?,
    })
}

/// Harvests the sources, at most `jobs` at one time. The reports come in the order of the sources.
pub fn run_all(sources: &[Asked], scope: &Scope, deps: &Deps<'_>, jobs: usize) -> Vec<SourceReport> {
    let queue = Mutex::new(sources.iter().enumerate());
    let reports = Mutex::new(Vec::with_capacity(sources.len()));
    thread::scope(|threads| {
        for _ in 0..jobs.clamp(1, sources.len().max(1)) {
            threads.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((number, asked)) = next else { break };
                    let line = Line { transport: &asked.client, policy: policy(&asked.source.url) };
                    let report = run(&asked.source, scope, &line, deps);
                    reports.lock().unwrap_or_else(PoisonError::into_inner).push((number, report));
                }
            });
        }
    });
    let mut reports = reports.into_inner().unwrap_or_else(PoisonError::into_inner);
    reports.sort_by_key(|(number, _)| *number);
    reports.into_iter().map(|(_, report)| report).collect()
}

/// Patience as the address deserves it.
#[must_use]
pub fn policy(url: &str) -> Policy {
    match url::Url::parse(url) {
        Ok(url) if http::redirect::is_loopback(&url) => Policy::local(),
        _ => Policy::polite(),
    }
}
