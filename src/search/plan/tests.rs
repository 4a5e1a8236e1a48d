//! What queries mean.

use super::*;
use crate::model::query::parse;

struct Words;

impl Dictionary for Words {
    fn forms(&self, form: &str) -> Vec<Form> {
        let known = [("cells", "en", "cell"), ("cells", "fr", "cel"), ("muller", "", "muller")];
        let known = known.iter().filter(|(held, ..)| *held == form);
        let strings = known.map(|(form, language, term)| [*form, *language, *term, *form].map(str::to_owned));
        strings.map(|[form, language, term, spelling]| Form { form, language, term, spelling }).collect()
    }

    fn languages(&self) -> Vec<String> {
        vec!["de".to_owned(), "en".to_owned()]
    }
}

/// `field=` alternatives joined by `|`, words of a branch by `&`, phrases in brackets.
fn show(part: &Part) -> String {
    let word = |word: &Word| word.terms.join("|");
    let branch = |branch: &Branch| {
        let words: Vec<String> = branch.words.iter().map(word).collect();
        let phrase: Vec<String> = branch.phrase.iter().map(|(at, form)| format!("{at}{form}")).collect();
        let phrase = if phrase.is_empty() { String::new() } else { format!("[{}]", phrase.join(" ")) };
        format!("{}{phrase}", words.join("&"))
    };
    let branches: Vec<String> = part.branches.iter().map(branch).collect();
    format!("{}{}", part.field.map(|f| format!("{}=", f.name())).unwrap_or_default(), branches.join(" OR "))
}

#[track_caller]
fn check(text: &str, must: &[&str], not: &[&str]) {
    let plan = Plan::of(&Query { clauses: parse(text), filters: Vec::new() }, &Words);
    let got: Vec<String> = plan.must.iter().map(show).collect();
    assert_eq!(got, must, "{text}");
    let got: Vec<String> =
        plan.not.iter().map(|parts| parts.iter().map(show).collect::<Vec<_>>().join(" AND ")).collect();
    assert_eq!(got, not, "not: {text}");
}

#[test]
fn a_known_word_means_what_it_is_in_the_collection() {
    check("cells", &["cel|cell|cells"], &[]);
}

#[test]
fn a_word_of_unknown_language_means_its_stems_as_well() {
    check("Bücher", &["buch|bucher"], &[]);
    check("Müller", &["mull|muller"], &[]);
}

#[test]
fn words_phrases_fields_and_exclusions() {
    check("title:cells", &["title=cel|cell|cells"], &[]);
    check("\"Cells divide\"", &["cel|cell|cells&divid|divide[0cells 1divide]"], &[]);
    check("cells -bio/chem", &["cel|cell|cells"], &["bio AND chem"]);
    check("+++ ?", &[], &[]);
}

#[test]
fn a_hyphenated_word_is_one_or_its_parts_in_a_row() {
    check("e-book", &["ebook OR e&book[0e 1book]"], &[]);
    check("\"an e-book\"", &["an&e&book[0an 1e 2book]"], &[]);
}

#[test]
fn unspaced_scripts_are_pairs_and_lonely_letters() {
    check("数学入門", &["数学", "学入", "入門"], &[]);
    check("数", &["数"], &[]);
    check("\"数学 門\"", &["数学&門[0数学 2門]"], &[]);
}

#[test]
fn values_narrow_and_filters_of_one_field_are_alternatives() {
    let filter = |field, value: &str| Filter { field, value: value.to_owned() };
    let filters = vec![
        filter(Field::Language, "fr"),
        filter(Field::Subject, "Life  Sciences"),
        filter(Field::Language, "pt-BR"),
        filter(Field::Author, "Curie"),
    ];
    let plan = Plan::of(&Query { clauses: parse("language:DE -type:Exam"), filters }, &Words);
    let narrow = |excluded, field, values: &[&str]| Narrow {
        excluded,
        field,
        values: values.iter().map(|v| (*v).to_owned()).collect(),
    };
    assert_eq!(plan.narrow, [narrow(false, Field::Language, &["de"]), narrow(true, Field::Type, &["exam"])]);
    let chosen =
        [narrow(false, Field::Language, &["fr", "pt"]), narrow(false, Field::Subject, &["life sciences"])];
    assert_eq!(plan.chosen, chosen);
    assert_eq!(plan.must.iter().map(show).collect::<Vec<_>>(), ["author=curi|curie"]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_planned_within_the_limits(text in ".{0,200}") {
        let plan = Plan::of(&Query { clauses: parse(&text), filters: Vec::new() }, &Words);
        let words = plan.must.iter().chain(plan.not.iter().flatten());
        proptest::prop_assert!(words.map(|part| part.branches.len()).sum::<usize>() <= 2 * MAX_WORDS);
    }

    #[test]
    fn a_word_of_plain_letters_is_planned_without_reading_it(word in "[a-z]{1,60}|cells|muller|alpha|sqrt") {
        let clause = Clause { excluded: false, field: None, text: word.clone(), phrase: false };
        let plan = Plan::of(&Query { clauses: vec![clause], filters: Vec::new() }, &Words);
        let languages = Words.languages();
        let expected = terms(&word, &word, &Words.forms(&word), || languages.as_slice()).join("|");
        proptest::prop_assert_eq!(plan.must.iter().map(show).collect::<Vec<_>>(), [expected]);
    }
}
