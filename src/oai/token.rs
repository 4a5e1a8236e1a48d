//! Stateless resumption tokens: all that is needed to go on stands in the token itself.
//!
//! Apart from the writer because a token is the provider's own affair: the protocol calls it opaque (section
//! 3.5). A checksum over it and a key refuses tokens that were altered or come from another server.

use data_encoding::BASE64URL_NOPAD;
use sha2::Digest;
use sha2::Sha256;

/// Longest token that is looked at, in bytes.
const MAX_TOKEN: usize = 4096;
/// Bytes of the checksum.
const CHECKSUM: usize = 12;

/// Where a list stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListState {
    /// `metadataPrefix`; empty for `ListSets`.
    pub prefix: String,
    /// `set`.
    pub set: Option<String>,
    /// `from`.
    pub from: Option<String>,
    /// `until`, frozen at the first request.
    pub until: Option<String>,
    /// Sort key of the last record given: what the provider orders by, such as `datestamp identifier`.
    pub last: String,
    /// Records given so far.
    pub cursor: u64,
    /// Size of the whole list.
    pub total: u64,
}

/// The fields in the order they stand in a token.
type Fields = (String, Option<String>, Option<String>, Option<String>, String, u64, u64);

/// The state as token, of characters that need no escaping in a URL: `A-Z a-z 0-9 - _`.
#[must_use]
#[expect(clippy::expect_used, reason = "texts and numbers always have a JSON form")]
pub fn encode(state: &ListState, key: &[u8]) -> String {
    let ListState { prefix, set, from, until, last, cursor, total } = state;
    let mut bytes = serde_json::to_vec(&(prefix, set, from, until, last, cursor, total))
        .expect("texts and numbers have a JSON form");
    let sum = checksum(&bytes, key);
    bytes.extend_from_slice(&sum);
    BASE64URL_NOPAD.encode(&bytes)
}

/// The state in a token; `None` (badResumptionToken) if it was not made by [`encode`] with this key.
#[must_use]
pub fn decode(token: &str, key: &[u8]) -> Option<ListState> {
    if token.len() > MAX_TOKEN {
        return None;
    }
    let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
    let (payload, sum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
    if checksum(payload, key) != sum {
        return None;
    }
    let fields: Fields = serde_json::from_slice(payload).ok()?;
    let (prefix, set, from, until, last, cursor, total) = fields;
    Some(ListState { prefix, set, from, until, last, cursor, total })
}

/// Two rounds, so that a known sum cannot be carried over to a longer payload.
fn checksum(payload: &[u8], key: &[u8]) -> Vec<u8> {
    let inner = Sha256::new().chain_update(key).chain_update(payload).finalize();
    let outer = Sha256::new().chain_update(key).chain_update(inner).finalize();
    outer.iter().copied().take(CHECKSUM).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn state() -> impl Strategy<Value = ListState> {
        let text = || any::<Option<String>>();
        (any::<String>(), text(), text(), text(), any::<String>(), any::<u64>(), any::<u64>()).prop_map(
            |(prefix, set, from, until, last, cursor, total)| ListState {
                prefix,
                set,
                from,
                until,
                last,
                cursor,
                total,
            },
        )
    }

    proptest! {
        #[test]
        fn a_token_gives_back_its_state(state in state()) {
            let token = encode(&state, b"key");
            prop_assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            prop_assume!(token.len() <= MAX_TOKEN);
            prop_assert_eq!(decode(&token, b"other"), None);
            prop_assert_eq!(decode(&token, b"key"), Some(state));
        }

        #[test]
        fn no_other_text_is_taken_for_a_token(text: String) {
            prop_assert_eq!(decode(&text, b"key"), None);
        }
    }

    #[test]
    fn altered_tokens_are_refused() {
        let token = encode(&ListState { prefix: "lom".to_owned(), ..ListState::default() }, b"key");
        for at in 0..token.len() {
            let mut altered = token.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(decode(std::str::from_utf8(&altered).unwrap(), b"key"), None, "{at}");
        }
        assert_eq!(decode(&token[1..], b"key"), None);
    }
}
