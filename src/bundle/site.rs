//! The bundle's pages, scripts, styles and words around the data: START.html, index.html, README.txt.
//!
//! Knows what stands in `static/bundle`; knows no record.

use std::collections::BTreeMap;

use data_encoding::BASE32_NOPAD;
use data_encoding::BASE64;
use sha2::Digest;
use sha2::Sha256;

use super::BundleOptions;
use super::error::BundleError;
use super::output::DISC_ORDER;
use super::output::Heat;
use super::output::Output;
use super::pages::fill;
use super::root::Counts;
use super::root::Root;
use super::terms::Terms;
use crate::model::query::Field;
use crate::model::vocabularies::Vocabularies;
use crate::render::UiLanguage;
use crate::render::assets;
use crate::render::labels;
use crate::render::strings;
use crate::render::text;

/// The page's script as far as first results need it, in the order in which its parts need each other.
const SCRIPTS: [&str; 21] = [
    include_str!("../../static/bundle/load.js"),
    include_str!("../../static/bundle/unpack.js"),
    include_str!("../../static/bundle/table.js"),
    include_str!("../../static/bundle/strings.js"),
    include_str!("../../static/bundle/formula.js"),
    include_str!("../../static/bundle/parse.js"),
    include_str!("../../static/bundle/words.js"),
    include_str!("../../static/bundle/lists.js"),
    include_str!("../../static/bundle/chunks.js"),
    include_str!("../../static/bundle/postings.js"),
    include_str!("../../static/bundle/phrase.js"),
    include_str!("../../static/bundle/plan.js"),
    include_str!("../../static/bundle/columns.js"),
    include_str!("../../static/bundle/block.js"),
    include_str!("../../static/bundle/records.js"),
    include_str!("../../static/bundle/match.js"),
    include_str!("../../static/bundle/search.js"),
    include_str!("../../static/bundle/dom.js"),
    include_str!("../../static/bundle/address.js"),
    include_str!("../../static/bundle/results.js"),
    include_str!("../../static/bundle/app.js"),
];
/// The rest of it, read after them.
const LATER: [&str; 12] = [
    include_str!("../../static/bundle/nearest.js"),
    include_str!("../../static/bundle/loose.js"),
    include_str!("../../static/bundle/complete.js"),
    include_str!("../../static/bundle/hints.js"),
    include_str!("../../static/bundle/facets.js"),
    include_str!("../../static/bundle/cite.js"),
    include_str!("../../static/bundle/record.js"),
    include_str!("../../static/bundle/related.js"),
    include_str!("../../static/bundle/list.js"),
    include_str!("../../static/bundle/about.js"),
    include_str!("../../static/js/suggest.js"),
    include_str!("../../static/bundle/later.js"),
];
/// What runs in a worker beside the page.
const WORKER: [&str; 4] = [
    include_str!("../../static/bundle/unpack.js"),
    INFLATE,
    include_str!("../../static/bundle/lists.js"),
    include_str!("../../static/bundle/worker.js"),
];
const INFLATE: &str = include_str!("../../static/bundle/inflate.js");
const EARLY: &str = include_str!("../../static/bundle/early.js");
const START: &str = include_str!("../../static/bundle/start.js");
const STYLE: &str = include_str!("../../static/bundle/bundle.css");
const INDEX_PAGE: &str = include_str!("../../static/bundle/index.html");
const START_PAGE: &str = include_str!("../../static/bundle/start.html");
/// Where the page has its style and its scripts.
const STYLE_PLACE: &str = "/* style */";
const SCRIPT_PLACE: &str = "/* script */";
const EARLY_PLACE: &str = "/* early */";
/// Stands in the page for its bytes, and is as long.
const FRAME_BYTES: &str = "0000000000";
/// Characters of the name in storage.
const SHELF_CHARS: usize = 10;
/// From this number on the last two digits alone say which plural form a number takes.
const PLURAL_PERIOD: u64 = 100;
/// Characters of a line of README.txt.
const README_CHARS: usize = 80;
/// Licences that it names.
const README_LICENCES: usize = 20;

/// What the pages say.
pub struct Site<'a> {
    pub options: &'a BundleOptions,
    pub vocabularies: &'a Vocabularies,
    pub date: String,
    pub counts: Counts,
    pub has_browse: bool,
    /// Codes, the commonest first.
    pub licences: Vec<String>,
}

