//! `search`: ranked hits and facets.

use anyhow::Context;

use crate::catalog::Catalog;
use crate::catalog::ResultPage;
use crate::cli;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::model::formula;
use crate::model::query;
use crate::model::query::Clause;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::model::query::Query;
use crate::model::query::Search;
use crate::model::query::Words;
use crate::render;
use crate::render::UiLanguage;

/// Values of a facet that are printed.
const FACET_VALUES: usize = 50;

/// Searches and prints.
pub(crate) fn run(env: &Env, args: &cli::Search) -> anyhow::Result<Exit> {
    let catalog = env.catalog()?;
    let search = Search {
        query: as_query(&args.query, &args.fields.0),
        offset: args.offset,
        limit: args.limit,
        facets: Field::FACETS.to_vec(),
        facet_limit: FACET_VALUES,
        words: if args.any { Words::Any } else { Words::All },
        prefer: args.prefer.clone(),
        ..Search::default()
    };
    let page = catalog.search(&search).context("cannot search")?;
    if env.json {
        let body = render::json::answer(&args.query, &search, &page, &catalog, UiLanguage::En);
        output::json(&body.context("cannot search")?)?
    } else if let Some(some) = catalog.relaxed(&search, &page).context("cannot search")? {
        let words = Catalog::content_words(&search.query);
        report(&format!("no record has all of the words; with some of `{words}`: "), args.offset, &some)?
    } else {
        report("", args.offset, &page)?
    }
    Ok(Exit::Well)
}

/// The words of the query and the flags together; flags of word fields are clauses, the others filters.
pub(crate) fn as_query(text: &str, flags: &[Filter]) -> Query {
    let mut query = Query { clauses: query::parse(text), filters: Vec::new() };
    for flag in flags {
        if flag.field.is_text() {
            let phrase = flag.value.contains(char::is_whitespace);
            query.clauses.push(Clause {
                excluded: false,
                field: Some(flag.field),
                text: formula::plain(&flag.value).into_owned(),
                phrase,
            });
        } else {
            query.filters.push(flag.clone());
        }
    }
    query
}

fn report(before: &str, offset: usize, page: &ResultPage) -> anyhow::Result<()> {
    let mut text = format!(
        "{before}{} records of {} resources, {:.1} ms\n",
        output::grouped(page.found.total),
        output::grouped(page.found.groups),
        page.took.as_secs_f64() * 1000.0
    );
    if let Some(suggestion) = &page.found.suggestion {
        let count = output::grouped(page.found.suggestion_total);
        text.push_str(&format!("did you mean: {suggestion} ({count} records)\n"));
    }
    for (at, hit) in page.hits.iter().enumerate() {
        let title = hit.record.derived.title.as_deref().unwrap_or("(no title)");
        let derived = &hit.record.derived;
        let guess = derived.guessed_language().map(|tag| format!("{tag}?"));
        let language = guess.unwrap_or_else(|| derived.languages.join(","));
        text.push_str(&format!("\n{:>3}  {title}  [{language}]\n", offset + at + 1));
        text.push_str(&format!(
            "     {}  {}  {}\n",
            hit.record.id, hit.record.source, hit.record.header.identifier
        ));
        if let Some(location) = hit.lom.technical.location.first() {
            text.push_str(&format!("     {location}\n"));
        }
    }
    for facet in page.found.facets.iter().filter(|facet| facet.values.len() > 1) {
        let shown = facet.values.iter().take(8).map(|v| format!("{} {}", v.value, output::grouped(v.count)));
        text.push_str(&format!("\n{:<10} {}", facet.field.name(), shown.collect::<Vec<_>>().join(" · ")));
    }
    text.push('\n');
    output::text(&text)
}
