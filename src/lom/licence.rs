//! Licences from URLs and names in several languages.
//!
//! Apart from the facets because records, packages and content files name licences alike. A text is only
//! taken for a licence where it names one; "all rights reserved" names none.

/// Longest text looked at, in bytes: licences are named early.
const MAX_BYTES: usize = 4000;

/// A licence that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// SPDX-like code such as `CC-BY-SA-4.0`; without a number where the text gives none.
    pub code: String,
    /// The canonical URL of its text, where it has one.
    pub url: Option<String>,
    /// The country a Creative Commons licence was adapted to, lower case as in its URL.
    pub jurisdiction: Option<String>,
    /// Of `share`, `adapt`, `sell`.
    pub permissions: Vec<&'static str>,
}

/// All that may be done.
const EVERYTHING: &[&str] = &["share", "adapt", "sell"];

/// The licence that `text` names, by URL or in words.
#[must_use]
pub fn recognise(text: &str) -> Option<Licence> {
    let end =
        text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= MAX_BYTES).last()?;
    let folded = fold(text.get(..end)?);
    creative_commons_url(&folded)
        .or_else(|| rights_statement(&folded))
        .or_else(|| creative_commons_name(&folded))
        .or_else(|| other(&folded))
}

/// Lower case without accents, so that one spelling serves.
fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The four conditions of Creative Commons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Terms {
    by: bool,
    nc: bool,
    nd: bool,
    sa: bool,
}

impl Terms {
    /// `by-nc-sa` and the like, in any order, divided by `-`.
    fn from_code(code: &str) -> Option<Self> {
        let mut terms = Self::default();
        for part in code.split('-') {
            match part {
                "by" => terms.by = true,
                "nc" => terms.nc = true,
                "nd" => terms.nd = true,
                "sa" => terms.sa = true,
                _ => return None,
            }
        }
        Some(terms)
    }

    /// With the restrictions that the words around the abbreviation add: what is doubtful is not promised.
    fn narrowed(self, words: Self) -> Self {
        Self { nc: self.nc || words.nc, nd: self.nd || words.nd, ..self }
    }

    fn slug(self) -> String {
        let parts = [(self.by, "by"), (self.nc, "nc"), (self.nd, "nd"), (self.sa, "sa")];
        let names: Vec<&str> = parts.iter().filter(|(set, _)| *set).map(|(_, name)| *name).collect();
        names.join("-")
    }

    fn licence(self, version: Option<&str>, jurisdiction: Option<&str>) -> Licence {
        let slug = self.slug();
        let number = version.map(|version| format!("-{version}")).unwrap_or_default();
        let place = jurisdiction.map(|place| format!("{place}/")).unwrap_or_default();
        let allowed = [("share", true), ("adapt", !self.nd), ("sell", !self.nc)];
        Licence {
            code: format!("CC-{}{number}", slug.to_uppercase()),
            url: version.map(|v| format!("https://creativecommons.org/licenses/{slug}/{v}/{place}")),
            jurisdiction: jurisdiction.map(str::to_owned),
            permissions: allowed.iter().filter(|(_, may)| *may).map(|(name, _)| *name).collect(),
        }
    }
}

/// `creativecommons.org/licenses/by-sa/3.0/de/` with whatever stands around it.
fn creative_commons_url(text: &str) -> Option<Licence> {
    let at = text.find("creativecommons.org/")?;
    let path = text.get(at..)?.split(|c: char| c.is_whitespace() || "\"'<>),;".contains(c)).next()?;
    let mut segments = path.split('/').skip(1).filter(|segment| !segment.is_empty());
    match segments.next()? {
        "licenses" | "licences" => {
            let terms = Terms::from_code(segments.next()?)?;
            let version = segments.next().and_then(known_version);
            let is_place = |s: &&str| {
                s.len() <= 10
                    && s.bytes().all(|b| b.is_ascii_lowercase())
                    && *s != "legalcode"
                    && *s != "deed"
            };
            let place = segments.next().filter(is_place);
            Some(terms.licence(version, place))
        }
        "publicdomain" => Some(public_domain(segments.next() == Some("zero"))),
        _ => None,
    }
}

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
fn rights_statement(text: &str) -> Option<Licence> {
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

/// Names of the countries that Creative Commons 1.0 to 3.0 was adapted to, as the licences' titles end in them.
const COUNTRIES: &[(&str, &str)] = &[
    ("australia", "au"),
    ("osterreich", "at"),
    ("austria", "at"),
    ("belgie", "be"),
    ("belgique", "be"),
    ("belgium", "be"),
    ("brasil", "br"),
    ("brazil", "br"),
    ("canada", "ca"),
    ("chile", "cl"),
    ("colombia", "co"),
    ("deutschland", "de"),
    ("germany", "de"),
    ("espana", "es"),
    ("spain", "es"),
    ("france", "fr"),
    ("italia", "it"),
    ("italy", "it"),
    ("mexico", "mx"),
    ("nederland", "nl"),
    ("netherlands", "nl"),
    ("portugal", "pt"),
    ("schweiz", "ch"),
    ("suisse", "ch"),
    ("switzerland", "ch"),
    ("england", "uk"),
    ("uk", "uk"),
    ("united", "us"),
    ("us", "us"),
];

/// The country named right after the version.
fn country_after(words: &[&str], version: Option<&str>) -> Option<&'static str> {
    let version = version?;
    let at = words.iter().position(|word| *word == version)?;
    let next = words.get(at + 1)?;
    if *next == "united" && words.get(at + 2) == Some(&"kingdom") {
        return Some("uk");
    }
    COUNTRIES.iter().find(|(name, _)| name == next).map(|(_, code)| *code)
}