impl Site<'_> {
    /// The title on every page.
    pub fn title(&self) -> String {
        self.options.title.clone().unwrap_or_else(|| strings::text(self.options.language, "home.title"))
    }

    /// The languages of the interface, the bundle's own first.
    pub fn languages(&self) -> impl Iterator<Item = UiLanguage> {
        let own = self.options.language;
        std::iter::once(own).chain(UiLanguage::ALL.into_iter().filter(move |language| *language != own))
    }

    /// Writes the interface's words with the names of the bundle's terms; language → shard.
    pub fn strings(
        &self,
        terms: &Terms<'_>,
        output: &mut Output,
    ) -> Result<BTreeMap<&'static str, String>, BundleError> {
        let mut shards = BTreeMap::new();
        for language in UiLanguage::ALL.into_iter().filter(|language| *language != self.options.language) {
            let words = serde_json::json!(words(terms, language)).to_string();
            shards.insert(language.tag(), output.shard(words.into_bytes())?.as_str().to_owned());
        }
        Ok(shards)
    }

    /// The same for the bundle's own language.
    pub fn words(&self, terms: &Terms<'_>) -> BTreeMap<String, String> {
        words(terms, self.options.language)
    }

    /// Writes the script that is read after the first results; its path and its bytes.
    pub fn later(&self, output: &mut Output) -> Result<(String, usize), BundleError> {
        let script = compact(&LATER.concat());
        Ok((output.asset(script.as_bytes(), "js")?, script.len()))
    }

    /// Writes the worker's script; its shard.
    pub fn worker(&self, output: &mut Output) -> Result<String, BundleError> {
        Ok(output.shard(compact(&WORKER.concat()).into_bytes())?.as_str().to_owned())
    }

    /// What the bundle is called in the storage of browsers, some of which share it among all files of a computer.
    pub fn shelf(&self) -> String {
        BASE32_NOPAD.encode(&Sha256::digest(self.title())).chars().take(SHELF_CHARS).collect()
    }

    /// Writes the script for browsers that cannot unpack gzip; its path.
    pub fn inflate(&self, output: &mut Output) -> Result<String, BundleError> {
        output.asset(INFLATE.as_bytes(), "js")
    }

    /// Writes the root, what the pages use, and the pages.
    pub fn write(&self, root: &Root, output: &mut Output) -> Result<(), BundleError> {
        output.heat(Heat::Always);
        let root_name = output.shard(serde_json::json!(root).to_string().into_bytes())?;
        let (script, early) = (compact(&SCRIPTS.concat()), compact(EARLY));
        let start_script = output.asset(START.as_bytes(), "js")?;
        let catalogue =
            |name: &str| assets::all().iter().find(|asset| asset.name == name).map_or(&[][..], |a| a.bytes);
        let style = [catalogue("lomond.css"), catalogue("catalogue.css"), STYLE.as_bytes()].concat();
        let start_style = output.asset(&style, "css")?;
        let style = String::from_utf8_lossy(&style);
        let word = |key: &str| strings::text(self.options.language, key);
        let count = strings::count(self.options.language, "home.records", self.counts.records);
        let title = self.title();
        let values: Vec<(&str, String)> = vec![
            ("lang", self.options.language.tag().to_owned()),
            ("dir", self.options.language.dir().to_owned()),
            ("root", root_name.as_str().to_owned()),
            ("inflate", root.inflate.clone()),
            ("title", title),
            ("date", self.date.clone()),
            ("count", count),
            ("style", start_style),
            ("script", start_script),
            ("icon", data_address("image/svg+xml", catalogue("lomond.svg"))),
            ("root-path", root_name.path("js")),
            ("style-sum", sum(&style)),
            ("script-sum", sum(&script)),
            ("early-sum", sum(&early)),
            ("incomplete", word("error.incomplete")),
            ("skip", word("skip")),
            ("navigation", word("site.navigation")),
            ("search", word("nav.search")),
            ("browse", word("home.browse")),
            ("mine", word("list.mine")),
            ("about", word("offline.title")),
            ("label", word("search.label")),
            ("lead", self.options.cover.clone().unwrap_or_else(|| word("home.lead"))),
            ("placeholder", word("search.placeholder")),
            ("button", word("search.button")),
            ("noscript", word("home.browse")),
            ("switch", word("language.switch")),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = fill(INDEX_PAGE, &values).replace(STYLE_PLACE, &style);
        let page = page.replace(EARLY_PLACE, &early).replace(SCRIPT_PLACE, &script);
        output.entrance("index.html", counted(&page).into_bytes());
        output.entrance("START.html", fill(START_PAGE, &values).into_bytes());
        output.entrance("README.txt", self.readme(&root.sources));
        Ok(())
    }

    /// Plain text with the line ends that every editor shows, in every language of the interface.
    fn readme(&self, sources: &BTreeMap<String, String>) -> Vec<u8> {
        let mut text = format!("{}\n", self.title());
        if let Some(cover) = &self.options.cover {
            text.push_str(&format!("{}\n", wrapped(cover)));
        }
        for ui in self.languages() {
            text.push_str(&format!("\n{}", self.readme_in(ui, sources)));
        }
        text.push_str(&format!("\nDVD: genisoimage -J -r -sort {DISC_ORDER} -o ../bundle.iso .\n"));
        text.replace('\n', "\r\n").into_bytes()
    }

    fn readme_in(&self, ui: UiLanguage, sources: &BTreeMap<String, String>) -> String {
        let say = |key: &str| strings::text(ui, key);
        let records = strings::count(ui, "home.records", self.counts.records);
        let dated = strings::fill(ui, "offline.date", &[("date", &strings::date(ui, &self.date))]);
        let old = if self.has_browse { say("offline.old") } else { String::new() };
        let named = |key: &str, names: Vec<String>| {
            if names.is_empty() { String::new() } else { format!("{}: {}", say(key), names.join(", ")) }
        };
        let licence = |code: &String| labels::facet_value(ui, self.vocabularies, Field::Licence, code);
        let paragraphs = [
            format!("{} ({records})", if self.date.is_empty() { ui.autonym() } else { &dated }),
            named("field.publisher", self.options.publisher.iter().cloned().collect()),
            format!("{} {} {old}", say("offline.open"), say("offline.works")),
            say("offline.copy"),
            say("offline.rights"),
            named("nav.sources", sources.values().map(|name| text::clean(name)).collect()),
            named("offline.licences", self.licences.iter().take(README_LICENCES).map(licence).collect()),
            say("offline.sums"),
        ];
        let shown = paragraphs.iter().filter(|paragraph| !paragraph.is_empty());
        shown.map(|paragraph| format!("{}\n", wrapped(paragraph))).collect()
    }
}

