//! Why no response came.
//!
//! An answer with a status of 400 or more is not an error here: it is a [`crate::http::Response`].

use std::io;

/// Why no response came; every variant names the address.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// Not an address that can be asked.
    #[error("cannot ask {url}: {reason}")]
    Address {
        /// The address.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No connection, or it broke.
    #[error("no answer from {url}: {cause}")]
    Connection {
        /// The address.
        url: String,
        /// What the system said.
        cause: io::Error,
    },
    /// The name of the host is not known.
    #[error("no answer from {url}: its host is unknown")]
    UnknownHost {
        /// The address.
        url: String,
    },
    /// It took too long.
    #[error("no answer from {url} in time ({stage})")]
    Timeout {
        /// The address.
        url: String,
        /// What was waited for.
        stage: String,
    },
    /// The certificate or the encryption is not right.
    #[error("no safe connection to {url}: {reason}")]
    Tls {
        /// The address.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// The body ended before its time.
    #[error("the answer of {url} broke off after {received} bytes: {reason}")]
    Truncated {
        /// The address.
        url: String,
        /// Bytes received, after decompression.
        received: u64,
        /// What the reader said.
        reason: String,
    },
    /// The body is larger than allowed.
    #[error("the answer of {url} is larger than {limit} bytes")]
    TooLarge {
        /// The address.
        url: String,
        /// The limit, in bytes after decompression.
        limit: u64,
    },
    /// Redirected too often, in a circle, or to where nobody may send us.
    #[error("{url} redirects to {target}: {reason}")]
    Redirect {
        /// The address asked first.
        url: String,
        /// Where it led.
        target: String,
        /// Why that is not followed.
        reason: String,
    },
    /// What came is not HTTP.
    #[error("{url} does not speak HTTP as it should: {reason}")]
    Protocol {
        /// The address.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// The client itself cannot be made.
    #[error("cannot set up HTTP: {reason}")]
    Setup {
        /// What is wrong.
        reason: String,
    },
}

impl HttpError {
    /// Whether the same request may well succeed a little later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Connection { .. }
            | Self::Timeout { .. }
            | Self::Truncated { .. }
            | Self::UnknownHost { .. } => true,
            Self::Protocol { .. } => true,
            Self::Address { .. }
            | Self::Tls { .. }
            | Self::TooLarge { .. }
            | Self::Redirect { .. }
            | Self::Setup { .. } => false,
        }
    }
}

/// Turns the client library's error into ours, so that it can be exchanged.
pub fn from_ureq(url: &str, error: ureq::Error) -> HttpError {
    let url = url.to_owned();
    match error {
        // A handshake that fails comes as data that make no sense: asking again does not mend a certificate.
        ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::InvalidData && url.starts_with("https:") => {
            HttpError::Tls { url, reason: cause.to_string() }
        }
        ureq::Error::Io(cause) => HttpError::Connection { url, cause },
        ureq::Error::ConnectionFailed => {
            HttpError::Connection { url, cause: io::Error::other("connection failed") }
        }
        ureq::Error::Timeout(stage) => HttpError::Timeout { url, stage: stage.to_string() },
        ureq::Error::HostNotFound => HttpError::UnknownHost { url },
        ureq::Error::BadUri(reason) => HttpError::Address { url, reason },
        ureq::Error::Http(cause) => HttpError::Address { url, reason: cause.to_string() },
        ureq::Error::Tls(reason) => HttpError::Tls { url, reason: reason.to_owned() },
        ureq::Error::Rustls(cause) => HttpError::Tls { url, reason: cause.to_string() },
        ureq::Error::Pem(cause) => HttpError::Tls { url, reason: cause.to_string() },
        other => HttpError::Protocol { url, reason: other.to_string() },
    }
}
