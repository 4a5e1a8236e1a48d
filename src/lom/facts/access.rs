//! Accessibility: what records say of it, brought to schema.org's terms.
//!
//! Classifications by accessibility restrictions hold prose of every kind; only what is a term, or what the table
//! knows as another name of one, becomes a fact.

use crate::lom::facts::words;
use crate::lom::plain;
use crate::lom::vocabulary::lom_value;
use crate::model::facts::Evidence;
use crate::model::facts::Fact;
use crate::model::lom::Element as Xml;
use crate::model::lom::Lom;
use crate::model::vocab::Element;

/// The terms of schema.org's accessMode, accessibilityFeature, accessibilityHazard and accessibilityControl (the
/// W3C's community group keeps the list), each with names that other schemes have for it: AccessForAll, LOM-ES.
pub const TERMS: &[(&str, &[&str])] = &[
    ("auditory", &["auditivo", "auditiva", "auditivo con voz o sonido", "auditif"]),
    ("tactile", &["tactil", "haptic"]),
    ("textual", &["texto", "textuel", "textual visual por texto", "text"]),
    ("visual", &["visuel", "visuell", "visual solo iconos", "visual solo por icono"]),
    (
        "alternativeText",
        &["alternative text", "alt text", "texto alternativo", "texte alternatif", "alternativtext"],
    ),
    ("annotations", &[]),
    ("audioDescription", &["audio description", "audiodescription", "audiodescripcion", "audiodeskription"]),
    ("braille", &[]),
    (
        "captions",
        &[
            "caption",
            "subtitles",
            "subtitulos",
            "sous titres",
            "untertitel",
            "ondertiteling",
            "closed captions",
        ],
    ),
    ("chemML", &[]),
    ("describedMath", &[]),
    ("displayTransformability", &["display transformability", "permite adaptar la visualizacion"]),
    ("highContrastAudio", &[]),
    ("highContrastDisplay", &["high contrast", "alto contraste", "contraste eleve"]),
    ("index", &[]),
    ("largePrint", &["large print"]),
    ("latex", &[]),
    ("longDescription", &["long description"]),
    ("MathML", &[]),
    ("openCaptions", &[]),
    ("readingOrder", &["reading order"]),
    (
        "signLanguage",
        &["sign language", "lengua de signos", "langue des signes", "gebardensprache", "gebarentaal"],
    ),
    ("structuralNavigation", &["structural navigation"]),
    ("synchronizedAudioText", &["synchronized audio text"]),
    ("tableOfContents", &["table of contents"]),
    ("tactileGraphic", &["tactile graphic"]),
    ("tactileObject", &[]),
    ("taggedPDF", &["tagged pdf"]),
    ("timingControl", &["tiene control del tiempo de ejecucion"]),
    ("transcript", &["transcription", "transcripcion", "transkript"]),
    ("ttsMarkup", &[]),
    ("unlocked", &[]),
    ("flashing", &["flashing hazard"]),
    ("noFlashingHazard", &["no flashing hazard"]),
    ("motionSimulation", &["motion simulation hazard"]),
    ("noMotionSimulationHazard", &["no motion simulation hazard"]),
    ("sound", &["sound hazard"]),
    ("noSoundHazard", &["no sound hazard"]),
    ("fullKeyboardControl", &["full keyboard control", "keyboard", "teclado", "por teclado"]),
    ("fullMouseControl", &["full mouse control", "mouse", "por raton u otros dispositivos apuntadores"]),
    ("fullSwitchControl", &["full switch control"]),
    ("fullTouchControl", &["full touch control"]),
    ("fullVideoControl", &["full video control"]),
    ("fullVoiceControl", &["full voice control"]),
];

/// Elements that AccessForAll and schema.org have for these terms.
const ELEMENTS: &[&str] = &[
    "accessmode",
    "accessmodesufficient",
    "accessibilityfeature",
    "accessibilityhazard",
    "accessibilitycontrol",
    "adaptationtype",
    "controlflexibility",
    "displaytransformability",
    "hazard",
];

/// The terms of a record, each once.
pub fn access(lom: &Lom) -> Vec<Fact> {
    let mut facts = Vec::new();
    let purpose = "accessibility restrictions";
    let classes = lom.classification.iter().filter(|class| {
        class.purpose.as_ref().and_then(|given| lom_value(Element::Purpose, &given.value)) == Some(purpose)
    });
    for class in classes {
        let entries = class.taxon_path.iter().flat_map(|path| &path.taxon).flat_map(|taxon| &taxon.entry.0);
        entries.for_each(|entry| add(&mut facts, "classification.taxonPath.taxon.entry", &entry.text));
        let keywords = class.keyword.iter().flat_map(|keyword| &keyword.0);
        keywords.for_each(|keyword| add(&mut facts, "classification.keyword", &keyword.text));
    }
    lom.extensions.iter().for_each(|extension| walk(&mut facts, &extension.element));
    facts
}

fn walk(facts: &mut Vec<Fact>, element: &Xml) {
    let mut waiting = vec![element];
    while let Some(element) = waiting.pop() {
        if ELEMENTS.contains(&element.name.to_ascii_lowercase().as_str()) {
            add(facts, "extensions", &element.text);
        }
        waiting.extend(element.children.iter().rev());
    }
}

fn add(facts: &mut Vec<Fact>, path: &'static str, text: &str) {
    for part in text.split([',', ';']) {
        if let Some(value) = term(part)
            && !facts.iter().any(|fact| fact.value == value)
        {
            facts.push(Fact {
                value: value.to_owned(),
                from: Evidence::new(path, &plain::text(text), "access"),
            });
        }
    }
}

/// The term that a text is, or is another name of.
fn term(text: &str) -> Option<&'static str> {
    let last = text.trim().trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(text);
    if let Some((term, _)) = TERMS.iter().find(|(term, _)| term.eq_ignore_ascii_case(last)) {
        return Some(term);
    }
    let folded = words(last).join(" ");
    TERMS.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(term, _)| *term)
}