/// A paragraph in lines that any window shows.
fn wrapped(paragraph: &str) -> String {
    let mut lines = vec![String::new()];
    for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
        let used = lines.last().map_or(0, |line| line.chars().count());
        if used > 0 && used + word.chars().count() >= README_CHARS {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}

/// A script without indentation, empty lines and whole-line comments: a third less to read from a slow medium. Holds for scripts
/// without texts over several lines, which the bundle's have none of.
fn compact(script: &str) -> String {
    let kept = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    kept.flat_map(|line| [line, "\n"]).collect()
}

/// Says in the page how many bytes it has: browsers count none for `file://`.
fn counted(page: &str) -> String {
    let bytes = format!("{:0width$}", page.len(), width = FRAME_BYTES.len());
    page.replacen(FRAME_BYTES, &bytes, 1)
}

/// What a content security policy knows an element's text by.
fn sum(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(text)))
}

/// A small file as an address that needs no file.
fn data_address(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", BASE64.encode(bytes))
}

/// The interface's words in a language, with the names of the bundle's terms, and how the language writes numbers: browsers that
/// know it take longer to say so than for all else of a page.
fn words(terms: &Terms<'_>, language: UiLanguage) -> BTreeMap<String, String> {
    let mut words: BTreeMap<String, String> = terms.labels(language).collect();
    let own = strings::table(language).iter();
    words.extend(own.map(|(key, text)| ((*key).to_owned(), (*text).to_owned())));
    let (separator, fewest) = language.grouping();
    words.extend([
        ("number.decimal".to_owned(), language.decimal().to_string()),
        ("number.forms".to_owned(), plural_forms(language)),
        ("number.grouped".to_owned(), fewest.to_string()),
        ("number.separator".to_owned(), separator.to_string()),
    ]);
    words
}

/// `0 other 1 one 2 other`: each plural form with the first number that has it. From [`PLURAL_PERIOD`] on a number has the form of the
/// one with the same last two digits below.
fn plural_forms(language: UiLanguage) -> String {
    let mut forms: Vec<String> = Vec::new();
    let mut before = "";
    for n in 0..2 * PLURAL_PERIOD {
        let form = language.plural(n);
        if form != before {
            forms.push(format!("{n} {form}"));
        }
        before = form;
    }
    forms.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plural_form_of_any_number_follows_from_its_last_two_digits() {
        for language in UiLanguage::ALL {
            for n in 2 * PLURAL_PERIOD..30 * PLURAL_PERIOD {
                let below = PLURAL_PERIOD + n % PLURAL_PERIOD;
                assert_eq!(language.plural(n), language.plural(below), "{} {n}", language.tag());
            }
        }
        assert_eq!(plural_forms(UiLanguage::En), "0 other 1 one 2 other");
    }
}
