//! The configuration: `lomond.toml`, `sources/*.toml`, `rules/*.toml` and `vocabularies/`, checked and ready to use.
//!
//! `raw` reads tables as typed, `value` has the rules of single values, `site`, `source` and `rule` put them together.
//! Nothing after [`Config::load`] checks a configuration again. Secrets are never here: only the names of the
//! environment variables that hold them.

pub mod edit;
mod error;
mod nearest;
mod raw;
pub mod rule;
pub mod site;
pub mod source;
pub mod value;
pub mod vocabulary;

pub use error::ConfigError;
pub use error::Finding;
pub use nearest::nearest;
pub use rule::Rule;
pub use site::Site;
pub use source::Source;
pub use vocabulary::ValueRow;
pub use vocabulary::VocabularyFile;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use crate::model::id::SourceId;
use raw::Document;

/// Most source files in one folder.
pub const MAX_SOURCES: usize = 10_000;

/// Everything the configuration folder says.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The site.
    pub site: Site,
    /// The sources, in the order of priority (highest first), then id.
    pub sources: Vec<Source>,
    /// The corrections, in the order of their files' names, then as they stand there.
    pub rules: Vec<Rule>,
    /// The file of each source.
    pub files: BTreeMap<SourceId, PathBuf>,
    /// The vocabularies, in the order of their files' names; without a configuration that of the sample's subjects.
    pub vocabularies: Vec<VocabularyFile>,
    /// The site's own table of values.
    pub values: Vec<ValueRow>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            site: Site::default(),
            sources: Vec::new(),
            rules: Vec::new(),
            files: BTreeMap::new(),
            vocabularies: vec![vocabulary::sample()],
            values: Vec::new(),
        }
    }
}

impl Config {
    /// Reads the folder `dir`. A folder that does not exist is the default site without sources.
    ///
    /// # Errors
    /// All findings in all files at once.
    pub fn load(dir: &Path) -> Result<Self, ConfigError> {
        if !dir.exists() {
            return Ok(Self::default());
        }
        let mut findings = Vec::new();
        let site = read_file(&dir.join("lomond.toml"), &mut findings, site::read).unwrap_or_default();
        let mut read: Vec<(PathBuf, Source)> = Vec::new();
        for path in list_files(&dir.join("sources"), &["toml"], MAX_SOURCES, &mut findings) {
            if let Some(Some(source)) = read_file(&path, &mut findings, source::read) {
                let ca_file = source.ca_file.as_ref().map(|file| dir.join(file));
                read.push((path, Source { ca_file, ..source }));
            }
        }
        findings.extend(shared_names(&read));
        let rule_files = list_files(&dir.join("rules"), &["toml"], MAX_SOURCES, &mut findings);
        let rules = read_rules(&rule_files, &mut findings);
        let (vocabularies, values) = vocabulary::read_folder(&dir.join("vocabularies"), &mut findings);
        if !findings.is_empty() {
            return Err(ConfigError { findings });
        }
        let files = read.iter().map(|(path, source)| (source.id.clone(), path.clone())).collect();
        let mut sources: Vec<Source> = read.into_iter().map(|(_, source)| source).collect();
        sources.sort_by(|a, b| b.priority.cmp(&a.priority).then_with(|| a.id.cmp(&b.id)));
        Ok(Self { site, sources, rules, files, vocabularies, values })
    }

    /// The source with this id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id.as_str() == id)
    }
}

/// Reads files of rules, as they would stand in the folder `rules`.
///
/// # Errors
/// All findings in all files at once, a file that is not there among them.
pub fn load_rules(files: &[PathBuf]) -> Result<Vec<Rule>, ConfigError> {
    let missing = |file: &PathBuf| Finding {
        file: file.clone(),
        line: None,
        message: "there is no such file".to_owned(),
    };
    let mut findings: Vec<Finding> = files.iter().filter(|file| !file.exists()).map(missing).collect();
    let rules = read_rules(files, &mut findings);
    if findings.is_empty() { Ok(rules) } else { Err(ConfigError { findings }) }
}

fn read_rules(files: &[PathBuf], findings: &mut Vec<Finding>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for path in files {
        for rule in read_file(path, findings, rule::read).unwrap_or_default() {
            let shared = rules.iter().any(|other| other.name == rule.name);
            let many = rules.len() >= rule::MAX_RULES;
            let message = if shared {
                format!("two rules are called `{}`", rule.name)
            } else if many {
                format!("more than {} rules", rule::MAX_RULES)
            } else {
                rules.push(rule);
                continue;
            };
            findings.push(Finding { file: path.clone(), line: None, message });
        }
    }
    rules
}

/// Reads one file with `read`; `None` when it is not there or cannot be opened.
fn read_file<T>(
    path: &Path,
    findings: &mut Vec<Finding>,
    read: impl FnOnce(&raw::Table<'_>) -> T,
) -> Option<T> {
    let text = match open(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            findings.push(Finding {
                file: path.to_owned(),
                line: None,
                message: format!("cannot read: {error}"),
            });
            return None;
        }
    };
    let document = Document::new(path, text);
    let made = document.read(read);
    findings.extend(document.into_findings());
    Some(made)
}

fn open(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(raw::MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > raw::MAX_FILE_BYTES {
        return Err(io::Error::other(format!("larger than {} bytes", raw::MAX_FILE_BYTES)));
    }
    let text = String::from_utf8(bytes).map_err(|error| io::Error::other(error.utf8_error().to_string()))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The folder's files with one of these endings, in the order of their names.
fn list_files(dir: &Path, endings: &[&str], max: usize, findings: &mut Vec<Finding>) -> Vec<PathBuf> {
    let mut note = |message: String| findings.push(Finding { file: dir.to_owned(), line: None, message });
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            note(format!("cannot list: {error}"));
            return Vec::new();
        }
    };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    let ends = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
    };
    files.retain(ends);
    if files.len() > max {
        note(format!("{} files: more than {max}", files.len()));
        files.truncate(max);
    }
    files.sort();
    files
}

/// Ids, keys and the ids of others' past: each names one source only.
fn shared_names(read: &[(PathBuf, Source)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (n, (path, source)) in read.iter().enumerate() {
        for (other_path, other) in read.iter().take(n) {
            let shared = if source.id == other.id {
                format!("id `{}`", source.id)
            } else if source.key == other.key {
                format!("key `{}`", source.key)
            } else {
                continue;
            };
            let message = format!("{shared} is also that of {}", other_path.display());
            findings.push(Finding { file: path.clone(), line: None, message });
        }
    }
    findings
}

#[cfg(test)]
mod tests;
