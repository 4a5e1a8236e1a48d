//! The home page's view: the collection's figures, ways to browse, recent resources.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::query::Facet;
use crate::model::query::Field;
use crate::model::vocabularies::Vocabularies;
use crate::render::chart::Chart;
use crate::render::labels;
use crate::render::link::Links;
use crate::render::link::SearchParams;
use crate::render::results::HitFacts;
use crate::render::results::HitView;
use crate::render::strings;
use crate::render::strings::UiLanguage;

/// Years of the chart.
const YEARS: i32 = 24;
/// Values shown of each facet.
const SHOWN: usize = 10;

/// What a collection holds, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Live records.
    pub records: u64,
    /// Sources.
    pub sources: u64,
    /// Languages that resources are in.
    pub languages: u64,
}

/// A value to browse by.
#[derive(Debug, Clone, Serialize)]
pub struct BrowseLink {
    label: String,
    lang: Option<String>,
    href: String,
    count: u64,
}

/// A field to browse by.
#[derive(Debug, Clone, Serialize)]
pub struct BrowseGroup {
    name: &'static str,
    heading: String,
    links: Vec<BrowseLink>,
    /// The page with all of them.
    all: String,
}

/// The home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    figures: Vec<String>,
    browse: Vec<BrowseGroup>,
    /// Resources by the year they were made in.
    years: Option<Chart>,
    recent: Vec<HitView>,
    all: String,
}

impl HomeView {
    /// The view; `facets` and `recent` are of a search for everything.
    #[must_use]
    pub fn new(
        figures: Figures,
        (facets, vocabularies): (&[Facet], &Vocabularies),
        recent: &[HitFacts<'_>],
        links: &Links,
        ui: UiLanguage,
    ) -> Self {
        let none = |_: &str, _: Option<&str>| Vec::new();
        Self {
            figures: [
                strings::count(ui, "home.records", figures.records),
                strings::count(ui, "home.languages", figures.languages),
                strings::count(ui, "home.sources", figures.sources),
            ]
            .into(),
            browse: [Field::Subject, Field::Level, Field::Type, Field::Language]
                .into_iter()
                .filter_map(|field| group(facets.iter().find(|f| f.field == field)?, vocabularies, links, ui))
                .collect(),
            years: years(facets, links),
            recent: recent.iter().map(|hit| HitView::new(hit, &none, links, ui)).collect(),
            all: links.search(&SearchParams::default()),
        }
    }
}

/// The last years that have any, without a gap.
fn years(facets: &[Facet], links: &Links) -> Option<Chart> {
    let found = &facets.iter().find(|facet| facet.field == Field::Year)?.values;
    let counts: BTreeMap<i32, u64> =
        found.iter().filter_map(|v| Some((v.value.parse().ok()?, v.count))).collect();
    let last = *counts.keys().next_back()?;
    let first = (*counts.keys().next()?).max(last - YEARS + 1);
    let year = |year: i32| {
        let name = year.to_string();
        let href = links.browse(Field::Year, &name);
        (name, counts.get(&year).copied().unwrap_or_default(), href)
    };
    Chart::new((first..=last).map(year).collect())
}

fn group(facet: &Facet, vocabularies: &Vocabularies, links: &Links, ui: UiLanguage) -> Option<BrowseGroup> {
    let values: Vec<BrowseLink> = facet
        .values
        .iter()
        .take(SHOWN)
        .map(|v| BrowseLink {
            label: labels::facet_value(ui, vocabularies, facet.field, &v.value),
            lang: labels::foreign(ui, vocabularies, facet.field, &v.value),
            href: links.browse(facet.field, &v.value),
            count: v.count,
        })
        .collect();
    (!values.is_empty()).then(|| BrowseGroup {
        name: facet.field.name(),
        heading: labels::field(ui, facet.field),
        links: values,
        all: match facet.field {
            Field::Subject => links.path("/browse/subjects"),
            field => links.path(&format!("/browse/{}", field.name())),
        },
    })
}
