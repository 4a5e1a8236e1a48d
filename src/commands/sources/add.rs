//! `sources add`: the file of a source from what a test of its repository found.

use std::fs;
use std::io::Write;

use anyhow::Context;
use anyhow::bail;
use serde_json::json;

use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::commands::sources::test;
use crate::config::Config;
use crate::config::Source;
use crate::config::value;

/// Tests the repository at `url` and writes `sources/ID.toml`; an unfit one is written disabled.
pub(super) fn run(env: &Env, config: &Config, url: &str, id: &str) -> anyhow::Result<Exit> {
    value::web_address(url).map_err(anyhow::Error::msg).with_context(|| format!("address `{url}`"))?;
    if config.sources.iter().any(|source| source.id.as_str() == id || source.key.as_str() == id) {
        bail!("source `{id}`: the configuration has one of that name: choose another --id");
    }
    let asked = Source::ad_hoc(id.parse().context("--id")?, url);
    let Some(diagnosis) = test::diagnose(&config.site, std::slice::from_ref(&asked))?.pop() else {
        bail!("source `{id}`: it was not asked");
    };
    let fit = diagnosis.harvestable();
    let note = diagnosis.warnings().collect::<Vec<_>>().join("; ");
    let source = Source {
        name: diagnosis.name.clone().unwrap_or_else(|| id.to_owned()),
        prefix: diagnosis.prefix.clone(),
        enabled: fit,
        note: (!note.is_empty()).then_some(note),
        ..asked
    };
    let path = env.config.join("sources").join(format!("{id}.toml"));
    fs::create_dir_all(env.config.join("sources"))
        .and_then(|()| fs::File::create_new(&path))
        .and_then(|mut file| file.write_all(source.to_toml().as_bytes()))
        .with_context(|| format!("cannot write `{}`", path.display()))?;
    if env.json {
        output::json(&json!({ "sources": [{
            "id": id, "name": source.name, "url": url, "prefix": source.prefix, "enabled": fit,
            "file": path.display().to_string(), "reason": source.note,
        }] }))?;
    } else {
        output::text(&test::as_text(&source, &diagnosis))?;
        output::text(&format!("written: {}\n", path.display()))?;
    }
    Ok(if fit { Exit::Well } else { Exit::Partly })
}
