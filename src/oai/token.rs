//! Stateless resumption tokens.

/// Where a list stands; all that is needed to go on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListState {
    /// `metadataPrefix`.
    pub prefix: String,
    /// `set`.
    pub set: Option<String>,
    /// `from`.
    pub from: Option<String>,
    /// `until`, frozen at the first request.
    pub until: Option<String>,
    /// Sort key of the last record given: what the provider orders by (change number or `datestamp id`).
    pub last: String,
    /// Records given so far.
    pub cursor: u64,
    /// Size of the whole list.
    pub total: u64,
}

/// The state as token: URL-safe characters only. `key` makes tokens of other servers invalid.
#[must_use]
pub fn encode(state: &ListState, key: &[u8]) -> String {
    todo!("{state:?}{key:?}")
}

/// The state in a token; `None` if it was not made by [`encode`] with this key.
#[must_use]
pub fn decode(token: &str, key: &[u8]) -> Option<ListState> {
    todo!("{token}{key:?}")
}
