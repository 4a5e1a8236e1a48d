//! `show`: one record, for people or in one of its forms.

use std::fmt::Write as _;

use anyhow::Context;
use anyhow::bail;

use crate::catalog::Entry;
use crate::cli::ShowFormat;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::export;
use crate::lom;
use crate::model::id::RecordId;
use crate::model::lom::LangText;
use crate::model::lom::Lom;
use crate::model::record::Status;

/// Shows the record with this id.
pub(crate) fn run(env: &Env, id: &str, format: ShowFormat) -> anyhow::Result<Exit> {
    let wanted: RecordId = id.parse()?;
    let Some(entry) = env.catalog()?.record(&wanted)? else {
        bail!("record `{id}`: there is none in `{}`: `lomond search` finds ids", env.collection.display());
    };
    match format {
        _ if env.json => line(&entry, false)?,
        ShowFormat::Text => output::text(&as_text(&entry)?)?,
        ShowFormat::Jsonl => line(&entry, true)?,
        ShowFormat::Raw => output::text(&String::from_utf8_lossy(&entry.record.raw))?,
        ShowFormat::Lom => output::text(&lom::write_ieee(read(&entry, id)?))?,
        ShowFormat::Imsmd => output::text(&lom::write_ims(read(&entry, id)?))?,
    }
    Ok(Exit::Well)
}

fn read<'e>(entry: &'e Entry, id: &str) -> anyhow::Result<&'e Lom> {
    entry.lom.as_ref().with_context(|| format!("record `{id}`: it has no metadata that is read"))
}

fn line(entry: &Entry, with_raw: bool) -> anyhow::Result<()> {
    let mut line = export::jsonl::line(entry, with_raw)?;
    line.push(b'\n');
    output::text(&String::from_utf8_lossy(&line))
}

fn as_text(entry: &Entry) -> anyhow::Result<String> {
    let record = &entry.record;
    let mut text = String::new();
    writeln!(text, "{}", record.derived.title.as_deref().unwrap_or("(no title)"))?;
    writeln!(text, "  id          {}", record.id)?;
    writeln!(text, "  source      {}", record.source)?;
    writeln!(text, "  identifier  {}", record.header.identifier)?;
    writeln!(text, "  datestamp   {}", record.header.datestamp)?;
    writeln!(text, "  dialect     {}", record.derived.dialect)?;
    if record.status == Status::Deleted {
        writeln!(text, "  deleted by its source")?;
    }
    if let Some(skipped) = &entry.skipped {
        writeln!(text, "  left out by the rule `{}`: {}", skipped.rule, skipped.reason)?;
    }
    for one in &entry.corrections {
        let (before, after) = (one.before.as_deref().unwrap_or("–"), one.after.as_deref().unwrap_or("–"));
        writeln!(text, "  corrected   {}: {before} → {after} (rule `{}`)", one.path, one.rule)?;
    }
    if let Some(lom) = &entry.lom {
        describe(&mut text, lom, record.derived.guessed_language())?;
    }
    for problem in &entry.problems {
        writeln!(
            text,
            "  {}: {} at {}: {}",
            problem.severity.as_str(),
            problem.kind,
            problem.path,
            problem.value
        )?;
    }
    Ok(text)
}

fn describe(text: &mut String, lom: &Lom, guess: Option<&str>) -> anyhow::Result<()> {
    let first =
        |texts: &[LangText]| texts.first().and_then(|t| t.best(&[])).map(|s| lom::plain::text(&s.text));
    if let Some(description) = first(&lom.general.description) {
        writeln!(text, "\n{description}\n")?;
    }
    match guess {
        Some(guess) => writeln!(text, "  language    {guess} (a guess: the record names none)")?,
        None => writeln!(text, "  language    {}", lom.general.language.join(", "))?,
    }
    for location in &lom.technical.location {
        writeln!(text, "  location    {location}")?;
    }
    for contribute in &lom.life_cycle.contribute {
        let role = contribute.role.as_ref().map_or("", |role| role.value.as_str());
        let names = contribute.entity.iter().filter_map(|e| e.name.as_deref().or(e.organisation.as_deref()));
        writeln!(text, "  {role:<11} {}", names.collect::<Vec<_>>().join("; "))?;
    }
    let keywords = lom.general.keyword.iter().filter_map(|k| k.best(&[])).map(|s| s.text.as_str());
    writeln!(text, "  keywords    {}", keywords.collect::<Vec<_>>().join(", "))?;
    if let Some(rights) = lom.rights.description.best(&[]) {
        writeln!(text, "  rights      {}", lom::plain::text(&rights.text))?;
    }
    Ok(())
}
