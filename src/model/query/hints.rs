//! What in a query is probably not meant as it is read: told beside the results, never refused.
//!
//! Apart from reading, because a query always means something; this is for the person who typed it. Pure.

use super::Field;

/// Most hints about one query.
const MAX_HINTS: usize = 5;
/// Edits between a name and the field that it may stand for.
const MAX_EDITS: usize = 2;

/// One thing to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// `autor:curie`: no field has this name; one may be meant.
    UnknownField {
        /// As typed.
        name: String,
        /// The nearest field.
        nearest: Option<Field>,
    },
    /// `title: cell`: a field with nothing behind its colon; its name is searched as a word.
    EmptyField(Field),
    /// A quote that is never closed.
    OpenQuote,
    /// `AND`, `OR`, `NOT` are words like others.
    Operator(String),
    /// `cell*`: words are found in all their forms; a star does nothing.
    Star,
    /// Only exclusions: everything else is found.
    OnlyExcluded,
    /// `language:german`: the field holds codes, and this is none of them as written.
    NotACode {
        /// Which field.
        field: Field,
        /// As typed.
        value: String,
    },
}

/// The hints for a query, in the order of their places.
#[must_use]
pub fn hints(text: &str) -> Vec<Hint> {
    let mut hints = Vec::new();
    let is_quote = |c: char| matches!(c, '"' | '“' | '”');
    if text.chars().filter(|c| is_quote(*c)).count() % 2 == 1 {
        hints.push(Hint::OpenQuote);
    }
    for word in unquoted(text) {
        hints.extend(of_word(word.trim_start_matches('-')));
    }
    let clauses = super::parse(text);
    if !clauses.is_empty() && clauses.iter().all(|clause| clause.excluded) {
        hints.push(Hint::OnlyExcluded);
    }
    for clause in &clauses {
        let is_code = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let value = &clause.text;
        let is_tag =
            value.chars().all(is_code) && value.split('-').next().is_some_and(|first| first.len() <= 3);
        if clause.field == Some(Field::Language) && !is_tag {
            hints.push(Hint::NotACode { field: Field::Language, value: value.clone() });
        }
        let is_year = value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
        if clause.field == Some(Field::Year) && !is_year {
            hints.push(Hint::NotACode { field: Field::Year, value: value.clone() });
        }
    }
    hints.dedup();
    hints.truncate(MAX_HINTS);
    hints
}

/// The words outside of quotes.
fn unquoted(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['"', '“', '”', '„']);
    parts.step_by(2).flat_map(str::split_whitespace)
}

fn of_word(word: &str) -> Option<Hint> {
    if matches!(word, "AND" | "OR" | "NOT" | "&&" | "||") {
        return Some(Hint::Operator(word.to_owned()));
    }
    if word.len() > 1 && word.ends_with('*') {
        return Some(Hint::Star);
    }
    let (name, value) = word.split_once(':')?;
    let known = Field::from_name(&name.to_lowercase());
    let is_name = !name.is_empty() && name.chars().all(char::is_alphabetic);
    match known {
        Some(field) if value.is_empty() => Some(Hint::EmptyField(field)),
        None if is_name && !value.is_empty() && !value.starts_with('/') => {
            Some(Hint::UnknownField { name: name.to_owned(), nearest: nearest(&name.to_lowercase()) })
        }
        _ => None,
    }
}

fn nearest(name: &str) -> Option<Field> {
    let near = Field::ALL.into_iter().map(|field| (edits(name, field.name()), field));
    near.filter(|(edits, _)| *edits <= MAX_EDITS).min_by_key(|(edits, _)| *edits).map(|(_, field)| field)
}

/// Letters to insert, take away or replace.
fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut last = i;
        let mut next = vec![i + 1];
        for (to, above) in b.chars().zip(row.iter().skip(1)) {
            let best =
                (last + usize::from(from != to)).min(above + 1).min(next.last().map_or(0, |left| left + 1));
            last = *above;
            next.push(best);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[Hint]) {
        assert_eq!(hints(text), expected, "{text}");
    }

    #[test]
    fn what_is_probably_not_meant_is_told() {
        let unknown = |name: &str, nearest| Hint::UnknownField { name: name.to_owned(), nearest };
        check("autor:curie", &[unknown("autor", Some(Field::Author))]);
        check("writer:curie", &[unknown("writer", None)]);
        check("title: cell", &[Hint::EmptyField(Field::Title)]);
        check("\"cell biology", &[Hint::OpenQuote]);
        check("cell OR wall", &[Hint::Operator("OR".to_owned())]);
        check("cell*", &[Hint::Star]);
        check("-cell -wall", &[Hint::OnlyExcluded]);
        let value = "german".to_owned();
        check("language:german", &[Hint::NotACode { field: Field::Language, value }]);
    }

    #[test]
    fn a_usual_query_has_no_hints() {
        for text in [
            "",
            "cell biology",
            "\"NOT a : hint*\"",
            "language:de year:2010..2020",
            "http://x.org:80/a",
            "c++ 12:30",
            "l'eau",
        ] {
            check(text, &[]);
        }
    }
}
