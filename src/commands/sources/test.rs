//! `sources test`: what each repository does, in plain words.

use serde_json::Value;
use serde_json::json;

use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::harvest::named;
use crate::commands::harvest::stop_on_request;
use crate::commands::output;
use crate::config::Config;
use crate::config::Site;
use crate::config::Source;
use crate::harvest;
use crate::harvest::Diagnosis;
use crate::harvest::Visit;
use crate::http::Client;
use crate::http::Options;
use crate::http::SystemClock;

/// Asks the sources with these ids, or all enabled ones, one after another.
pub(super) fn run(env: &Env, config: &Config, ids: &[String]) -> anyhow::Result<Exit> {
    let sources = named(config, ids)?;
    let (mut all_well, mut found) = (true, Vec::new());
    for (source, diagnosis) in sources.iter().zip(diagnose(&config.site, &sources)?) {
        all_well &= diagnosis.harvestable();
        if env.json {
            found.extend(as_json(source, &diagnosis));
        } else {
            output::text(&as_text(source, &diagnosis))?;
        }
    }
    if env.json {
        output::json(&json!({ "sources": found }))?;
    }
    Ok(if all_well { Exit::Well } else { Exit::Partly })
}

/// What each of the sources is found to do.
pub(super) fn diagnose(site: &Site, sources: &[Source]) -> anyhow::Result<Vec<Diagnosis>> {
    let base = Client::new(Options::default())?;
    let (clock, stop) = (SystemClock::default(), stop_on_request()?);
    let environment = |name: &str| std::env::var(name).ok();
    let one = |source: &Source| {
        let client = harvest::client(&base, site, source)?;
        let visit = Visit { transport: &client, clock: &clock, stop: &stop, environment: &environment };
        Ok(harvest::diagnose(source, &visit))
    };
    sources.iter().map(one).collect()
}

/// One element for each finding: what a script greps for stands in each of them.
fn as_json(source: &Source, diagnosis: &Diagnosis) -> Vec<Value> {
    let element = |finding: &harvest::diagnose::Finding| {
        json!({
            "id": source.id.as_str(), "source": source.id.as_str(), "url": source.url,
            "kind": finding.kind, "severity": finding.severity.as_str(), "reason": finding.text,
            "name": diagnosis.name, "prefix": diagnosis.prefix, "formats": diagnosis.formats,
            "sets": diagnosis.sets,
        })
    };
    diagnosis.findings.iter().map(element).collect()
}

/// The findings under the source's name, errors and warnings marked.
pub(super) fn as_text(source: &Source, diagnosis: &Diagnosis) -> String {
    let mut text = format!("{}  {}\n", source.id, source.url);
    for finding in &diagnosis.findings {
        text.push_str(&format!("  {:<8} {:<12} {}\n", finding.severity.as_str(), finding.kind, finding.text));
    }
    text
}
