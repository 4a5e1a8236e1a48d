//! Licences and statements that are known by their names: software licences, national ones, rightsstatements.org,
//! works without rights.

use crate::lom::licence::EVERYTHING;
use crate::lom::licence::Licence;
use crate::lom::licence::creative_commons::public_domain;

/// The statements of rightsstatements.org, by the last part of their address. They permit nothing by themselves.
const RIGHTS_STATEMENTS: &[(&str, &str)] = &[
    ("inc", "InC"),
    ("inc-ow-eu", "InC-OW-EU"),
    ("inc-edu", "InC-EDU"),
    ("inc-nc", "InC-NC"),
    ("inc-ruu", "InC-RUU"),
    ("noc-cr", "NoC-CR"),
    ("noc-nc", "NoC-NC"),
    ("noc-oklr", "NoC-OKLR"),
    ("noc-us", "NoC-US"),
    ("cne", "CNE"),
    ("und", "UND"),
    ("nkc", "NKC"),
];

/// `rightsstatements.org/vocab/InC/1.0/`, or its page.
pub(super) fn rights_statement(text: &str) -> Option<Licence> {
    let (_, path) = text.split_once("rightsstatements.org/")?;
    let slug = path.split(|c: char| c == '/' || c.is_whitespace() || "\"'<>),;?".contains(c)).nth(1)?;
    let (_, code) = RIGHTS_STATEMENTS.iter().find(|(known, _)| *known == slug)?;
    Some(Licence {
        code: format!("{code}-1.0"),
        url: Some(format!("http://rightsstatements.org/vocab/{code}/1.0/")),
        jurisdiction: None,
        permissions: Vec::new(),
    })
}

/// A licence outside Creative Commons: words that name it, its code, the URL of its text.
struct Known {
    words: &'static [&'static str],
    code: &'static str,
    url: Option<&'static str>,
}

/// The longer name first, where one holds another.
const KNOWN: &[Known] = &[
    Known {
        words: &["gfdl", "gnu free documentation", "gnu.org/licenses/fdl"],
        code: "GFDL",
        url: Some("https://www.gnu.org/licenses/fdl.html"),
    },
    Known {
        words: &["agpl", "gnu affero"],
        code: "AGPL",
        url: Some("https://www.gnu.org/licenses/agpl.html"),
    },
    Known {
        words: &["lgpl", "gnu lesser"],
        code: "LGPL",
        url: Some("https://www.gnu.org/licenses/lgpl.html"),
    },
    Known {
        words: &["gpl", "gnu general public"],
        code: "GPL",
        url: Some("https://www.gnu.org/licenses/gpl.html"),
    },
    Known {
        words: &[
            "mit license",
            "mit licence",
            "licenses/mit",
            "license/mit",
            "mit-lizenz",
            "licence mit",
            "licencia mit",
        ],
        code: "MIT",
        url: Some("https://opensource.org/license/mit"),
    },
    Known {
        words: &["apache license", "apache licence", "apache-2.0", "licenses/license-2.0"],
        code: "Apache-2.0",
        url: Some("https://www.apache.org/licenses/LICENSE-2.0"),
    },
    Known {
        words: &["bsd-3-clause", "bsd 3-clause"],
        code: "BSD-3-Clause",
        url: Some("https://opensource.org/license/bsd-3-clause"),
    },
    Known {
        words: &["open government licence", "open-government-licence", "ogl-uk", "ogl v"],
        code: "OGL-UK",
        url: Some("https://www.nationalarchives.gov.uk/doc/open-government-licence/"),
    },
    Known { words: &["etalab", "licence ouverte"], code: "etalab", url: None },
];

/// Words for works without rights.
const PUBLIC_DOMAIN: &[&str] =
    &["public domain", "domaine public", "dominio publico", "gemeinfrei", "publiek domein"];

/// Words that deny it.
const NOT_PUBLIC_DOMAIN: &[&str] = &[
    "not in the public domain",
    "not public domain",
    "pas dans le domaine public",
    "pas du domaine public",
    "no es de dominio publico",
    "nao esta em dominio publico",
    "nicht gemeinfrei",
    "geen publiek domein",
];

pub(super) fn by_name(text: &str) -> Option<Licence> {
    if NOT_PUBLIC_DOMAIN.iter().any(|word| text.contains(word)) {
        return None;
    }
    if PUBLIC_DOMAIN.iter().any(|word| text.contains(word)) && text.len() < 300 {
        return Some(public_domain(false));
    }
    let known = KNOWN.iter().find(|known| known.words.iter().any(|word| contains_word(text, word)))?;
    let version = if known.code.ends_with("GPL") || known.code == "GFDL" { gnu_version(text) } else { None };
    let number = version.map(|version| format!("-{version}")).unwrap_or_default();
    Some(Licence {
        code: format!("{}{number}", known.code),
        url: known.url.map(str::to_owned),
        jurisdiction: None,
        permissions: EVERYTHING.to_vec(),
    })
}

/// `word` in `text`, not inside a longer word at its beginning.
fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word)
        .any(|(at, _)| text.get(..at).is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric())))
}

fn gnu_version(text: &str) -> Option<&'static str> {
    let versions = [("1.3", "1.3"), ("1.2", "1.2"), ("2.1", "2.1"), ("3", "3.0"), ("2", "2.0")];
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|n| n.trim_matches('.'))
        .filter(|n| !n.is_empty())
        .collect();
    versions
        .iter()
        .find(|(name, full)| numbers.contains(name) || numbers.contains(full))
        .map(|(_, full)| *full)
}
