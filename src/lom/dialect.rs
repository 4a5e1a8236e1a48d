//! Which dialect a record is in: a name for reports and filters; reading does not depend on it.

use crate::model::lom::Lom;
use crate::xml::Elem;

/// A community profile and what 3.3 says in it, in lower case, at its beginning.
const SCHEMA_MARKS: &[(&str, &str)] = &[
    ("scolomfr", "scolomfr"),
    ("suplomfr", "suplomfr"),
    ("lomfr", "lom-fr"),
    ("lom-es", "lom-es"),
    ("lom es", "lom-es"),
    ("nl_lom", "nl-lom"),
    ("czp_", "nl-lom"),
    ("tlf", "tlf"),
    ("vetadata", "vetadata"),
    ("anz-lom", "anz-lom"),
    ("lorenet", "lorenet"),
    ("lomlorenet", "lorenet"),
    ("lorelom", "lorenet"),
    ("jorum", "jorum"),
    ("normetic", "normetic"),
    ("ariadne", "ariadne"),
    ("lre", "lre"),
    ("melt", "lre"),
    ("lom-ch", "lom-ch"),
];

/// A part of the root's namespace, in lower case, and the dialect that it marks; the first that fits.
const ROOT_MARKS: &[(&str, &str)] = &[
    ("oerbw.de/hsoerlom", "hs-oer-lom"),
    ("ocw.mit.edu", "mit-ocw"),
    ("/triplel", "triple-l"),
    ("lorenet.org", "lorenet"),
    ("/imscc", "common-cartridge"),
    ("/apip", "apip"),
    ("lom-fr.fr/xsd/scolomfr", "scolomfr"),
    ("lom-fr.fr/xsd/suplomfr", "suplomfr"),
    ("lom-fr.fr/xsd/lomfr", "lom-fr"),
];

/// A part of any other namespace in the record, in lower case.
const EXTENSION_MARKS: &[(&str, &str)] = &[
    ("xsd/suplomfr", "suplomfr"),
    ("xsd/scolomfr", "scolomfr"),
    ("xsd/lomfr", "lom-fr"),
    ("tlf", "tlf"),
    ("normetic", "normetic"),
    ("lom-es", "lom-es"),
];

/// A beginning of a vocabulary's source, in lower case.
const SOURCE_MARKS: &[(&str, &str)] = &[
    ("scolomfr", "scolomfr"),
    ("suplomfr", "suplomfr"),
    ("lomfr", "lom-fr"),
    ("lom-es", "lom-es"),
    ("http://purl.edustandaard.nl/", "nl-lom"),
    ("lrev", "lre"),
];

/// The bindings, by a part of the namespace.
const BINDINGS: &[(&str, &str)] = &[
    ("ims_md_rootv1p1", "ims-1.1"),
    ("imsproject.org/metadata", "ims-1.1"),
    ("imsmd_rootv1p2p1", "ims-1.2.1"),
    ("imsmd_v1p2", "ims-1.2"),
    ("imsmd", "ims-1.2"),
    ("xsd/lomv1p0", "lom-draft"),
    ("ims_lom_v1p0", "lom-draft"),
    ("ltsc.ieee.org/xsd/lom", "ieee-lom"),
];

/// The name of the dialect: the profile where one shows, else the binding.
pub(super) fn name(elem: Elem<'_>, lom: &Lom, flat_obaa: bool) -> &'static str {
    if flat_obaa {
        return "obaa-flat";
    }
    if elem.local().eq_ignore_ascii_case("obaa") {
        return "obaa";
    }
    let namespace = namespace(elem).to_lowercase();
    if let Some(name) = marked(ROOT_MARKS, |mark| namespace.contains(mark)) {
        return name;
    }
    profile(lom).unwrap_or_else(|| binding(elem, &namespace))
}

/// Some records declare a namespace for the root and none for what is in it, or the other way round.
fn namespace<'t>(elem: Elem<'t>) -> &'t str {
    if !elem.namespace().is_empty() {
        return elem.namespace();
    }
    elem.children().next().map_or("", |child| child.namespace())
}

fn profile(lom: &Lom) -> Option<&'static str> {
    let schemas = &lom.meta_metadata.metadata_schema;
    let by_schema = marked(SCHEMA_MARKS, |mark| schemas.iter().any(|schema| begins(schema, mark)));
    let namespaces: Vec<String> =
        lom.extensions.iter().map(|extension| extension.element.namespace.to_lowercase()).collect();
    by_schema
        .or_else(|| {
            marked(EXTENSION_MARKS, |mark| namespaces.iter().any(|namespace| namespace.contains(mark)))
        })
        .or_else(|| marked(SOURCE_MARKS, |mark| sources(lom).any(|source| begins(source, mark))))
}

/// Whether `text` begins with `mark`, which is in lower case.
fn begins(text: &str, mark: &str) -> bool {
    text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark))
}

/// Names of the vocabularies that profiles replace first.
fn sources(lom: &Lom) -> impl Iterator<Item = &str> {
    let educational = lom.educational.iter().flat_map(|educational| {
        educational
            .learning_resource_type
            .iter()
            .chain(&educational.context)
            .chain(&educational.intended_end_user_role)
    });
    let roles = lom.life_cycle.contribute.iter().filter_map(|contribute| contribute.role.as_ref());
    let purposes = lom.classification.iter().filter_map(|classification| classification.purpose.as_ref());
    educational
        .chain(roles)
        .chain(purposes)
        .chain(&lom.general.aggregation_level)
        .filter_map(|value| value.source.as_deref())
}

fn binding(elem: Elem<'_>, namespace: &str) -> &'static str {
    if namespace.is_empty() {
        return if elem.local().eq_ignore_ascii_case("record") { "ims-1.1" } else { "lom-no-namespace" };
    }
    marked(BINDINGS, |mark| namespace.contains(mark)).unwrap_or("lom-other-namespace")
}

fn marked(table: &[(&str, &'static str)], fits: impl Fn(&str) -> bool) -> Option<&'static str> {
    table.iter().find(|(mark, _)| fits(mark)).map(|(_, name)| *name)
}
