//! Values of national and community vocabularies, mapped to LOM's own.
//!
//! One documented table in place of guesses at each use. The original value is always kept in the model;
//! what no row maps is shown as it came. Concept URIs are read by their last segment.

use crate::model::vocab;
use crate::model::vocab::Element;

/// Values folded to lower case without accents, and LOM's value, element by element.
const TABLE: &[(Element, &[(&str, &str)])] = &[
    (
        Element::Structure,
        &[
            ("atomica", "atomic"),
            ("atomico", "atomic"),
            ("atomique", "atomic"),
            ("coleccion", "collection"),
            ("colecao", "collection"),
            ("en reseau", "networked"),
            ("lineal", "linear"),
            ("lineaire", "linear"),
            ("jerarquica", "hierarchical"),
            ("hierarchique", "hierarchical"),
        ],
    ),
    (
        Element::MetaRole,
        &[
            ("creador", "creator"),
            ("criador", "creator"),
            ("createur", "creator"),
            ("validateur", "validator"),
            ("validador", "validator"),
        ],
    ),
    (
        Element::RequirementType,
        &[
            ("navegador", "browser"),
            ("navigateur", "browser"),
            ("sistema operativo", "operating system"),
            ("systeme d'exploitation", "operating system"),
        ],
    ),
    (
        Element::RequirementName,
        &[
            ("cualquiera", "any"),
            ("internet explorer", "ms-internet explorer"),
            ("windows", "ms-windows"),
            ("mac os", "macos"),
            ("macintosh", "macos"),
        ],
    ),
    (
        Element::Status,
        &[
            ("finalizado", "final"),
            ("finalisee", "final"),
            ("published", "final"),
            ("approved", "final"),
            ("borrador", "draft"),
            ("rascunho", "draft"),
            ("ebauche", "draft"),
            ("entwurf", "draft"),
            ("revisado", "revised"),
            ("revise", "revised"),
            ("revision", "revised"),
        ],
    ),
    (
        Element::Role,
        &[
            ("auteur", "author"),
            ("autor", "author"),
            ("autore", "author"),
            ("creator", "author"),
            ("editeur", "publisher"),
            ("editor/publisher", "publisher"),
            ("uitgever", "publisher"),
            ("provider", "content provider"),
            ("fournisseur de contenus", "content provider"),
            ("technical implementor", "technical implementer"),
            ("contributeur", "unknown"),
            ("validateur", "validator"),
            ("initiateur", "initiator"),
            ("concepteur graphique", "graphical designer"),
            ("instructional designer", "instructional designer"),
            ("redactor", "editor"),
        ],
    ),
    (
        Element::InteractivityType,
        &[
            ("expositivo", "expositive"),
            ("expositivo/a", "expositive"),
            ("expositif", "expositive"),
            ("activo", "active"),
            ("ativo", "active"),
            ("actif", "active"),
            ("ativa", "active"),
            ("mixto", "mixed"),
            ("misto", "mixed"),
            ("mixte", "mixed"),
            ("combinado", "mixed"),
            ("combined", "mixed"),
        ],
    ),
    (
        Element::LearningResourceType,
        &[
            ("exercice", "exercise"),
            ("exercicio", "exercise"),
            ("ejercicio", "exercise"),
            ("ubung", "exercise"),
            ("closed exercise or problem", "exercise"),
            ("simulacao", "simulation"),
            ("simulacion", "simulation"),
            ("simulation", "simulation"),
            ("cuestionario", "questionnaire"),
            ("questionario", "questionnaire"),
            ("diagrama", "diagram"),
            ("diagramme", "diagram"),
            ("figura", "figure"),
            ("ilustracao", "figure"),
            ("illustration", "figure"),
            ("image", "figure"),
            ("imagem", "figure"),
            ("grafico", "graph"),
            ("graphique", "graph"),
            ("diapositiva", "slide"),
            ("slides", "slide"),
            ("presentation", "slide"),
            ("tabela", "table"),
            ("tabla", "table"),
            ("tableau", "table"),
            ("texto", "narrative text"),
            ("texte narratif", "narrative text"),
            ("texto narrativo", "narrative text"),
            ("narrativetext", "narrative text"),
            ("examen", "exam"),
            ("exame", "exam"),
            ("annales", "exam"),
            ("experimento", "experiment"),
            ("experience", "experiment"),
            ("autoevaluacion", "self assessment"),
            ("autoevaluation", "self assessment"),
            ("selfassessment", "self assessment"),
            ("self-assessment", "self assessment"),
            ("cours / presentation", "lecture"),
            ("aula", "lecture"),
            ("problemstatement", "problem statement"),
            ("enonce de probleme", "problem statement"),
        ],
    ),
    (
        Element::Degree,
        &[
            ("muito baixo", "very low"),
            ("muy bajo", "very low"),
            ("tres faible", "very low"),
            ("baixo", "low"),
            ("bajo", "low"),
            ("baja", "low"),
            ("media", "medium"),
            ("alta", "high"),
            ("muy alta", "very high"),
            ("muy baja", "very low"),
            ("faible", "low"),
            ("medio", "medium"),
            ("moyen", "medium"),
            ("moyenne", "medium"),
            ("alto", "high"),
            ("eleve", "high"),
            ("muito alto", "very high"),
            ("muy alto", "very high"),
            ("tres eleve", "very high"),
            ("verylow", "very low"),
            ("veryhigh", "very high"),
        ],
    ),
    (
        Element::IntendedEndUserRole,
        &[
            ("enseignant", "teacher"),
            ("professor", "teacher"),
            ("professeur", "teacher"),
            ("docente", "teacher"),
            ("profesor", "teacher"),
            ("instructor", "teacher"),
            ("tutor", "teacher"),
            ("leraar", "teacher"),
            ("docent", "teacher"),
            ("lehrer", "teacher"),
            ("apprenant", "learner"),
            ("aluno", "learner"),
            ("alumno", "learner"),
            ("aprendiz", "learner"),
            ("student", "learner"),
            ("eleve", "learner"),
            ("estudante", "learner"),
            ("lernende", "learner"),
            ("leerling", "learner"),
            ("auteur", "author"),
            ("autor", "author"),
            ("gestor", "manager"),
            ("gestionnaire", "manager"),
            ("gestionario", "manager"),
        ],
    ),
    (
        Element::Context,
        &[
            ("enseignement primaire", "school"),
            ("enseignement secondaire", "school"),
            ("ecole", "school"),
            ("escola", "school"),
            ("ensino fundamental", "school"),
            ("ensino medio", "school"),
            ("educacao infantil", "school"),
            ("outro", "other"),
            ("otro", "other"),
            ("autre", "other"),
            ("andere", "other"),
            ("escuela", "school"),
            ("schule", "school"),
            ("po", "school"),
            ("vo", "school"),
            ("primary education", "school"),
            ("secondary education", "school"),
            ("compulsory education", "school"),
            ("pre-school", "school"),
            ("educacao basica", "school"),
            ("enseignement superieur", "higher education"),
            ("educacao superior", "higher education"),
            ("educacion superior", "higher education"),
            ("undergraduate", "higher education"),
            ("graduate", "higher education"),
            ("higher_education", "higher education"),
            ("highereducation", "higher education"),
            ("wo", "higher education"),
            ("hbo", "higher education"),
            ("hochschule", "higher education"),
            ("university first cycle", "higher education"),
            ("university second cycle", "higher education"),
            ("universite premier cycle", "higher education"),
            ("cegep", "higher education"),
            ("vocational training", "training"),
            ("professional development", "training"),
            ("continuous formation", "training"),
            ("formation continue", "training"),
            ("formation", "training"),
            ("formacion", "training"),
            ("bve", "training"),
            ("mbo", "training"),
            ("vet", "training"),
        ],
    ),
    (
        Element::Difficulty,
        &[
            ("tres facile", "very easy"),
            ("muito facil", "very easy"),
            ("muy facil", "very easy"),
            ("facile", "easy"),
            ("facil", "easy"),
            ("moyen", "medium"),
            ("medio", "medium"),
            ("media", "medium"),
            ("difficile", "difficult"),
            ("dificil", "difficult"),
            ("tres difficile", "very difficult"),
            ("muito dificil", "very difficult"),
            ("muy dificil", "very difficult"),
            ("veryeasy", "very easy"),
            ("verydifficult", "very difficult"),
        ],
    ),
    (
        Element::YesNo,
        &[
            ("oui", "yes"),
            ("non", "no"),
            ("si", "yes"),
            ("sim", "yes"),
            ("nao", "no"),
            ("ja", "yes"),
            ("nein", "no"),
            ("nee", "no"),
            ("true", "yes"),
            ("false", "no"),
        ],
    ),
    (
        Element::RelationKind,
        &[
            ("est une partie de", "ispartof"),
            ("a pour partie", "haspart"),
            ("est base sur", "isbasedon"),
            ("fait reference a", "references"),
            ("est reference par", "isreferencedby"),
            ("requiert", "requires"),
        ],
    ),
    (
        Element::Purpose,
        &[
            ("domaine d'enseignement", "discipline"),
            ("disciplina", "discipline"),
            ("idee", "idea"),
            ("objectif pedagogique", "educational objective"),
            ("objetivo educacional", "educational objective"),
            ("niveau educatif detaille", "educational level"),
            ("nivel educativo", "educational level"),
            ("niveau scolaire", "educational level"),
            ("competence", "competency"),
            ("competencia", "competency"),
            ("accesibilidad", "accessibility restrictions"),
            ("acessibilidade", "accessibility restrictions"),
            ("acessibility restrictions", "accessibility restrictions"),
        ],
    ),
];

