//! A query string to an answer: the six verbs over the sample, as OAI-PMH 2.0 has them.
//!
//! Pure: the base URL and the time are arguments.

use crate::oai::Format;
use crate::oai::Identify;
use crate::oai::ProtocolError;
use crate::oai::ResumptionToken;
use crate::oai::Verb;
use crate::oai::token;
use crate::oai::token::ListState;
use crate::oai::write;
use crate::oai::write::Envelope;
use crate::oai::write::Metadata;
use crate::oai::write::OutgoingRecord;
use crate::provider::sample::SampleRecord;
use crate::provider::sample::SampleRepository;

/// The one metadataPrefix that the sample has.
pub const PREFIX: &str = "oai_lom";

/// Records on a page.
const PAGE_SIZE: usize = 50;

/// Marks the sample's tokens as its own; it guards nothing.
const TOKEN_KEY: &[u8] = b"lomond sample repository";

/// A request's arguments, decoded, in their order.
type Arguments = Vec<(String, String)>;

/// Answers the query string of a request (or the body of a POST).
#[must_use]
pub fn answer(repository: &SampleRepository, base_url: &str, now: &str, query: &str) -> Vec<u8> {
    let arguments: Arguments = url::form_urlencoded::parse(query.as_bytes())
        .map(|(k, v)| (k.into_owned(), v.into_owned()))
        .collect();
    let envelope = |arguments| Envelope { response_date: now, base_url, arguments };
    match dispatch(repository, base_url, &arguments) {
        Ok(reply) => {
            let verb_first = in_order(&arguments);
            reply.write(repository, &envelope(&verb_first))
        }
        Err(error) => {
            let echoed = !matches!(error.code.as_str(), "badVerb" | "badArgument");
            let shown = if echoed { in_order(&arguments) } else { Vec::new() };
            write::errors(&envelope(&shown), &[error])
        }
    }
}

/// The arguments with the verb first.
fn in_order(arguments: &Arguments) -> Vec<(&str, &str)> {
    let mut pairs: Vec<(&str, &str)> = arguments.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    pairs.sort_by_key(|(name, _)| *name != "verb");
    pairs
}

fn error(code: &str, message: impl Into<String>) -> ProtocolError {
    ProtocolError { code: code.to_owned(), message: message.into() }
}

/// What is to be sent.
enum Reply<'a> {
    Identify(Box<Identify>),
    Formats,
    Sets,
    Headers(Vec<&'a SampleRecord>, Option<ResumptionToken>),
    Records(Vec<&'a SampleRecord>, Option<ResumptionToken>),
    Record(&'a SampleRecord),
}

impl Reply<'_> {
    fn write(&self, repository: &SampleRepository, envelope: &Envelope<'_>) -> Vec<u8> {
        match self {
            Self::Identify(identify) => write::identify(envelope, identify),
            Self::Formats => write::list_metadata_formats(envelope, &[format()]),
            Self::Sets => write::list_sets(envelope, repository.sets(), None),
            Self::Headers(records, token) => {
                let headers: Vec<_> = records.iter().map(|record| &record.header).collect();
                write::list_identifiers(envelope, &headers, token.as_ref())
            }
            Self::Records(records, token) => {
                let records: Vec<_> = records.iter().map(|record| outgoing(record)).collect();
                write::list_records(envelope, &records, token.as_ref())
            }
            Self::Record(record) => write::get_record(envelope, &outgoing(record)),
        }
    }
}

fn format() -> Format {
    Format {
        prefix: PREFIX.to_owned(),
        schema: "http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd".to_owned(),
        namespace: "http://ltsc.ieee.org/xsd/LOM".to_owned(),
    }
}

/// The bytes go out as they lie in the folder: the sample is what a harvester meets, not what it should meet.
fn outgoing(record: &SampleRecord) -> OutgoingRecord<'_> {
    let metadata = if record.header.deleted { Metadata::None } else { Metadata::Verbatim(&record.metadata) };
    OutgoingRecord { header: &record.header, metadata, about: b"" }
}

