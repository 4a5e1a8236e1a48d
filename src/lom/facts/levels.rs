//! Grades of a country's schools, as ages: `data/levels/*.toml`, one file a country.
//!
//! Which country's grade a word means is decided by the record's language: "5e" is the French fifth, a pupil of 12.
//! Knows no record; a community adds its country with a file.

use std::sync::LazyLock;

use include_dir::Dir;
use include_dir::include_dir;
use serde::Deserialize;
use serde::Serialize;

use crate::lom::facts::words;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/levels");

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let files =
        FILES.files().filter_map(|file| Country::read(file.path().to_str()?, file.contents_utf8()?).ok());
    let mut countries: Vec<Country> = files.collect();
    countries.sort_by_key(|country| (country.rank, country.name.clone()));
    countries
});

/// Words between a figure and a stage, or around both, that mean nothing: ordinals and articles.
pub const FILLERS: &[&str] = &[
    "o", "a", "os", "as", "er", "do", "to", "ro", "de", "del", "di", "da", "of", "th", "st", "nd", "rd", "e",
    "eme", "re", "la", "le", "el", "the", "en", "d", "curso", "classe", "n", "r", "t",
];

/// One country's schools.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// The file's name, such as `es`.
    #[serde(skip)]
    pub name: String,
    /// Language tags: a primary one, or one with a region, which then goes before others.
    pub languages: Vec<String>,
    /// Of two countries with one language the lower is asked first.
    #[serde(default)]
    pub rank: u32,
    /// Who says so.
    pub source: String,
    stage: Vec<Stage>,
}

/// Grades that are counted, as the file has them.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// What it is called, without accents, in lower case.
    names: Vec<String>,
    /// Number of its lowest grade, the youngest pupils'; left out: grades are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<u32>,
    /// Number of its highest grade; below `first` where a country counts down.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<u32>,
    /// Age at which a pupil begins the lowest grade.
    age: u32,
    /// Years that it takes, where grades are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    years: Option<u32>,
    /// It means nothing without a number.
    #[serde(default)]
    numbered: bool,
}

impl Country {
    fn read(path: &str, text: &str) -> Result<Self, toml::de::Error> {
        let country: Self = toml::from_str(text)?;
        Ok(Self { name: path.trim_end_matches(".toml").to_owned(), ..country })
    }

    /// The file's table, for the documentation.
    #[must_use]
    pub fn all() -> &'static [Country] {
        &COUNTRIES
    }

    /// The stages of the schools of countries where this language (a primary tag) is spoken, in the order in which they are asked.
    pub fn stages(language: &str) -> impl Iterator<Item = &'static Stage> {
        let speaks = move |country: &&Country| country.languages.iter().any(|have| have == language);
        COUNTRIES.iter().filter(speaks).flat_map(|country| &country.stage)
    }
}

/// The ages that `text` names as a grade or stage, and the file that says so. `language` is a BCP 47 tag.
pub fn ages(text: &str, language: Option<&str>) -> Option<(u32, u32, &'static str)> {
    // Every stage has a name; most ages are figures alone.
    if !text.contains(char::is_alphabetic) {
        return None;
    }
    let words = words(text);
    if words.is_empty() || words.len() > 12 {
        return None;
    }
    let tag = language?.to_lowercase();
    let primary = tag.split('-').next().unwrap_or_default();
    let speaks = |country: &&Country, wanted: &str| country.languages.iter().any(|have| have == wanted);
    let exact = COUNTRIES.iter().filter(|country| tag != primary && speaks(country, &tag));
    let any = COUNTRIES.iter().filter(|country| speaks(country, primary));
    exact.chain(any).find_map(|country| {
        let stages = country.stage.iter();
        let (min, max) = stages.filter_map(|stage| stage.ages(&words)).next()?;
        Some((min, max, country.name.as_str()))
    })
}

impl Stage {
    fn ages(&self, words: &[String]) -> Option<(u32, u32)> {
        let rest = self.names.iter().find_map(|name| without(words, name))?;
        let mut numbers = Vec::new();
        for word in &rest {
            match word.parse::<u32>() {
                Ok(number) => numbers.push(number),
                Err(_) if FILLERS.contains(&word.as_str()) => {}
                Err(_) => return None,
            }
        }
        match (self.first.zip(self.last), numbers.as_slice()) {
            (Some((first, last)), []) if !self.numbered => {
                Some((self.age, self.age + first.abs_diff(last) + 1))
            }
            (None, []) => Some((self.age, self.age + self.years.unwrap_or(1))),
            (Some(range), [low, .., high]) => {
                Some((self.begins(range, *low)?, self.begins(range, *high)? + 1))
            }
            (Some(range), [one]) => self.begins(range, *one).map(|age| (age, age + 1)),
            _ => None,
        }
        .filter(|(min, max)| min < max)
    }

    /// Age at which the grade with this number begins.
    fn begins(&self, (first, last): (u32, u32), number: u32) -> Option<u32> {
        let inside = first.min(last) <= number && number <= first.max(last);
        inside.then(|| self.age + first.abs_diff(number))
    }
}

/// The words without those of `name`, where they hold it.
fn without<'w>(words: &'w [String], name: &str) -> Option<Vec<&'w String>> {
    let name: Vec<&str> = name.split(' ').collect();
    let at = words.windows(name.len()).position(|window| window.iter().zip(&name).all(|(a, b)| a == b))?;
    Some(words.iter().take(at).chain(words.iter().skip(at + name.len())).collect())
}
