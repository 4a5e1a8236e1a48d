//! Text to clauses. Never fails: what cannot be a filter is read as words.

use std::borrow::Cow;

use super::Clause;
use super::Field;
use crate::model::formula;

/// Longest query read, in characters; the rest is ignored.
const MAX_CHARS: usize = 1_000;
/// Most clauses read; the rest is ignored.
const MAX_CLAUSES: usize = 64;

/// Reads the contract's query language. `nosuchfield:x` is two words; a lone `-` or quote is dropped. Formulas are read
/// as the records' own are ([`formula::plain`]), but no value that is matched whole is touched.
#[must_use]
pub fn parse(text: &str) -> Vec<Clause> {
    let text: String = text.chars().take(MAX_CHARS).collect();
    let mut clauses = read(&text);
    let is_words = |clause: &Clause| clause.field.is_none_or(Field::is_text);
    if let Cow::Owned(shown) = formula::plain(&text)
        && clauses.iter().all(is_words)
    {
        clauses = read(&shown);
    }
    // Behind the name of a field, and beside values that are matched whole.
    for clause in clauses.iter_mut().filter(|clause| is_words(clause)) {
        let shown = formula::plain(&clause.text);
        if let shown = shown.trim()
            && !shown.is_empty()
            && shown != clause.text
        {
            clause.text = shown.to_owned();
        }
    }
    clauses
}

fn read(text: &str) -> Vec<Clause> {
    let mut rest = text;
    let mut clauses = Vec::new();
    while clauses.len() < MAX_CLAUSES {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let (clause, after) = next_clause(rest);
        clauses.extend(clause);
        rest = after;
    }
    clauses
}

fn next_clause(text: &str) -> (Option<Clause>, &str) {
    let (excluded, text) = match text.strip_prefix('-') {
        Some(after) => (true, after),
        None => (false, text),
    };
    let (field, text) = take_field(text);
    let (value, phrase, after) = take_value(text);
    let value = value.trim();
    let clause = (!value.is_empty()).then(|| Clause { excluded, field, text: value.to_owned(), phrase });
    (clause, after)
}

fn take_field(text: &str) -> (Option<Field>, &str) {
    let Some((name, after)) = text.split_once(':') else { return (None, text) };
    match Field::from_name(&name.to_lowercase()) {
        Some(field) if !after.is_empty() && !after.starts_with(char::is_whitespace) => (Some(field), after),
        _ => (None, text),
    }
}

fn take_value(text: &str) -> (&str, bool, &str) {
    if let Some((open, after)) = text.chars().next().and_then(|c| Some((closing(c)?, &text[c.len_utf8()..])))
    {
        return match after.find(open) {
            Some(end) => (&after[..end], true, after[end..].trim_start_matches(open)),
            None => (after, true, ""),
        };
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (&text[..end], false, &text[end..])
}

/// The quote that closes this one; „German“, «French», “English” and straight quotes are known.
fn closing(quote: char) -> Option<&'static [char]> {
    match quote {
        '"' => Some(&['"']),
        '“' | '”' => Some(&['”', '“', '"']),
        '„' => Some(&['“', '”', '"']),
        '«' => Some(&['»']),
        '「' => Some(&['」']),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(bool, Option<Field>, &str, bool)]) {
        let got: Vec<_> = parse(text).into_iter().map(|c| (c.excluded, c.field, c.text, c.phrase)).collect();
        let want: Vec<_> = expected.iter().map(|(e, f, t, p)| (*e, *f, (*t).to_owned(), *p)).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn words_phrases_exclusions_and_fields_are_read() {
        check("cell biology", &[(false, None, "cell", false), (false, None, "biology", false)]);
        check(
            "\"cell biology\" -plant",
            &[(false, None, "cell biology", true), (true, None, "plant", false)],
        );
        check("language:de", &[(false, Some(Field::Language), "de", false)]);
        check(
            "subject:\"two words\"x",
            &[(false, Some(Field::Subject), "two words", true), (false, None, "x", false)],
        );
        check("-author:Curie", &[(true, Some(Field::Author), "Curie", false)]);
        check(
            "«deux mots» „zwei Wörter“",
            &[(false, None, "deux mots", true), (false, None, "zwei Wörter", true)],
        );
    }

    #[test]
    fn odd_text_is_words_and_never_an_error() {
        check("", &[]);
        check("- \"\" \"", &[]);
        check("http://x.org:80/a", &[(false, None, "http://x.org:80/a", false)]);
        check("title: cell", &[(false, None, "title:", false), (false, None, "cell", false)]);
        check("\"open", &[(false, None, "open", true)]);
    }

    /// The cases that the bundle's parser is held to as well.
    #[test]
    fn the_cases_shared_with_the_bundle_are_read_alike() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/query_cases.json");
        type Case = (String, Vec<(bool, Option<String>, String, bool)>);
        let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(cases.len() > 20);
        for (text, expected) in cases {
            let read = parse(&text).into_iter();
            let read: Vec<_> = read
                .map(|c| (c.excluded, c.field.map(|field| field.name().to_owned()), c.text, c.phrase))
                .collect();
            assert_eq!(read, expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic_within_the_limits(text in ".{0,200}") {
            proptest::prop_assert!(parse(&text).len() <= MAX_CLAUSES);
        }
    }
}
