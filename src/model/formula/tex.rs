//! TeX's mathematics to Unicode: what people write in titles and abstracts, not all that TeX can do.
//!
//! What is not known stays as it was written; what is not balanced or nested too deep is refused whole.

use super::symbols;

/// Deepest nesting.
const MAX_DEPTH: usize = 12;
/// Longest argument of a command that stands alone in a text, in characters.
const MAX_ARGUMENT: usize = 200;
/// Signs with spaces on both sides, where something stands on their left.
const SPACED: &str = "=<>≤≥≠≈≡∼≃≅∝≪≫≐→←↔⇒⇐⇔↦⇌∈∉∋⊂⊃⊆⊇+−±∓×÷·∧∨∩∪⊕⊗∘∣∥⊥";
/// Commands whose argument is words, not mathematics.
const TEXTS: [&str; 9] =
    ["text", "textrm", "textbf", "textit", "textnormal", "mbox", "emph", "operatorname", "ce"];

/// A formula without its delimiters; `None` where it is none that can be read.
pub(super) fn shown(content: &[char]) -> Option<String> {
    let mut tex = Tex { chars: content, at: 0 };
    let row = tex.row(0, false)?;
    (tex.at >= content.len() && !row.trim().is_empty()).then(|| row.trim().to_owned())
}

/// A known command at `at`, with its arguments and scripts: its text, and where it ends.
pub(super) fn command(chars: &[char], at: usize) -> Option<(String, usize)> {
    let end = chars.len().min(at + MAX_ARGUMENT);
    let mut tex = Tex { chars: chars.get(..end)?, at };
    let mut row = Row::new(true);
    let name = tex.clone().name();
    if name.chars().count() < 2 || !is_known(&name) {
        return None;
    }
    tex.command(0, &mut row)?;
    while let Some(sign @ ('^' | '_')) = tex.peek() {
        tex.at += 1;
        let script = tex.argument(1)?;
        row.push(&scripted(sign, &script));
    }
    let shown = row.text.trim().to_owned();
    (!shown.is_empty()).then_some((shown, tex.at))
}

fn is_known(name: &str) -> bool {
    symbols::named(name).is_some()
        || TEXTS.contains(&name)
        || matches!(name, "frac" | "dfrac" | "tfrac" | "sqrt" | "binom" | "mathbb")
}

#[derive(Clone)]
struct Tex<'t> {
    chars: &'t [char],
    at: usize,
}

/// A row of signs under way.
struct Row {
    text: String,
    /// Signs of operation have spaces around them.
    spaced: bool,
    /// The name of a function was last.
    word: bool,
}

impl Row {
    fn new(spaced: bool) -> Self {
        Self { text: String::new(), spaced, word: false }
    }

    fn push(&mut self, text: &str) {
        let begins = text.chars().next().is_some_and(|c| symbols::is_letter(c) || c.is_ascii_digit());
        if std::mem::take(&mut self.word) && begins {
            self.space();
        }
        self.text.push_str(text);
    }

    /// A sign of operation has spaces where something stands before it.
    fn sign(&mut self, sign: char) {
        let operand = self.text.chars().next_back();
        let spaced = self.spaced
            && SPACED.contains(sign)
            && operand.is_some_and(|c| c != ' ' && !"([{|⟨,;".contains(c));
        self.word = false;
        if spaced {
            self.text.push(' ');
        }
        self.text.push(sign);
        if spaced {
            self.text.push(' ');
        }
    }

    /// The name of a function, apart from letters beside it.
    fn word(&mut self, word: &str) {
        let last = self.text.chars().next_back();
        if last.is_some_and(|c| symbols::is_letter(c) || c.is_ascii_digit()) {
            self.space();
        }
        self.text.push_str(word);
        self.word = true;
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }
}

