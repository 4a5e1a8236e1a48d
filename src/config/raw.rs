//! A TOML file as typed: reads one table key by key and remembers everything that is wrong.
//!
//! The only file that names `toml`. Not derived with serde: a derived reader stops at its first error, and a
//! person who mends a configuration wants all of them, each with its line. Knows no key of Lomond's; a key that
//! nobody asked for is unknown.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use crate::config::error::Finding;
use crate::config::nearest::nearest;

/// Longest configuration file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 1 << 20;

/// One file's text and the findings made in it so far.
pub struct Document {
    path: PathBuf,
    text: String,
    findings: RefCell<Vec<(usize, Finding)>>,
}

impl Document {
    /// Takes the text of the file at `path`.
    pub fn new(path: &Path, text: String) -> Self {
        Self { path: path.to_owned(), text, findings: RefCell::new(Vec::new()) }
    }

    /// Adds a finding about the bytes at `span`.
    pub fn report(&self, span: &Range<usize>, message: impl Into<String>) {
        let before = self.text.get(..span.start).unwrap_or(&self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let finding = Finding { file: self.path.clone(), line: Some(line), message: message.into() };
        self.findings.borrow_mut().push((span.start, finding));
    }

    /// Reads the file's top table with `read`, then reports the keys that it did not ask for.
    ///
    /// Syntax errors are reported too; what is readable beside them is still checked.
    pub fn read<T>(&self, read: impl FnOnce(&Table<'_>) -> T) -> T {
        let (root, errors) = DeTable::parse_recoverable(&self.text);
        for error in &errors {
            self.report(&error.span().unwrap_or(0..0), format!("not TOML: {}", error.message()));
        }
        Table::visit(self, root.get_ref(), 0..0, read)
    }

    /// The findings in the order of the file.
    pub fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.findings.into_inner();
        findings.sort_by_key(|(at, _)| *at);
        findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// A value and where it stands.
pub struct Typed<T> {
    /// What was typed.
    pub value: T,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

/// A value under a name of the user's own.
pub struct Entry {
    /// The name.
    pub name: Typed<String>,
    /// The value.
    pub given: Given,
}

/// What stands under a name of the user's own.
#[derive(PartialEq)]
pub enum Given {
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
    /// True or false.
    Flag(bool),
    /// A table.
    Table(Vec<Entry>),
    /// Anything else.
    Other,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.name.value == other.name.value && self.given == other.given
    }
}

fn entries(table: &DeTable<'_>) -> Vec<Entry> {
    let entry = |(name, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| Entry {
        name: Typed { value: name.get_ref().to_string(), span: name.span() },
        given: given(value.get_ref()),
    };
    table.iter().map(entry).collect()
}

fn given(value: &DeValue<'_>) -> Given {
    if let Some(text) = value.as_str() {
        return Given::Text(text.to_owned());
    }
    if let Some(flag) = value.as_bool() {
        return Given::Flag(flag);
    }
    if let Some(table) = value.as_table() {
        return Given::Table(entries(table));
    }
    let texts = value.as_array().map(|items| {
        items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    });
    texts.flatten().map_or(Given::Other, Given::Texts)
}

/// One table under reading.
pub struct Table<'a> {
    document: &'a Document,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    fn visit<T>(
        document: &Document,
        table: &DeTable<'_>,
        span: Range<usize>,
        read: impl FnOnce(&Table<'_>) -> T,
    ) -> T {
        let table = Table { document, table, span, asked: RefCell::default() };
        let made = read(&table);
        table.report_unknown();
        made
    }

    fn report_unknown(&self) {
        let asked = self.asked.borrow();
        for key in self.table.keys().filter(|key| !asked.contains(&key.get_ref().as_ref())) {
            let typed = key.get_ref();
            let mend = match nearest(typed, &asked) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("known are {}", asked.join(", ")),
            };
            self.document.report(&key.span(), format!("unknown key `{typed}`: {mend}"));
        }
    }

    /// Adds a finding about this table as a whole.
    pub fn report(&self, message: impl Into<String>) {
        self.document.report(&self.span, message);
    }

    /// Adds a finding about a value.
    pub fn report_at(&self, span: &Range<usize>, message: impl Into<String>) {
        self.document.report(span, message);
    }

    fn value(&self, key: &'static str) -> Option<&Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let found = value.get_ref().type_str();
        self.document.report(&value.span(), format!("`{key}` must be {wanted}, not {found}"));
    }

    /// A text.
    pub fn text(&self, key: &'static str) -> Option<Typed<String>> {
        let value = self.value(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(Typed { value: text.to_owned(), span: value.span() }),
            None => {
                self.wrong(key, value, "a text in quotes");
                None
            }
        }
    }

    /// A text that `parse` turns into a checked type; its error becomes a finding.
    pub fn parsed<T, E: std::fmt::Display>(
        &self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let typed = self.text(key)?;
        match parse(&typed.value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.document.report(&typed.span, format!("`{key}`: {error}"));
                None
            }
        }
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(key, value, "true or false");
        }
        flag
    }