fn public_domain(zero: bool) -> Licence {
    let (code, slug) = if zero { ("CC0-1.0", "zero") } else { ("CC-PDM-1.0", "mark") };
    Licence {
        code: code.to_owned(),
        url: Some(format!("https://creativecommons.org/publicdomain/{slug}/1.0/")),
        jurisdiction: None,
        permissions: EVERYTHING.to_vec(),
    }
}

/// The versions of Creative Commons, also without a point.
fn known_version(text: &str) -> Option<&'static str> {
    match text {
        "1.0" | "10" | "1" => Some("1.0"),
        "2.0" | "20" | "2" => Some("2.0"),
        "2.1" | "21" => Some("2.1"),
        "2.5" | "25" => Some("2.5"),
        "3.0" | "30" | "3" => Some("3.0"),
        "4.0" | "40" | "4" => Some("4.0"),
        _ => None,
    }
}

/// Words, without accents, for the conditions, as the deeds have them in English, French, Spanish,
/// Portuguese, German, Dutch, Italian and Catalan. White space and hyphens inside do not count.
const BY_WORDS: &[&str] = &[
    "attribution",
    "paternite",
    "reconocimiento",
    "atribucion",
    "atribuicao",
    "atribuzione",
    "attribuzione",
    "namensnennung",
    "naamsvermelding",
    "reconeixement",
];
const NC_WORDS: &[&str] = &[
    "noncommercial",
    "pasdutilisationcommerciale",
    "nonexploitationcommerciale",
    "nocomercial",
    "naocomercial",
    "usonaocomercial",
    "nichtkommerziell",
    "keinekommerzielle",
    "nietcommercieel",
    "noncommerciale",
    "sinobracomercial",
    "notforcommercial",
    "nocommercialuse",
    "pasdusagecommercial",
    "usagenoncommercial",
    "nichtgewerblich",
    "finsnonlucratives",
    "sinanimodelucro",
    "semfinslucrativos",
];
const ND_WORDS: &[&str] = &[
    "noderiv",
    "pasdemodification",
    "sinobraderivada",
    "sinobrasderivadas",
    "semderiva",
    "keinebearbeitung",
    "geenafgeleide",
    "nonopere",
    "nonderiv",
    "senseobraderivada",
    "sinderivad",
];
const SA_WORDS: &[&str] = &[
    "sharealike",
    "partagedanslesmemes",
    "partagealidentique",
    "compartirigual",
    "compartilhaigual",
    "compartilhamentopelamesma",
    "weitergabeuntergleichen",
    "gelijkdelen",
    "condividiallostessomodo",
    "compartirbajolamisma",
    "partilhanosmesmos",
];

/// A name or abbreviation: `CC BY-SA 4.0`, `creative commons: attribution - share alike`, `by-nc-nd`.
fn creative_commons_name(text: &str) -> Option<Licence> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|w| w.trim_matches('.'))
        .filter(|w| !w.is_empty())
        .collect();
    if words.contains(&"cc0") {
        return Some(public_domain(true));
    }
    let squeezed: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let named =
        text.contains("creative commons") || squeezed.contains("creativecommons") || words.contains(&"cc");
    let terms = abbreviated(&words, named)
        .map(|terms| terms.narrowed(spelt_out(&squeezed)))
        .or_else(|| named.then(|| spelt_out(&squeezed)).filter(|terms| terms.by))?;
    let version = words.iter().rev().find_map(|word| if word.len() > 1 { known_version(word) } else { None });
    Some(terms.licence(version, country_after(&words, version)))
}

/// A run of `by`, `nc`, `nd`, `sa` in the words; one alone counts only where Creative Commons is named.
fn abbreviated(words: &[&str], named: bool) -> Option<Terms> {
    let start = words.iter().position(|word| *word == "by")?;
    let run: Vec<&str> = words
        .iter()
        .skip(start)
        .take_while(|word| ["by", "nc", "nd", "sa"].contains(word))
        .copied()
        .collect();
    let adjacent_cc = start > 0 && words.get(start - 1) == Some(&"cc");
    if run.len() < 2 && !(named && adjacent_cc) && words.len() > 1 {
        return None;
    }
    Terms::from_code(&run.join("-"))
}