fn dispatch<'a>(
    repository: &'a SampleRepository,
    base_url: &str,
    arguments: &Arguments,
) -> Result<Reply<'a>, ProtocolError> {
    let verbs: Vec<&str> =
        arguments.iter().filter(|(name, _)| name == "verb").map(|(_, v)| v.as_str()).collect();
    let verb = match verbs.as_slice() {
        [one] => Verb::from_name(one).ok_or_else(|| error("badVerb", "there is no such verb"))?,
        _ => return Err(error("badVerb", "exactly one verb is wanted")),
    };
    check_names(verb, arguments)?;
    match verb {
        Verb::Identify => Ok(Reply::Identify(Box::new(identify(repository, base_url)))),
        Verb::ListSets if argument(arguments, "resumptionToken").is_some() => Err(bad_token()),
        Verb::ListSets => Ok(Reply::Sets),
        Verb::ListMetadataFormats => match argument(arguments, "identifier") {
            Some(identifier) => find(repository, identifier).map(|_| Reply::Formats),
            None => Ok(Reply::Formats),
        },
        Verb::GetRecord => get(repository, arguments),
        Verb::ListIdentifiers | Verb::ListRecords => {
            let (records, token) = list(repository, arguments)?;
            Ok(if verb == Verb::ListRecords {
                Reply::Records(records, token)
            } else {
                Reply::Headers(records, token)
            })
        }
    }
}

fn argument<'a>(arguments: &'a Arguments, name: &str) -> Option<&'a str> {
    arguments.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Unknown, repeated and exclusive arguments are refused (section 3.6).
fn check_names(verb: Verb, arguments: &Arguments) -> Result<(), ProtocolError> {
    let known: &[&str] = match verb {
        Verb::Identify => &[],
        Verb::ListSets => &["resumptionToken"],
        Verb::ListMetadataFormats => &["identifier"],
        Verb::GetRecord => &["identifier", "metadataPrefix"],
        Verb::ListIdentifiers | Verb::ListRecords => {
            &["from", "until", "set", "metadataPrefix", "resumptionToken"]
        }
    };
    let others: Vec<&str> =
        arguments.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "verb").collect();
    for (n, name) in others.iter().enumerate() {
        if !known.contains(name) {
            return Err(error("badArgument", format!("`{name}` is no argument of {}", verb.as_str())));
        }
        if others.iter().take(n).any(|other| other == name) {
            return Err(error("badArgument", format!("`{name}` is repeated")));
        }
    }
    if others.contains(&"resumptionToken") && others.len() > 1 {
        return Err(error("badArgument", "resumptionToken stands alone"));
    }
    Ok(())
}

fn identify(repository: &SampleRepository, base_url: &str) -> Identify {
    let earliest = repository.records().first().map(|record| record.header.datestamp.clone());
    Identify {
        repository_name: "Lomond sample repository".to_owned(),
        base_url: base_url.to_owned(),
        protocol_version: "2.0".to_owned(),
        admin_emails: vec!["nobody@sample.lomond.example".to_owned()],
        earliest_datestamp: earliest.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned()),
        deleted_record: "persistent".to_owned(),
        granularity: "YYYY-MM-DDThh:mm:ssZ".to_owned(),
        ..Identify::default()
    }
}

fn find<'a>(repository: &'a SampleRepository, identifier: &str) -> Result<&'a SampleRecord, ProtocolError> {
    let found = repository.records().iter().find(|record| record.header.identifier == identifier);
    found.ok_or_else(|| error("idDoesNotExist", "there is no such record"))
}

fn check_prefix(prefix: Option<&str>) -> Result<(), ProtocolError> {
    match prefix {
        None => Err(error("badArgument", "metadataPrefix is wanted")),
        Some(PREFIX) => Ok(()),
        Some(_) => Err(error("cannotDisseminateFormat", format!("the one format is {PREFIX}"))),
    }
}

