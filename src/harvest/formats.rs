//! Which of a repository's formats to harvest: the best LOM, found by namespace rather than by name.
//!
//! Pure; prefixes are a repository's own words and say little.

use crate::oai::Format;

/// How welcome a format is; a smaller one is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// IEEE LOM.
    Ieee,
    /// IMS Learning Resource Metadata.
    Ims,
    /// A LOM profile with a namespace of its own.
    OtherLom,
    /// Dublin Core, which every repository should have.
    DublinCore,
    /// Anything else: kept raw.
    Other,
}

/// The rank of a format.
#[must_use]
pub fn rank(format: &Format) -> Rank {
    let namespace = format.namespace.trim().to_ascii_lowercase();
    let words = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| word.starts_with("lom") || word.ends_with("lom"))
    };
    if namespace.contains("ltsc.ieee.org") {
        Rank::Ieee
    } else if ["imsglobal.org", "imsproject.org"].iter().any(|host| namespace.contains(host))
        && namespace.contains("imsmd")
    {
        Rank::Ims
    } else if words(&namespace) || words(&format.prefix.to_ascii_lowercase()) {
        Rank::OtherLom
    } else if namespace.contains("/oai_dc") || format.prefix == "oai_dc" {
        Rank::DublinCore
    } else {
        Rank::Other
    }
}

/// The format to harvest: the best ranked, of equals the first listed; none when all are unknown to us.
#[must_use]
pub fn choose(formats: &[Format]) -> Option<&Format> {
    formats.iter().min_by_key(|format| rank(format)).filter(|format| rank(format) != Rank::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(formats: &[(&str, &str)], expected: Option<&str>) {
        let format = |(prefix, namespace): &(&str, &str)| Format {
            prefix: (*prefix).to_owned(),
            schema: String::new(),
            namespace: (*namespace).to_owned(),
        };
        let formats: Vec<Format> = formats.iter().map(format).collect();
        assert_eq!(choose(&formats).map(|format| format.prefix.as_str()), expected);
    }

    const DC: (&str, &str) = ("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/");

    #[test]
    fn the_namespace_decides() {
        check(
            &[DC, ("x", "http://ltsc.ieee.org/xsd/LOM"), ("ims", "http://www.imsglobal.org/xsd/imsmd_v1p2")],
            Some("x"),
        );
        check(&[DC, ("nl_lom", "http://www.imsglobal.org/xsd/imsmd_v1p2")], Some("nl_lom"));
        check(&[DC, ("lomfr", "http://www.lom-fr.fr/xsd/LOMFR")], Some("lomfr"));
        check(&[("mods", "http://www.loc.gov/mods/v3"), DC], Some("oai_dc"));
    }

    #[test]
    fn a_word_that_only_contains_lom_is_not_lom() {
        check(&[("diploma", "urn:diploma"), DC], Some("oai_dc"));
        check(&[("mods", "http://www.loc.gov/mods/v3")], None);
        check(&[], None);
    }
}
