//! Hands tokens that are already made to tantivy.
//!
//! Analysis happens once a record, outside of the index; here a field's text is a list of lines, each a number, a
//! tab and a term. The number is either how many times the term is counted ([`REPEATED`]: the term frequency
//! becomes the impact) or where it stands ([`PLACED`]). Whole values ([`KEY`]) are one token each.

use std::fmt::Write;

use tantivy::Index;
use tantivy::tokenizer::Token;
use tantivy::tokenizer::TokenStream;
use tantivy::tokenizer::Tokenizer;

use crate::search::analysis;

/// Tokenizer whose numbers are counts.
pub(super) const REPEATED: &str = "lomond_repeated";
/// Tokenizer whose numbers are positions.
pub(super) const PLACED: &str = "lomond_placed";
/// Tokenizer of whole values.
pub(super) const KEY: &str = "lomond_key";

/// Makes the tokenizers known to an index that was just opened.
pub(super) fn register(index: &Index) {
    index.tokenizers().register(REPEATED, Replay { mode: Mode::Repeated });
    index.tokenizers().register(PLACED, Replay { mode: Mode::Placed });
    index.tokenizers().register(KEY, Replay { mode: Mode::Key });
}

/// Adds a line to the text of a field.
pub(super) fn push(lines: &mut String, number: u32, term: &str) {
    // Writing to a string cannot fail.
    if write!(lines, "{number}\t").is_ok() {
        lines.push_str(term);
        lines.push('\n');
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Repeated,
    Placed,
    Key,
}

#[derive(Debug, Clone)]
struct Replay {
    mode: Mode,
}

impl Tokenizer for Replay {
    type TokenStream<'a> = ReplayStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        ReplayStream { mode: self.mode, rest: text, again: 0, token: Token::default() }
    }
}

struct ReplayStream<'a> {
    mode: Mode,
    rest: &'a str,
    again: u32,
    token: Token,
}

impl ReplayStream<'_> {
    fn whole(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        self.token.text = analysis::key(self.rest);
        self.token.position = 0;
        self.rest = "";
        true
    }
}

impl TokenStream for ReplayStream<'_> {
    fn advance(&mut self) -> bool {
        if self.mode == Mode::Key {
            return self.whole();
        }
        if self.again > 0 {
            self.again -= 1;
            return true;
        }
        let Some((line, rest)) = self.rest.split_once('\n') else { return false };
        let Some((number, term)) = line.split_once('\t') else { return false };
        let number: u32 = number.parse().unwrap_or(1);
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(term);
        let placed = self.mode == Mode::Placed;
        self.token.position = usize::try_from(if placed { number } else { 0 }).unwrap_or(0);
        self.again = if placed { 0 } else { number.saturating_sub(1) };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mode: Mode, text: &str, expected: &[(&str, usize)]) {
        let mut replay = Replay { mode };
        let mut stream = replay.token_stream(text);
        let mut got = Vec::new();
        while stream.advance() {
            got.push((stream.token().text.clone(), stream.token().position));
        }
        let want: Vec<_> = expected.iter().map(|(term, at)| ((*term).to_owned(), *at)).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn lines_become_tokens() {
        let mut lines = String::new();
        push(&mut lines, 2, "cell");
        push(&mut lines, 7, "a b");
        check(Mode::Placed, &lines, &[("cell", 2), ("a b", 7)]);
        check(Mode::Repeated, "2\tcell\n1\tx\n", &[("cell", 0), ("cell", 0), ("x", 0)]);
        check(Mode::Key, "Higher  Education", &[("higher education", 0)]);
        check(Mode::Key, "", &[]);
    }
}
