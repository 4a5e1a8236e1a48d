//! `config check`: all of the configuration, read and judged.

use anyhow::Context;
use serde_json::json;

use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::config::Config;
use crate::curate::Curation;

/// Says what is configured, or every fault at once.
pub(crate) fn check(env: &Env) -> anyhow::Result<Exit> {
    if !env.config.is_dir() {
        anyhow::bail!(
            "configuration `{}`: there is no such directory: name it with --config",
            env.config.display()
        );
    }
    let config =
        Config::load(&env.config).with_context(|| format!("configuration `{}`", env.config.display()))?;
    Curation::new(&config).with_context(|| format!("configuration `{}`", env.config.display()))?;
    let enabled = config.sources.iter().filter(|source| source.enabled).count();
    if env.json {
        output::json(
            &json!({ "valid": true, "site": config.site.name, "sources": config.sources.len(), "enabled": enabled, "rules": config.rules.len() }),
        )?;
    } else {
        output::text(&format!(
            "{}: {} sources, {enabled} enabled; {} rules; the configuration is valid\n",
            config.site.name,
            config.sources.len(),
            config.rules.len()
        ))?;
    }
    Ok(Exit::Well)
}
