//! The static pages: lists by letter, subject and level that any browser shows, without script.
//!
//! For phones that open a bundle through a file viewer, for schools that block scripts, for very old
//! browsers. The letters' pages hold the records' details; the other lists lead there. Knows JSON of
//! records as `record` makes it; writes HTML that is escaped throughout.

mod line;

use std::collections::BTreeMap;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelExtend;
use rayon::iter::ParallelIterator;

use super::BundleOptions;
use super::Numbering;
use super::collect::Collected;
use super::error::BundleError;
use super::output::Output;
use super::pages::escape;
use crate::model::query::Field;
use crate::model::vocabularies::Vocabularies;
use crate::render::UiLanguage;
use crate::render::labels;
use crate::render::strings;
use line::Line;
use line::Words;
use line::said_in;

/// Records on one page.
const PER_PAGE: usize = 100;
/// Most pages in one folder: FAT32 and readers of folders stay quick.
const MAX_PAGES: usize = 600;
/// Records that are read at a time.
const STEP: usize = 512;

/// The pages need nothing: no script, no style, no picture.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'";

/// Writes the pages of the best records; returns how many records they show.
pub fn write(
    collected: &Collected,
    numbering: &Numbering,
    options: &BundleOptions,
    vocabularies: &Vocabularies,
    output: &mut Output,
) -> Result<usize, BundleError> {
    let mut best: Vec<u32> = numbering.docs.clone();
    best.sort_by_key(|doc| std::cmp::Reverse(collected.records.get(*doc as usize).map_or(0, |r| r.quality)));
    best.truncate(options.browse);
    let pages = Pages { options, vocabularies, output };
    let mut lines: Vec<Line> = Vec::with_capacity(best.len());
    for step in best.chunks(STEP) {
        let read = |doc: &u32| {
            let key = collected.records.get(*doc as usize).map(|record| record.title().to_owned());
            collected.texts(*doc).map(|texts| (*doc, key.unwrap_or_default(), texts))
        };
        let read = step.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let words = Words { ui: options.language, vocabularies };
        lines.par_extend(read.into_par_iter().map(|(doc, key, texts)| Line::new(words, doc, key, &texts)));
    }
    // What has no title comes last: nobody looks for it by its letter.
    lines.sort_by(|a, b| (a.key.is_empty(), &a.key, &a.id).cmp(&(b.key.is_empty(), &b.key, &b.id)));
    pages.write(&lines)?;
    Ok(lines.len())
}

struct Pages<'a> {
    options: &'a BundleOptions,
    vocabularies: &'a Vocabularies,
    output: &'a mut Output,
}

/// What records are listed by; the folder has the field's name.
struct Listing {
    field: Field,
    values_of: fn(&Line) -> &Vec<String>,
}

/// A link of a list of pages.
struct Link {
    href: String,
    label: String,
    count: usize,
}