/// LOM's own value for `value` as it came: by LOM's list, by the last segment of a concept URI, else by the
/// table.
#[must_use]
pub fn lom_value(element: Element, value: &str) -> Option<&'static str> {
    if let Some(found) = vocab::lom_value(element, value) {
        return Some(found);
    }
    let value = if value.contains("://") { concept(value) } else { value.to_owned() };
    if let Some(found) = vocab::lom_value(element, &value) {
        return Some(found);
    }
    let folded = fold(&value);
    if let Some(found) = vocab::lom_value(element, &folded) {
        return Some(found);
    }
    let (_, rows) = TABLE.iter().find(|(known, _)| *known == element)?;
    rows.iter().find(|(from, _)| *from == folded).map(|(_, to)| *to)
}

/// The last segment of a URI as words: `…/concept/educational_level_2` is `educational level`.
fn concept(uri: &str) -> String {
    let last = uri.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(uri);
    let last = last.trim_end_matches(|c: char| c.is_ascii_digit());
    last.trim_end_matches('_').replace('_', " ").trim().to_owned()
}

fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let text = text.replace('’', "'");
    let folded: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn national_words_and_concept_uris_map() {
        for (element, value, expected) in [
            (Element::Context, " Educacao  superior", Some("higher education")),
            (Element::IntendedEndUserRole, "http://x.example/concept/learner", Some("learner")),
            (Element::YesNo, "http://x.example/concept/yes_2", Some("yes")),
            (Element::Purpose, "http://x.example/concept/educational_level_2", Some("educational level")),
            (Element::Purpose, "Niveau éducatif détaillé", Some("educational level")),
            (Element::RelationKind, "http://purl.org/dc/terms/isPartOf", Some("ispartof")),
            (Element::YesNo, "NÃO", Some("no")),
            (Element::Context, "kindergarten", None),
            (Element::Context, "", None),
        ] {
            assert_eq!(lom_value(element, value), expected, "{value:?}");
        }
    }

    #[test]
    fn every_row_leads_to_a_value_of_lom() {
        for (element, rows) in TABLE {
            for (from, to) in *rows {
                assert!(element.values().contains(to), "{from} → {to}");
                assert_eq!(fold(from), *from, "{from} is not folded");
            }
        }
    }
}