fn get<'a>(repository: &'a SampleRepository, arguments: &Arguments) -> Result<Reply<'a>, ProtocolError> {
    let identifier = argument(arguments, "identifier");
    let identifier = identifier.ok_or_else(|| error("badArgument", "identifier is wanted"))?;
    let prefix = argument(arguments, "metadataPrefix");
    prefix.ok_or_else(|| error("badArgument", "metadataPrefix is wanted"))?;
    let record = find(repository, identifier)?;
    check_prefix(prefix)?;
    Ok(Reply::Record(record))
}

fn bad_token() -> ProtocolError {
    error("badResumptionToken", "unknown token")
}

/// One page of the records that the arguments select.
fn list<'a>(
    repository: &'a SampleRepository,
    arguments: &Arguments,
) -> Result<(Vec<&'a SampleRecord>, Option<ResumptionToken>), ProtocolError> {
    let mut state = match argument(arguments, "resumptionToken") {
        Some(token) => token::decode(token, TOKEN_KEY).ok_or_else(bad_token)?,
        None => begin(arguments)?,
    };
    let selected: Vec<&SampleRecord> =
        repository.records().iter().filter(|record| selects(&state, record)).collect();
    let start = usize::try_from(state.cursor).unwrap_or(usize::MAX);
    let page: Vec<&SampleRecord> = selected.iter().skip(start).take(PAGE_SIZE).copied().collect();
    if page.is_empty() {
        return Err(error("noRecordsMatch", "nothing matches"));
    }
    let (cursor, total) = (state.cursor, selected.len() as u64);
    let next = cursor + page.len() as u64;
    let whole = cursor == 0 && next >= total;
    (state.cursor, state.total) = (next, total);
    let value = if next < total { token::encode(&state, TOKEN_KEY) } else { String::new() };
    let token = ResumptionToken {
        value,
        cursor: Some(cursor),
        complete_list_size: Some(total),
        expiration_date: None,
    };
    Ok((page, (!whole).then_some(token)))
}

fn begin(arguments: &Arguments) -> Result<ListState, ProtocolError> {
    let (from, until) = (argument(arguments, "from"), argument(arguments, "until"));
    for date in [from, until].into_iter().flatten() {
        if !is_datestamp(date) {
            return Err(error("badArgument", format!("`{date}` is no datestamp")));
        }
    }
    if let (Some(from), Some(until)) = (from, until) {
        if from.len() != until.len() {
            return Err(error("badArgument", "from and until must be of one granularity"));
        }
        if from > until {
            return Err(error("badArgument", "from is later than until"));
        }
    }
    let prefix = argument(arguments, "metadataPrefix");
    check_prefix(prefix)?;
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let (prefix, set) = (owned(prefix).unwrap_or_default(), owned(argument(arguments, "set")));
    Ok(ListState { prefix, set, from: owned(from), until: owned(until), ..ListState::default() })
}

/// `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`, a date that exists.
fn is_datestamp(text: &str) -> bool {
    match text.len() {
        10 => text.parse::<jiff::civil::Date>().is_ok(),
        20 => text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok(),
        _ => false,
    }
}

fn selects(state: &ListState, record: &SampleRecord) -> bool {
    let stamp = record.header.datestamp.as_str();
    let at = |date: &str| stamp.get(..date.len()).unwrap_or(stamp).to_owned();
    let from = state.from.as_deref().is_none_or(|from| at(from).as_str() >= from);
    let until = state.until.as_deref().is_none_or(|until| at(until).as_str() <= until);
    let below = |set: &str, wanted: &str| {
        set.strip_prefix(wanted).is_some_and(|r| r.is_empty() || r.starts_with(':'))
    };
    let set =
        state.set.as_deref().is_none_or(|wanted| record.header.sets.iter().any(|set| below(set, wanted)));
    from && until && set
}
