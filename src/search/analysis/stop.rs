//! Words that say how a question is put and not what it is about: "how do … their".
//!
//! Apart because they are data (`data/stop_words.tsv`, one language a line). They are indexed and searched for like all others;
//! only where nothing has all words of a query do they stop counting (`search::plan`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::Kind;
use super::Token;
use super::tokens;

const TABLE: &str = include_str!("../../../data/stop_words.tsv");

/// Primary subtag → stop words of that language, as [`Token::form`] has them.
pub type StopWords = BTreeMap<&'static str, BTreeSet<String>>;

static WORDS: LazyLock<StopWords> = LazyLock::new(|| {
    let lines = TABLE.lines().skip(1).filter_map(|line| line.split_once('\t'));
    lines.map(|(language, words)| (language, forms(words).collect())).collect()
});

/// The stop words of each language.
#[must_use]
pub fn words() -> &'static StopWords {
    &WORDS
}

/// Which of these texts are stop words and nothing else, and of which language: the one that most of them are stop words of,
/// or all that are even. A text without words is none.
#[must_use]
pub fn among(texts: &[&str]) -> (Vec<bool>, Vec<&'static str>) {
    let texts: Vec<BTreeSet<String>> = texts.iter().map(|text| forms(text).collect()).collect();
    let marks = |stop: &BTreeSet<String>| -> Vec<bool> {
        texts.iter().map(|text| !text.is_empty() && text.is_subset(stop)).collect()
    };
    let known: Vec<(&'static str, Vec<bool>)> =
        WORDS.iter().map(|(language, stop)| (*language, marks(stop))).collect();
    let count = |marks: &[bool]| marks.iter().filter(|is_stop| **is_stop).count();
    let most = known.iter().map(|(_, marks)| count(marks)).max().unwrap_or_default();
    let meant = || known.iter().filter(|(_, marks)| most > 0 && count(marks) == most);
    let is_stop = |at: usize| meant().any(|(_, marks)| marks.get(at) == Some(&true));
    ((0..texts.len()).map(is_stop).collect(), meant().map(|(language, _)| *language).collect())
}

fn forms(text: &str) -> impl Iterator<Item = String> {
    let words = tokens(text, None).into_iter().filter(|token| token.kind != Kind::Compound);
    words.map(|Token { form, .. }| form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, left: &str) {
        let words: Vec<&str> = text.split(' ').collect();
        let (stop, _) = among(&words);
        let kept = words.iter().zip(stop).filter(|(_, stop)| !stop).map(|(word, _)| *word);
        assert_eq!(kept.collect::<Vec<_>>().join(" "), left, "{text}");
    }

    #[test]
    fn a_question_is_left_with_what_it_is_about() {
        for (text, left) in [
            ("how do plants make their food", "plants make food"),
            ("Wie machen Pflanzen ihre Nahrung", "Pflanzen Nahrung"),
            ("Qu'est-ce que l'eau", "l'eau"),
            ("¿Por qué hay estaciones?", "estaciones?"),
            ("por que o céu é azul", "céu azul"),
            ("почему небо голубое", "небо голубое"),
            ("لماذا السماء زرقاء", "السماء زرقاء"),
            ("to be or not to be", ""),
            ("植物 怎样", "植物 怎样"),
        ] {
            check(text, left);
        }
    }

    #[test]
    fn the_words_of_a_query_say_which_language_is_meant() {
        check("how do stars die", "stars die");
        check("wie sterben die Sterne", "sterben Sterne");
        check("why or when", "");
        assert_eq!(among(&["how", "do", "stars", "die"]).1, ["en"]);
        assert_eq!(among(&["como", "estrelas"]).1, ["es", "pt"]);
        assert!(among(&["stars"]).1.is_empty());
    }
}
