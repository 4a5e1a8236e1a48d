//! Keeps the import levels of `ARCHITECTURE.md`: who may use whom, and who alone may name which crate.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Module, and the modules it may name. `main`, `cli` and `commands` may use everything.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("xml", &[]),
    ("config", &["model"]),
    ("http", &[]),
    ("lom", &["model", "xml"]),
    ("oai", &["model", "xml"]),
    ("store", &["model"]),
    ("search", &["model"]),
    ("crosswalk", &["model", "xml", "lom"]),
    ("validate", &["model", "xml", "lom"]),
    ("curate", &["model", "config", "lom"]),
    ("ingest", &["model", "config", "curate", "store", "search"]),
    ("catalog", &["model", "lom", "curate", "store", "search"]),
    ("harvest", &["model", "config", "http", "oai", "curate", "ingest", "store"]),
    ("import", &["model", "xml", "oai", "lom", "curate", "ingest", "store"]),
    ("export", &["model", "lom", "catalog", "crosswalk"]),
    ("render", &["model", "catalog", "crosswalk"]),
    ("provider", &["model", "oai", "export", "catalog", "crosswalk"]),
    ("bundle", &["model", "search", "catalog", "render", "export", "lom", "crosswalk"]),
    ("web", &["model", "config", "catalog", "render", "export", "provider", "crosswalk", "curate", "bundle"]),
];

/// Crate, and the only modules that may name it.
const ALONE: &[(&str, &[&str])] = &[
    ("quick_xml", &["xml"]),
    ("encoding_rs", &["xml"]),
    // The configuration's files, and the application profiles and countries' grades, which are data in the same form.
    ("toml", &["config", "validate", "lom"]),
    ("ureq", &["http"]),
    ("rusqlite", &["store"]),
    ("zstd", &["store", "export"]),
    ("tantivy", &["search"]),
    ("frostem", &["search"]),
    ("minijinja", &["render"]),
    ("icu_experimental", &["render"]),
    ("icu_locale_core", &["render"]),
    ("warp", &["web"]),
    ("tokio", &["web"]),
    ("hyper", &["web"]),
    ("hyper_util", &["web"]),
    ("clap", &["cli", "main", "commands"]),
    ("anyhow", &["commands", "main"]),
];

const TOP: &[&str] = &["main", "lib", "cli", "commands"];

fn rust_files(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
}

fn module_of(path: &Path, src: &Path) -> String {
    let first = path.strip_prefix(src).unwrap().components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// Names after `crate::` in a line of code.
fn crate_names(line: &str) -> Vec<String> {
    line.match_indices("crate::")
        .filter(|(at, _)| !line[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$'))
        .map(|(at, found)| {
            line[at + found.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        })
        .collect()
}

fn findings(path: &Path, src: &Path) -> Vec<String> {
    let module = module_of(path, src);
    let text = fs::read_to_string(path).unwrap();
    let allowed = MAY_USE.iter().find(|(name, _)| *name == module).map(|(_, allowed)| *allowed);
    let top = TOP.contains(&module.as_str());
    let mut found = Vec::new();
    if allowed.is_none() && !top {
        found.push(format!("{}: module `{module}` has no level: add it to the table", path.display()));
    }
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        let place = format!("{}:{}", path.strip_prefix(src).unwrap().display(), number + 1);
        if code.trim_start().starts_with("use crate::{") {
            found.push(format!("{place}: `use crate::{{…}}` names several modules in one line"));
        }
        for name in crate_names(code) {
            let fine = top || name == module || allowed.is_some_and(|list| list.contains(&name.as_str()));
            if !fine && !name.is_empty() {
                found.push(format!("{place}: `{module}` may not use `{name}`"));
            }
        }
        for (krate, modules) in ALONE {
            let named = code.contains(&format!("{krate}::")) || code.contains(&format!("use {krate};"));
            let own = code.contains(&format!("crate::{krate}::")) || code.contains(&format!("_{krate}::"));
            if named && !own && !modules.contains(&module.as_str()) {
                found.push(format!("{place}: only {modules:?} may name the crate `{krate}`"));
            }
        }
    }
    found
}

#[test]
fn every_module_uses_only_lower_levels() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    files.sort();
    assert!(files.len() > 20, "the walk found {} files", files.len());
    let found: Vec<String> = files.iter().flat_map(|path| findings(path, &src)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_source_file_says_what_it_is() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let silent: Vec<_> = files
        .iter()
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//!"))
        .map(|path| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "files without a module doc: {silent:?}");
}