impl Tex<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Signs up to the end, or to the brace that closes a group.
    fn row(&mut self, depth: usize, in_group: bool) -> Option<String> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut row = Row::new(depth == 0);
        loop {
            self.skip_space();
            match self.peek() {
                None => return (!in_group).then_some(row.text),
                Some('}') if in_group => {
                    self.at += 1;
                    return Some(row.text);
                }
                Some('}') => return None,
                Some(sign) => self.item(sign, depth, &mut row)?,
            }
        }
    }

    fn item(&mut self, sign: char, depth: usize, row: &mut Row) -> Option<()> {
        if sign == '\\' {
            return self.command(depth, row);
        }
        self.at += 1;
        match sign {
            '{' => row.push(&self.row(depth + 1, true)?),
            '^' | '_' => {
                let script = self.argument(depth + 1)?;
                row.text.push_str(&scripted(sign, &script));
            }
            '&' | '~' => row.space(),
            '\'' => row.push("′"),
            '-' => row.sign('−'),
            _ if SPACED.contains(sign) => row.sign(sign),
            _ => row.push(sign.encode_utf8(&mut [0; 4])),
        }
        Some(())
    }

    /// A group, a command or one sign; empty at the end.
    fn argument(&mut self, depth: usize) -> Option<String> {
        self.skip_space();
        let mut row = Row::new(false);
        match self.peek() {
            None | Some('}') => {}
            Some(sign) if depth <= MAX_DEPTH => self.item(sign, depth, &mut row)?,
            Some(_) => return None,
        }
        Some(row.text)
    }

    /// The name after a backslash: letters, or one other sign.
    fn name(&mut self) -> String {
        self.at += 1;
        let letters: String =
            self.chars.iter().skip(self.at).take_while(|c| c.is_ascii_alphabetic()).collect();
        let name =
            if letters.is_empty() { self.peek().map(String::from).unwrap_or_default() } else { letters };
        self.at += name.chars().count();
        name
    }

    fn command(&mut self, depth: usize, row: &mut Row) -> Option<()> {
        let name = self.name();
        match name.as_str() {
            "frac" | "dfrac" | "tfrac" => {
                let (above, below) = (self.argument(depth + 1)?, self.argument(depth + 1)?);
                row.push(&format!("{}/{}", whole(&above), whole(&below)));
            }
            "binom" => {
                let (above, below) = (self.argument(depth + 1)?, self.argument(depth + 1)?);
                row.push(&format!("({above} {below})"));
            }
            "sqrt" => {
                let index = self.option()?;
                let index = symbols::script('^', &index).unwrap_or(index);
                row.push(&format!("{index}√{}", whole(&self.argument(depth + 1)?)));
            }
            "ce" => row.push(&chemical(&self.words()?)),
            "mathbb" => {
                let letters = self.argument(depth + 1)?;
                let own = |c: char| {
                    symbols::named(&format!("mathbb {c}")).map_or_else(|| c.to_string(), str::to_owned)
                };
                row.push(&letters.chars().map(own).collect::<String>());
            }
            "begin" | "end" => self.environment(&name, row)?,
            "\\" => row.push("; "),
            "," | ";" | ":" | " " | ">" | "quad" | "qquad" => row.space(),
            "!" => {}
            "{" | "}" | "%" | "$" | "&" | "#" | "_" => row.push(&name),
            "|" => row.push("‖"),
            text if TEXTS.contains(&text) => self.text(row)?,
            name => self.named(name, depth, row)?,
        }
        Some(())
    }

    /// A name of the table; any other stays as it was written.
    fn named(&mut self, name: &str, depth: usize, row: &mut Row) -> Option<()> {
        let Some(shown) = symbols::named(name) else {
            row.push(&format!("\\{name}"));
            return Some(());
        };
        if let Some(mark) = shown.strip_prefix('◌') {
            let letters = self.argument(depth + 1)?;
            let marked = |c: char| match symbols::is_letter(c) || c.is_ascii_digit() {
                true => format!("{c}{mark}"),
                false => c.to_string(),
            };
            row.push(&letters.chars().map(marked).collect::<String>());
        } else if matches!(name, "left" | "right") && self.peek() == Some('.') {
            self.at += 1;
        } else if shown.chars().nth(1).is_some() {
            row.word(shown);
        } else if let Some(sign) = shown.chars().next() {
            if SPACED.contains(sign) {
                row.sign(sign)
            } else {
                row.push(shown)
            }
            self.keep_apart(sign, row);
        }
        Some(())
    }

    /// `\pi r` keeps its space, so that `r` is a word of its own.
    fn keep_apart(&mut self, letter: char, row: &mut Row) {
        let next = self.chars.iter().skip(self.at).find(|c| !c.is_whitespace());
        let joined = self.peek().is_none_or(|c| !c.is_whitespace());
        if symbols::is_letter(letter)
            && !joined
            && next.is_some_and(|next| symbols::is_letter(*next) || next.is_ascii_digit())
        {
            row.space();
        }
    }

    /// What stands in braces, as it is; the braces in it must pair.
    fn words(&mut self) -> Option<String> {
        self.skip_space();
        if self.peek() != Some('{') {
            return self.argument(MAX_DEPTH);
        }
        let mut open = 0_usize;
        let begin = self.at + 1;
        for (at, c) in self.chars.iter().enumerate().skip(self.at) {
            open = match c {
                '{' => open + 1,
                '}' => open.checked_sub(1)?,
                _ => open,
            };
            if open == 0 {
                self.at = at + 1;
                let words = self.chars.get(begin..at)?;
                return Some(words.iter().filter(|c| !matches!(c, '{' | '}' | '$')).collect());
            }
        }
        None
    }

    fn text(&mut self, row: &mut Row) -> Option<()> {
        let words = self.words()?;
        if words.starts_with(' ') {
            row.space();
        }
        row.word(words.trim());
        if words.ends_with(' ') {
            row.space();
        }
        Some(())
    }

    /// `[3]` after `\sqrt`; empty where there is none.
    fn option(&mut self) -> Option<String> {
        if self.peek() != Some('[') {
            return Some(String::new());
        }
        let length = self.chars.iter().skip(self.at).position(|c| *c == ']')?;
        let option = self.chars.get(self.at + 1..self.at + length)?.iter().collect();
        self.at += length + 1;
        Some(option)
    }

    /// Matrices stand in parentheses; of every other environment only the content is shown.
    fn environment(&mut self, which: &str, row: &mut Row) -> Option<()> {
        let name = self.words()?;
        if name.ends_with("matrix") {
            row.push(if which == "begin" { "(" } else { ")" });
        } else if name == "array" && which == "begin" {
            self.words()?;
        }
        Some(())
    }
}

/// A text raised or lowered; in parentheses where a character of it cannot be.
fn scripted(sign: char, text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let plain: String = text.chars().filter(|c| *c != ' ').collect();
    symbols::script(sign, &plain).unwrap_or_else(|| match text.chars().nth(1) {
        Some(_) => format!("{sign}({text})"),
        None => format!("{sign}{text}"),
    })
}

/// In parentheses, unless it is a number, letters, or stands in some already.
fn whole(text: &str) -> String {
    let text = text.trim();
    let bare = || text.chars().filter(|c| !symbols::is_script(*c));
    if bare().all(|c| c.is_ascii_digit()) || bare().all(symbols::is_letter) {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

/// `H2O` with its numbers lowered.
fn chemical(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let after = out.chars().next_back();
        let lowered =
            after.is_some_and(|last| last.is_ascii_alphabetic() || last == ')' || symbols::is_script(last));
        match symbols::script('_', &c.to_string()).filter(|_| lowered && c.is_ascii_digit()) {
            Some(small) => out.push_str(&small),
            None if matches!(c, '_' | '^') => {}
            None => out.push(c),
        }
    }
    out
}