impl Pages<'_> {
    fn write(mut self, lines: &[Line]) -> Result<(), BundleError> {
        let mut homes: BTreeMap<u32, String> = BTreeMap::new();
        let letters = self.letters(lines, &mut homes)?;
        let mut sections = vec![(self.word("field.title"), letters)];
        for by in [
            Listing { field: Field::Subject, values_of: |line| &line.subjects },
            Listing { field: Field::Level, values_of: |line| &line.levels },
        ] {
            let links = self.lists(&by, lines, &homes)?;
            sections.push((labels::field(self.ui(), by.field), links));
        }
        let mut body = String::new();
        for (heading, links) in sections.iter().filter(|(_, links)| !links.is_empty()) {
            body.push_str(&format!("<h2>{}</h2>\n{}", escape(heading), list_of(links)));
        }
        let title = self.word("home.browse");
        let index = self.page("browse/index.htm", "", &title, &body);
        self.output.pages(&[index])
    }

    fn letters(
        &mut self,
        lines: &[Line],
        homes: &mut BTreeMap<u32, String>,
    ) -> Result<Vec<Link>, BundleError> {
        let (mut links, mut pages) = (Vec::new(), Vec::new());
        let untitled = self.word("results.untitled");
        let label_of = |line: &Line| if line.key.is_empty() { untitled.clone() } else { letter(&line.key) };
        for group in lines.chunk_by(|a, b| label_of(a) == label_of(b)) {
            let label = group.first().map(label_of).unwrap_or_default();
            for (nth, chunk) in group.chunks(PER_PAGE).enumerate() {
                let name = format!("title/p{:05}.htm", links.len() + 1);
                let mut body = String::from("<ul class=\"static-list\">\n");
                for line in chunk {
                    homes.insert(line.doc, format!("{name}#r-{}", line.id));
                    body.push_str(&line.details);
                }
                body.push_str("</ul>\n");
                let shown = if nth == 0 { label.clone() } else { format!("{label} {}", nth + 1) };
                pages.push(self.page(&format!("browse/{name}"), "../", &shown, &body));
                links.push(Link { href: name, label: shown, count: chunk.len() });
            }
            self.output.pages(&std::mem::take(&mut pages))?;
        }
        Ok(links)
    }

    fn lists(
        &mut self,
        by: &Listing,
        lines: &[Line],
        homes: &BTreeMap<u32, String>,
    ) -> Result<Vec<Link>, BundleError> {
        let mut by_value: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
        for line in lines {
            (by.values_of)(line).iter().for_each(|value| by_value.entry(value).or_default().push(line));
        }
        let mut sorted: Vec<(&str, Vec<&Line>)> = by_value.into_iter().collect();
        sorted.sort_by_key(|(_, lines)| std::cmp::Reverse(lines.len()));
        let (mut links, mut pages) = (Vec::new(), Vec::new());
        for (value, lines) in sorted {
            for (nth, chunk) in lines.chunks(PER_PAGE).enumerate().take(MAX_PAGES - links.len()) {
                let name = format!("{}/p{:05}.htm", by.field.name(), links.len() + 1);
                let label = labels::facet_value(self.ui(), self.vocabularies, by.field, value);
                let shown = if nth == 0 { label } else { format!("{label} {}", nth + 1) };
                let body = Self::index_of(chunk, homes);
                pages.push(self.page(&format!("browse/{name}"), "../", &shown, &body));
                links.push(Link { href: name, label: shown, count: chunk.len() });
            }
        }
        self.output.pages(&pages)?;
        Ok(links)
    }

    fn index_of(lines: &[&Line], homes: &BTreeMap<u32, String>) -> String {
        let items = lines.iter().filter_map(|line| {
            let home = homes.get(&line.doc)?;
            Some(format!(
                "<li><a href=\"../{}\"{} dir=\"auto\">{}</a></li>\n",
                escape(home),
                said_in(&line.language),
                escape(&line.title)
            ))
        });
        format!("<ul>\n{}</ul>\n", items.collect::<String>())
    }

    /// A page: its path and its HTML.
    fn page(&self, path: &str, up: &str, heading: &str, body: &str) -> (String, Vec<u8>) {
        let ui = self.ui();
        let title = self.options.title.clone().unwrap_or_else(|| self.word("home.title"));
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{heading} · {title}</title>\n</head>\n<body>\n\
             <nav aria-label=\"{navigation}\"><a href=\"{up}index.htm\">{browse}</a> · <a href=\"../{up}START.html\">{title}</a></nav>\n\
             <main>\n<h1>{heading}</h1>\n{body}</main>\n</body>\n</html>\n",
            ui.tag(),
            ui.dir(),
            heading = escape(heading),
            title = escape(&title),
            browse = escape(&self.word("home.browse")),
            navigation = escape(&self.word("site.navigation")),
        );
        (path.to_owned(), html.into_bytes())
    }

    fn ui(&self) -> UiLanguage {
        self.options.language
    }

    fn word(&self, key: &str) -> String {
        strings::text(self.ui(), key)
    }
}

/// What a title is listed under: its first letter, or a sign for anything else.
fn letter(key: &str) -> String {
    match key.chars().next() {
        Some(c) if c.is_alphabetic() => c.to_uppercase().collect(),
        _ => "#".to_owned(),
    }
}

fn list_of(links: &[Link]) -> String {
    let items: String = links
        .iter()
        .map(|link| {
            let (href, label) = (escape(&link.href), escape(&link.label));
            format!("<li><a href=\"{href}\" dir=\"auto\">{label}</a> ({})</li>\n", link.count)
        })
        .collect();
    format!("<ul>\n{items}</ul>\n")
}
