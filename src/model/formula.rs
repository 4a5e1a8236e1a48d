//! Formulas in running text, as Unicode: `$x^2$`, `x^2` and `x²` are one, on pages and in searches.
//!
//! Records and queries go through [`plain`] before anything else looks at their words, so that every spelling of a
//! formula shows alike and finds every other. What is no formula stays: prices, paths, names of files, code. The
//! bundle's script does the same with the same table (`static/bundle/formula.js`). Pure: knows no markup but TeX's.

mod bare;
mod symbols;
mod tex;

use std::borrow::Cow;

/// Longest formula between delimiters, in characters; a longer one stays as it was written.
const MAX_FORMULA: usize = 400;
/// Longest text looked at, in characters; what is longer stays as it is from there on.
const MAX_TEXT: usize = 50_000;

/// The table of names and raised and lowered characters, one a line: `name`, tab, what it becomes.
pub const SYMBOLS: &str = symbols::TABLE;

/// The English name of a letter of the Greek alphabet, in lower case: what is typed for `π` is often `pi`.
#[must_use]
pub fn name_of_letter(letter: char) -> Option<&'static str> {
    symbols::name_of_letter(letter)
}

/// A text raised (`^`) or lowered (`_`), where every character of it can be.
#[must_use]
pub fn script(sign: char, text: &str) -> Option<String> {
    symbols::script(sign, text)
}

/// `text` with its formulas in Unicode.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'$' | b'\\' | b'^' | b'_')) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<char> = Vec::with_capacity(chars.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let found = if at < MAX_TEXT { formula_at(&chars, at, &out) } else { None };
        if let Some((shown, end)) = found {
            out.extend(shown.chars());
            at = end;
        } else {
            out.push(*c);
            at += 1;
        }
    }
    Cow::Owned(out.into_iter().collect())
}

/// The formula that begins at `at`, and where it ends.
fn formula_at(chars: &[char], at: usize, out: &[char]) -> Option<(String, usize)> {
    match chars.get(at)? {
        '$' => delimited(chars, at, dollars(chars, at)?),
        '\\' => match chars.get(at + 1)? {
            '(' => delimited(chars, at, (2, closing(chars, at + 2, &['\\', ')'])?)),
            '[' => delimited(chars, at, (2, closing(chars, at + 2, &['\\', ']'])?)),
            _ => bare::command(chars, at),
        },
        '^' | '_' => bare::script(chars, at, out),
        _ => None,
    }
}

/// What stands between delimiters of this length, up to `close`.
fn delimited(chars: &[char], at: usize, (length, close): (usize, usize)) -> Option<(String, usize)> {
    let content = chars.get(at + length..close)?;
    Some((tex::shown(content)?, close + length))
}

/// Where delimiters after `from` close: on the same line, not too far.
fn closing(chars: &[char], from: usize, sign: &[char]) -> Option<usize> {
    let end = chars.len().min(from + MAX_FORMULA);
    let line = chars.get(from..end)?;
    let line = line.split(|c| *c == '\n').next()?;
    line.windows(sign.len()).position(|window| window == sign).map(|at| from + at).filter(|at| *at > from)
}

/// Length of the dollar signs that open a formula here, and where it closes. Those of prices open none.
fn dollars(chars: &[char], at: usize) -> Option<(usize, usize)> {
    if at > 0 && chars.get(at - 1) == Some(&'\\') {
        return None;
    }
    if chars.get(at + 1) == Some(&'$') {
        return Some((2, closing(chars, at + 2, &['$', '$'])?));
    }
    let close = closing(chars, at + 1, &['$'])?;
    let content = chars.get(at + 1..close)?;
    let (first, last) = (content.first()?, content.last()?);
    let ends = !chars.get(close + 1).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '$');
    (!first.is_whitespace() && !last.is_whitespace() && *last != '\\' && ends && is_math(content))
        .then_some((1, close))
}

/// Whether what stands between dollar signs is a formula: it has signs of TeX, or letters and no sentence.
fn is_math(content: &[char]) -> bool {
    let marked = content.windows(2).any(|pair| matches!(pair, ['\\', next] if next.is_ascii_alphabetic()))
        || content.iter().any(|c| matches!(c, '^' | '_' | '{'));
    let mut run = 0;
    let mut letters = false;
    for (at, c) in content.iter().enumerate() {
        run = if symbols::is_letter(*c) { run + 1 } else { 0 };
        letters |= run > 0;
        if !marked && (run > 2 || (*c == ' ' && !beside_sign(content, at))) {
            return false;
        }
    }
    marked || letters
}

/// Whether a space stands beside a sign of operation.
fn beside_sign(content: &[char], at: usize) -> bool {
    let is_sign = |c: Option<&char>| c.is_some_and(|c| "+-=<>*/|".contains(*c));
    is_sign(content.get(at + 1)) || at.checked_sub(1).is_some_and(|before| is_sign(content.get(before)))
}

#[cfg(test)]
mod tests;