fn spelt_out(squeezed: &str) -> Terms {
    let any = |list: &[&str]| list.iter().any(|word| squeezed.contains(word));
    Terms { by: any(BY_WORDS), nc: any(NC_WORDS), nd: any(ND_WORDS), sa: any(SA_WORDS) }
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

fn other(text: &str) -> Option<Licence> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            let found = recognise(text).map(|licence| licence.code).unwrap_or_default();
            assert_eq!(found, *expected, "{text:?}");
        }
    }

    #[test]
    fn urls_are_licences() {
        check(&[
            ("http://creativecommons.org/licenses/by-nc-sa/2.5/nl/", "CC-BY-NC-SA-2.5"),
            ("ihttp://creativecommons.org/licenses/by-sa/3.0/br/", "CC-BY-SA-3.0"),
            ("see https://creativecommons.org/licenses/by/4.0/deed.de.", "CC-BY-4.0"),
            ("<a href=\"https://creativecommons.org/publicdomain/zero/1.0/\">CC0</a>", "CC0-1.0"),
            ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
            ("https://creativecommons.org/", ""),
            ("https://opensource.org/licenses/MIT", "MIT"),
            ("https://opensource.org/license/mit", "MIT"),
        ]);
    }

    #[test]
    fn names_in_several_languages_are_licences() {
        check(&[
            ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
            ("cc-by-nc-nd-40", "CC-BY-NC-ND-4.0"),
            ("cc-by-30", "CC-BY-3.0"),
            ("by-nc-sa", "CC-BY-NC-SA"),
            ("CC BY", "CC-BY"),
            ("CC0", "CC0-1.0"),
            ("creative commons: attribution - non commercial - share alike", "CC-BY-NC-SA"),
            ("creative commons: attribution - share alike 4.0", "CC-BY-SA-4.0"),
            ("CC Attribution-NonCommercial-ShareAlike 4.0 International license", "CC-BY-NC-SA-4.0"),
            ("Creative Commons: Reconocimiento - No comercial - Compartir igual", "CC-BY-NC-SA"),
            ("Creative Commons Paternité - Pas d'Utilisation Commerciale 2.0", "CC-BY-NC-2.0"),
            ("Creative Commons Namensnennung - Weitergabe unter gleichen Bedingungen", "CC-BY-SA"),
            ("GNU Free Documentation License 1.3", "GFDL-1.3"),
            ("GNU GPL v3", "GPL-3.0"),
            ("LGPL 2.1", "LGPL-2.1"),
            ("MIT License", "MIT"),
            ("Public Domain", "CC-PDM-1.0"),
            ("CC BY 4.0, not for commercial use", "CC-BY-NC-4.0"),
            ("Contains data under the Open Government Licence v3.0", "OGL-UK"),
            ("http://rightsstatements.org/vocab/InC-EDU/1.0/", "InC-EDU-1.0"),
            ("https://rightsstatements.org/page/NoC-NC/1.0/?language=fr", "NoC-NC-1.0"),
        ]);
    }

    #[test]
    fn other_texts_name_no_licence() {
        check(&[
            ("", ""),
            ("yes", ""),
            ("All rights reserved", ""),
            ("This work is not in the public domain", ""),
            ("Diese Arbeit ist nicht gemeinfrei", ""),
            ("Made by the school of weaving", ""),
            ("Copyright 2004 by someone", ""),
            ("Massachusetts Institute of Technology (MIT)", ""),
            ("propietary license", ""),
            ("a text on attribution theory", ""),
        ]);
    }

    #[test]
    fn permissions_url_and_place_follow_from_the_terms() {
        let licence = recognise("http://creativecommons.org/licenses/by-nc-nd/3.0/de/").unwrap();
        assert_eq!(licence.permissions, ["share"]);
        assert_eq!(licence.jurisdiction.as_deref(), Some("de"));
        assert_eq!(licence.url.as_deref(), Some("https://creativecommons.org/licenses/by-nc-nd/3.0/de/"));
        let place = |text| recognise(text).unwrap().jurisdiction.unwrap_or_default();
        let canada = "Creative Commons Paternité-Pas d'Utilisation Commerciale 2.5 Canada.";
        assert_eq!(
            [place(canada), place("CC BY-SA 3.0 España"), place("CC BY 4.0 International")],
            ["ca", "es", ""]
        );
        assert!(recognise("http://rightsstatements.org/vocab/InC/1.0/").unwrap().permissions.is_empty());
        assert_eq!(recognise("CC BY-SA 4.0").unwrap().permissions, ["share", "adapt", "sell"]);
        assert_eq!(recognise("CC BY-NC 4.0").unwrap().permissions, ["share", "adapt"]);
    }

    #[test]
    fn a_long_text_is_cut_without_harm() {
        assert_eq!(recognise(&"ä".repeat(10_000)), None);
    }
}
