//! Creative Commons: its addresses, codes, and the words of its conditions in eight languages.
//!
//! Apart from [`super`] because these licences are made of parts, and the others are names.

use crate::lom::licence::EVERYTHING;
use crate::lom::licence::Licence;

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
pub(super) fn from_url(text: &str) -> Option<Licence> {
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

pub(super) fn public_domain(zero: bool) -> Licence {
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
pub(super) fn from_name(text: &str) -> Option<Licence> {
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