    /// A whole number in `range`.
    pub fn whole(&self, key: &'static str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let value = self.value(key)?;
        let digits =
            value.get_ref().as_integer().map(|number| (number.as_str().replace('_', ""), number.radix()));
        let number = digits.and_then(|(digits, radix)| i64::from_str_radix(&digits, radix).ok());
        match number {
            Some(number) if range.contains(&number) => Some(number),
            _ => {
                self.wrong(key, value, &format!("a whole number from {} to {}", range.start(), range.end()));
                None
            }
        }
    }

    /// A number of seconds in `range`, whole or with a fraction.
    pub fn seconds(
        &self,
        key: &'static str,
        range: std::ops::RangeInclusive<f64>,
    ) -> Option<std::time::Duration> {
        let value = self.value(key)?;
        let digits = value.get_ref().as_integer().map(toml::de::DeInteger::as_str);
        let digits = digits.or_else(|| value.get_ref().as_float().map(toml::de::DeFloat::as_str));
        match digits.and_then(|digits| digits.replace('_', "").parse::<f64>().ok()) {
            Some(number) if range.contains(&number) => std::time::Duration::try_from_secs_f64(number).ok(),
            _ => {
                self.wrong(
                    key,
                    value,
                    &format!("a number of seconds from {} to {}", range.start(), range.end()),
                );
                None
            }
        }
    }

    /// A list of texts; empty when the key is missing.
    pub fn texts(&self, key: &'static str) -> Vec<Typed<String>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_str() {
                Some(text) => texts.push(Typed { value: text.to_owned(), span: item.span() }),
                None => self.wrong(key, item, "a list of texts"),
            }
        }
        texts
    }

    /// A text, or a list of texts; empty when the key is missing.
    pub fn words(&self, key: &'static str) -> Vec<Typed<String>> {
        match self.value(key) {
            Some(value) if value.get_ref().is_str() => self.text(key).into_iter().collect(),
            Some(_) => self.texts(key),
            None => Vec::new(),
        }
    }

    /// A table of values under names of the user's own, with the tables in it.
    pub fn tree(&self, key: &'static str) -> Vec<Entry> {
        let Some(value) = self.value(key) else { return Vec::new() };
        match value.get_ref().as_table() {
            Some(table) => entries(table),
            None => {
                self.wrong(key, value, "a table");
                Vec::new()
            }
        }
    }

    /// A table within; `read` is called only where it is there.
    pub fn table<T>(&self, key: &'static str, read: impl FnOnce(&Table<'_>) -> T) -> Option<T> {
        let value = self.value(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some(Table::visit(self.document, table, value.span(), read)),
            None => {
                self.wrong(key, value, "a table");
                None
            }
        }
    }

    /// A list of tables (`[[key]]`), each read by `read`.
    pub fn tables<T>(&self, key: &'static str, mut read: impl FnMut(&Table<'_>) -> T) -> Vec<T> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of tables, each begun by a line in double brackets");
            return Vec::new();
        };
        let mut made = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_table() {
                Some(table) => made.push(Table::visit(self.document, table, item.span(), &mut read)),
                None => self.wrong(key, item, "a table"),
            }
        }
        made
    }

    /// A table of texts under names of the user's own, such as HTTP headers, in the order of the names.
    pub fn pairs(&self, key: &'static str) -> Vec<(Typed<String>, Typed<String>)> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(key, value, "a table of texts");
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (name, item) in table {
            let name = Typed { value: name.get_ref().to_string(), span: name.span() };
            match item.get_ref().as_str() {
                Some(text) => pairs.push((name, Typed { value: text.to_owned(), span: item.span() })),
                None => self.wrong(&name.value, item, "a text in quotes"),
            }
        }
        pairs
    }
}
