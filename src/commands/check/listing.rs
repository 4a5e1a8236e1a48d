//! Every finding, one after another, as it is found: nothing is kept.

use std::io;
use std::io::Write;
use std::path::PathBuf;

use serde_json::json;

use crate::commands::Env;
use crate::commands::check::Counts;
use crate::commands::check::verdict;
use crate::commands::check::verdict::Verdict;
use crate::commands::input;
use crate::model::problem::Severity;
use crate::validate::Finding;
use crate::validate::Profile;

/// Lists what is found.
pub(super) fn run(env: &Env, paths: &[PathBuf], profile: Option<&Profile>) -> anyhow::Result<Counts> {
    let mut counts = Counts::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut first = true;
    if env.json {
        out.write_all(b"{\"problems\":[")?;
    }
    input::each(env, paths, &|item| verdict::of(item, profile), &mut |verdict: Verdict| {
        counts.enter(verdict.valid());
        if !env.json {
            return Ok(text(&mut out, &verdict, env.verbose)?);
        }
        for finding in &verdict.findings {
            if !std::mem::take(&mut first) {
                out.write_all(b",")?;
            }
            serde_json::to_writer(&mut out, &as_json(&verdict, finding)).map_err(io::Error::from)?;
        }
        Ok(())
    })?;
    if env.json {
        writeln!(out, "],\"records\":{},\"valid\":{}}}", counts.records, counts.valid)?;
    }
    out.flush()?;
    drop(out);
    if !env.json {
        counts.say()?;
    }
    Ok(counts)
}

fn as_json(verdict: &Verdict, finding: &Finding) -> serde_json::Value {
    json!({
        "source": verdict.item.source, "identifier": verdict.item.identifier, "path": finding.path,
        "kind": finding.kind, "severity": finding.severity.as_str(), "value": finding.value,
        "rule": finding.source, "mend": finding.mend,
    })
}

/// The record, then a line for each finding; what is only worth knowing, where more is asked for.
fn text(out: &mut impl Write, verdict: &Verdict, verbose: bool) -> io::Result<()> {
    let shown = |finding: &&Finding| verbose || finding.severity > Severity::Info;
    let mut findings = verdict.findings.iter().filter(shown).peekable();
    if findings.peek().is_none() {
        return Ok(());
    }
    let word = if verdict.valid() { "valid" } else { "not valid" };
    writeln!(out, "{} {}: {word}", verdict.item.source, verdict.item.identifier)?;
    for finding in findings {
        let place = if finding.path.is_empty() { "the record" } else { &finding.path };
        write!(out, "  {}: {} at {place}", finding.severity.as_str(), finding.kind)?;
        if !finding.value.is_empty() {
            write!(out, ": {:?}", finding.value)?;
        }
        writeln!(out, "\n    {}: {}", finding.source, finding.mend)?;
    }
    Ok(())
}
