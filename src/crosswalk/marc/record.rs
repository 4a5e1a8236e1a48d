//! A MARC record as a value: leader, control fields, data fields. Knows neither LOM nor a file format.

use crate::crosswalk::text;

/// Leader of a record whose lengths are not known: UTF-8, minimal level, ISBD.
const LEADER: &[u8; 24] = b"00000nmm a22000007i 4500";

/// One MARC record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// 24 ASCII characters; lengths and base address are zeros.
    pub leader: [u8; 24],
    /// 001 to 009.
    pub control: Vec<(&'static str, String)>,
    /// 010 to 999.
    pub data: Vec<DataField>,
}

impl Default for Record {
    fn default() -> Self {
        Self { leader: *LEADER, control: Vec::new(), data: Vec::new() }
    }
}

/// One data field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DataField {
    /// Three digits.
    pub tag: &'static str,
    /// The two indicators, ASCII.
    pub indicators: [u8; 2],
    /// Code (ASCII) and value, in order.
    pub subfields: Vec<(u8, String)>,
}

impl DataField {
    /// A field without subfields.
    #[must_use]
    pub fn new(tag: &'static str, indicators: [u8; 2]) -> Self {
        Self { tag, indicators, subfields: Vec::new() }
    }

    /// Adds a subfield, unless the value is empty.
    #[must_use]
    pub fn sub(mut self, code: u8, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.subfields.push((code, value));
        }
        self
    }

    /// Adds a subfield, if there is a value.
    #[must_use]
    pub fn opt(self, code: u8, value: Option<String>) -> Self {
        self.sub(code, value.unwrap_or_default())
    }

    /// The field with `mark` at its end unless that or another final mark stands there.
    #[must_use]
    pub fn ended(mut self, mark: char) -> Self {
        if let Some((_, value)) = self.subfields.last_mut()
            && !value.ends_with(['.', '?', '!', '-', '…', ')', ']', '>'])
            && !value.ends_with(mark)
        {
            value.push(mark);
        }
        self
    }
}

impl Record {
    /// Adds a field, unless it has no subfields.
    pub fn push(&mut self, field: DataField) {
        if !field.subfields.is_empty() {
            self.data.push(field);
        }
    }

    /// Sets one position of the leader.
    pub fn set_leader(&mut self, position: usize, value: u8) {
        if let Some(byte) = self.leader.get_mut(position) {
            *byte = value;
        }
    }

    /// The leader's type of record, position 06.
    #[must_use]
    pub fn kind(&self) -> u8 {
        self.leader.get(6).copied().unwrap_or(b'm')
    }

    /// The leader as text.
    #[must_use]
    pub fn leader_text(&self) -> String {
        self.leader.iter().map(|byte| char::from(*byte)).collect()
    }

    /// Whether a field whose tag begins so is there.
    #[must_use]
    pub fn has(&self, prefix: &str) -> bool {
        self.data.iter().any(|field| field.tag.starts_with(prefix))
    }

    /// Puts the fields in the order of their tags; fields of one tag keep theirs, equal ones are kept once.
    pub fn finish(&mut self) {
        self.control.sort_by_key(|(tag, _)| *tag);
        self.data.sort_by_key(|field| field.tag);
        self.data = text::unique(std::mem::take(&mut self.data));
    }
}
