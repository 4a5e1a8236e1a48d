//! The first two questions: who are you, and which formats have you.
//!
//! Apart from the loop because a diagnosis asks them too.

use crate::config::Source;
use crate::harvest::ask::AskError;
use crate::harvest::ask::Asker;
use crate::harvest::formats;
use crate::harvest::retry::Failure;
use crate::harvest::retry::Kind;
use crate::http::Response;
use crate::oai;
use crate::oai::Format;
use crate::oai::Identify;
use crate::oai::PageError;
use crate::oai::Request;

/// Why a repository cannot be harvested at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GreetError {
    /// No answer.
    #[error("{verb} is not answered: {cause}")]
    Ask {
        /// The question.
        verb: &'static str,
        /// Why.
        cause: AskError,
    },
    /// It refuses.
    #[error("{verb} is refused: {reason}")]
    Refused {
        /// The question.
        verb: &'static str,
        /// Its words.
        reason: String,
    },
    /// Another protocol.
    #[error("the repository speaks OAI-PMH `{0}`, not 2.0")]
    Version(String),
    /// Nothing to harvest.
    #[error("the repository offers neither LOM nor Dublin Core ({0}): name a format with `prefix`")]
    NoFormat(String),
}

impl GreetError {
    /// Whether the repository is there and only this question goes wrong, so that others may be answered.
    #[must_use]
    pub fn is_of_the_question(&self) -> bool {
        match self {
            Self::Ask { cause: AskError::GaveUp { kind, .. }, .. } => *kind != Kind::Closed,
            Self::Refused { .. } => true,
            Self::Ask { .. } | Self::Version(_) | Self::NoFormat(_) => false,
        }
    }
}

/// Asks one question that has no list for an answer.
fn question<T>(
    asker: &mut Asker<'_>,
    url: &str,
    request: &Request,
    read: fn(&[u8], Option<&str>) -> Result<T, PageError>,
) -> Result<T, GreetError> {
    let verb = request.verb().as_str();
    let answer = asker.ask(&request.url(url), |response: Response, _| {
        match read(&response.body, response.charset().as_deref()) {
            Ok(value) => Ok(Ok(value)),
            Err(refusal @ PageError::Protocol(_)) => Ok(Err(refusal.to_string())),
            Err(other) => Err(Failure::NotOai { reason: other.to_string() }),
        }
    });
    match answer {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(reason)) => Err(GreetError::Refused { verb, reason }),
        Err(cause) => Err(GreetError::Ask { verb, cause }),
    }
}

/// Asks who the repository is.
///
/// # Errors
/// It does not say, or it is of another age.
pub fn identify(asker: &mut Asker<'_>, url: &str) -> Result<Identify, GreetError> {
    let identify = question(asker, url, &Request::Identify, oai::identify)?;
    match identify.protocol_version.trim() {
        // Nobody who means another version leaves it out: this is the first one that has namespaces.
        "2.0" | "" => Ok(identify),
        other => Err(GreetError::Version(other.to_owned())),
    }
}

/// Asks which formats the repository has.
///
/// # Errors
/// It does not say.
pub fn formats(asker: &mut Asker<'_>, url: &str) -> Result<Vec<Format>, GreetError> {
    question(asker, url, &Request::ListMetadataFormats { identifier: None }, oai::formats)
}

/// Asks which sets the repository has; the first page of them.
///
/// # Errors
/// It does not say, or has none.
pub fn sets(asker: &mut Asker<'_>, url: &str) -> Result<oai::SetList, GreetError> {
    question(asker, url, &Request::ListSets, oai::sets)
}

/// The metadataPrefix to harvest: the configured one, which needs no question, or the best that is offered; where the
/// question goes wrong, the one that was harvested `before`.
///
/// # Errors
/// None is configured and none is to be had.
pub fn prefix(asker: &mut Asker<'_>, source: &Source, before: Option<&str>) -> Result<String, GreetError> {
    if let Some(prefix) = &source.prefix {
        return Ok(prefix.clone());
    }
    let before = before.filter(|prefix| !prefix.is_empty());
    let offered = match (formats(asker, &source.url), before) {
        (Err(error), Some(prefix)) if error.is_of_the_question() => return Ok(prefix.to_owned()),
        (offered, _) => offered?,
    };
    match formats::choose(&offered) {
        Some(format) => Ok(format.prefix.clone()),
        None => Err(GreetError::NoFormat(names(&offered))),
    }
}

/// What to say of a configured format that the repository refuses: which ones it offers, where it tells.
pub fn refused_prefix(asker: &mut Asker<'_>, source: &Source) -> Option<String> {
    let prefix = source.prefix.as_ref()?;
    let offered = formats(asker, &source.url).ok()?;
    let listed = offered.iter().any(|format| format.prefix == *prefix);
    (!listed)
        .then(|| format!("the repository does not offer the format `{prefix}`, only {}", names(&offered)))
}

fn names(offered: &[Format]) -> String {
    offered.iter().map(|format| format.prefix.as_str()).collect::<Vec<_>>().join(", ")
}
