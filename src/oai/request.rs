//! Requests as URLs.
//!
//! Apart from transport: which URL a request has is decided and tested here, sending is elsewhere.

use percent_encoding::AsciiSet;
use percent_encoding::NON_ALPHANUMERIC;
use percent_encoding::utf8_percent_encode;

/// All but RFC 3986's unreserved characters is encoded: OAI-PMH 2.0 section 3.1.1.3 asks for `/ ? # = & : ; space % +`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The six verbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// About the repository.
    Identify,
    /// Which formats it has.
    ListMetadataFormats,
    /// Which sets it has.
    ListSets,
    /// Headers.
    ListIdentifiers,
    /// Records.
    ListRecords,
    /// One record.
    GetRecord,
}

impl Verb {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Identify,
        Self::ListMetadataFormats,
        Self::ListSets,
        Self::ListIdentifiers,
        Self::ListRecords,
        Self::GetRecord,
    ];

    /// The protocol's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identify => "Identify",
            Self::ListMetadataFormats => "ListMetadataFormats",
            Self::ListSets => "ListSets",
            Self::ListIdentifiers => "ListIdentifiers",
            Self::ListRecords => "ListRecords",
            Self::GetRecord => "GetRecord",
        }
    }

    /// The verb of that name; case counts.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.as_str() == name)
    }
}

/// The arguments of a first list request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListArguments {
    /// `metadataPrefix`.
    pub prefix: String,
    /// `set`; `None` = the whole repository.
    pub set: Option<String>,
    /// `from`, at the repository's granularity.
    pub from: Option<String>,
    /// `until`, at the repository's granularity.
    pub until: Option<String>,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// About the repository.
    Identify,
    /// Formats of the repository, or of one item.
    ListMetadataFormats {
        /// Of this item only.
        identifier: Option<String>,
    },
    /// Sets.
    ListSets,
    /// Headers.
    ListIdentifiers(ListArguments),
    /// Records.
    ListRecords(ListArguments),
    /// One record.
    GetRecord {
        /// Which item.
        identifier: String,
        /// In which format.
        prefix: String,
    },
    /// The next page of a list.
    Resume {
        /// Of which list.
        verb: Verb,
        /// The token as received.
        token: String,
    },
}

impl Request {
    /// Its verb.
    #[must_use]
    pub fn verb(&self) -> Verb {
        match self {
            Self::Identify => Verb::Identify,
            Self::ListMetadataFormats { .. } => Verb::ListMetadataFormats,
            Self::ListSets => Verb::ListSets,
            Self::ListIdentifiers(_) => Verb::ListIdentifiers,
            Self::ListRecords(_) => Verb::ListRecords,
            Self::GetRecord { .. } => Verb::GetRecord,
            Self::Resume { verb, .. } => *verb,
        }
    }

    /// Its arguments but the verb, in the protocol's order.
    #[must_use]
    pub fn arguments(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Identify | Self::ListSets => Vec::new(),
            Self::ListMetadataFormats { identifier } => {
                identifier.iter().map(|id| ("identifier", id.as_str())).collect()
            }
            Self::ListIdentifiers(list) | Self::ListRecords(list) => list.pairs(),
            Self::GetRecord { identifier, prefix } => {
                vec![("identifier", identifier), ("metadataPrefix", prefix)]
            }
            Self::Resume { token, .. } => vec![("resumptionToken", token)],
        }
    }

    /// The GET URL at `base`; a base that has a query already is gone on with, a fragment is cut.
    #[must_use]
    pub fn url(&self, base: &str) -> String {
        let base = base.split('#').next().unwrap_or(base);
        let mut url = String::from(base);
        match base.find('?') {
            None => url.push('?'),
            Some(_) if base.ends_with(['?', '&']) => {}
            Some(_) => url.push('&'),
        }
        url.push_str("verb=");
        url.push_str(self.verb().as_str());
        for (name, value) in self.arguments() {
            url.push('&');
            url.push_str(name);
            url.push('=');
            url.extend(utf8_percent_encode(value, ENCODED));
        }
        url
    }
}

impl ListArguments {
    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let optional = [("set", &self.set), ("from", &self.from), ("until", &self.until)];
        std::iter::once(("metadataPrefix", self.prefix.as_str()))
            .chain(optional.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, request: &Request, expected: &str) {
        assert_eq!(request.url(base), expected);
    }

    #[test]
    fn reserved_characters_are_encoded() {
        let request = Request::Resume { verb: Verb::ListRecords, token: "a/?#=&:; %+é".to_owned() };
        let query = "verb=ListRecords&resumptionToken=a%2F%3F%23%3D%26%3A%3B%20%25%2B%C3%A9";
        check("http://h/oai", &request, &format!("http://h/oai?{query}"));
    }

    #[test]
    fn a_base_with_a_query_is_gone_on_with() {
        check("http://h/oai.php?repo=x", &Request::Identify, "http://h/oai.php?repo=x&verb=Identify");
        check("http://h/oai.php?", &Request::Identify, "http://h/oai.php?verb=Identify");
        check("http://h/oai.php?a=b&", &Request::Identify, "http://h/oai.php?a=b&verb=Identify");
        check("http://h/oai#top", &Request::ListSets, "http://h/oai?verb=ListSets");
    }

    #[test]
    fn only_given_arguments_are_sent() {
        let list = ListArguments {
            prefix: "oai_lom".to_owned(),
            from: Some("2024-01-01T00:00:00Z".to_owned()),
            ..ListArguments::default()
        };
        check(
            "http://h/",
            &Request::ListRecords(list),
            "http://h/?verb=ListRecords&metadataPrefix=oai_lom&from=2024-01-01T00%3A00%3A00Z",
        );
        let one = Request::GetRecord { identifier: "oai:x:1".to_owned(), prefix: "lom".to_owned() };
        check("http://h/", &one, "http://h/?verb=GetRecord&identifier=oai%3Ax%3A1&metadataPrefix=lom");
        check(
            "http://h/",
            &Request::ListMetadataFormats { identifier: None },
            "http://h/?verb=ListMetadataFormats",
        );
    }

    #[test]
    fn verbs_are_found_by_their_exact_name() {
        for verb in Verb::ALL {
            assert_eq!(Verb::from_name(verb.as_str()), Some(verb));
        }
        assert_eq!(Verb::from_name("identify"), None);
    }
}
