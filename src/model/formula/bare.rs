//! Formulas without delimiters: `x^2`, `H_2O`, `\pi`. Only what can hardly be anything else is taken for one.

use super::symbols;
use super::tex;

/// Most letters of what is raised to a power: `x^2`, `cm^2`, `sin^2`.
const MAX_BASE: usize = 3;
/// Longest text in braces, in characters.
const MAX_GROUP: usize = 40;
/// Longest run of letters and digits looked at on each side, in characters.
const MAX_RUN: usize = 40;

/// A command of TeX that stands alone: its text, and where it ends.
pub(super) fn command(chars: &[char], at: usize) -> Option<(String, usize)> {
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    // Paths have backslashes too.
    if before.is_some_and(|c| symbols::is_letter(*c) || matches!(c, ':' | '\\' | '/' | '.' | '_')) {
        return None;
    }
    tex::command(chars, at)
}

/// `^…` or `_…` after what has been put out already.
pub(super) fn script(chars: &[char], at: usize, out: &[char]) -> Option<(String, usize)> {
    let sign = *chars.get(at)?;
    if in_address(chars, at) {
        return None;
    }
    if chars.get(at + 1) == Some(&'{') {
        return grouped(chars, at, out);
    }
    if sign == '^' { raised(chars, at, out) } else { lowered(chars, at) }
}

/// `x^{…}`: what cannot be raised stands in parentheses.
fn grouped(chars: &[char], at: usize, out: &[char]) -> Option<(String, usize)> {
    let length = chars.iter().skip(at + 2).take(MAX_GROUP).position(|c| *c == '}')?;
    let close = at + 2 + length;
    is_base(out).then(|| tex::shown(chars.get(at..=close)?).map(|shown| (shown, close + 1)))?
}

/// `x^2`, `10^-3`, `e^x`.
fn raised(chars: &[char], at: usize, out: &[char]) -> Option<(String, usize)> {
    let mut end = at + 1;
    end += usize::from(chars.get(end).is_some_and(|c| matches!(c, '-' | '+' | '−')));
    let digits = chars.iter().skip(end).take(MAX_RUN).take_while(|c| c.is_ascii_digit()).count();
    end +=
        if digits > 0 { digits } else { usize::from(chars.get(end).is_some_and(char::is_ascii_alphabetic)) };
    let goes_on = chars.get(end).is_some_and(|c| *c == '^' || (is_word(*c) && digits == 0));
    let exponent: String = chars.get(at + 1..end)?.iter().collect();
    (is_base(out) && !goes_on).then(|| Some((symbols::script('^', &exponent)?, end)))?
}

/// Whether what was put out last can be raised or lowered: a short word, a number, something in parentheses.
fn is_base(out: &[char]) -> bool {
    let Some(last) = out.last() else { return false };
    let letters = out.iter().rev().take_while(|c| symbols::is_letter(**c)).count();
    let before = out.iter().rev().nth(letters);
    if letters > 0 {
        let joined = before.is_some_and(|c| *c == '_' || (is_word(*c) && !c.is_ascii_digit()));
        return letters <= MAX_BASE && !joined;
    }
    last.is_ascii_digit() || matches!(last, ')' | ']') || symbols::is_script(*last)
}

/// Whether a character is of a word, in a rough way that any program can repeat: the rest is signs.
fn is_word(c: char) -> bool {
    let is_sign = matches!(c, '\u{2000}'..='\u{2BFF}' | '\u{3000}'..='\u{303F}') || symbols::is_script(c);
    c.is_ascii_alphanumeric() || (c >= '\u{C0}' && !is_sign)
}

/// `x_1`, `a_n`, `H_2O`, `Ca(OH)_2`; not `file_1`.
fn lowered(chars: &[char], at: usize) -> Option<(String, usize)> {
    let is_part = |c: &&char| c.is_ascii_alphanumeric() || **c == '_' || symbols::is_letter(**c);
    let before: String = chars.iter().take(at).rev().take(MAX_RUN).take_while(is_part).collect();
    let before: String = before.chars().rev().collect();
    let after: String = chars.iter().skip(at + 1).take(MAX_RUN).take_while(is_part).collect();
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    let is_index = before.chars().count() == 1 && before.chars().all(symbols::is_letter);
    let in_parentheses = before.is_empty() && at.checked_sub(1).and_then(|b| chars.get(b)) == Some(&')');
    let lowered = if (1..=2).contains(&digits.len())
        && (after == digits && (is_index || in_parentheses)
            || symbols::is_chemical(&format!("{before}{after}").replace('_', "")))
    {
        digits
    } else if is_index && after.chars().count() == 1 {
        after
    } else {
        return None;
    };
    Some((symbols::script('_', &lowered)?, at + 1 + lowered.chars().count()))
}

/// Whether the stretch without spaces around a place is an address, a path or a value of a field.
fn in_address(chars: &[char], at: usize) -> bool {
    let outside = |c: &&char| !c.is_whitespace();
    let before = chars.iter().take(at).rev().take(MAX_RUN * 4).take_while(outside);
    let after = chars.iter().skip(at).take(MAX_RUN * 4).take_while(outside);
    before.chain(after).any(|c| matches!(c, ':' | '@' | '\\' | '`'))
}
