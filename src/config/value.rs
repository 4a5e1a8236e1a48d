//! Checked values of a configuration: addresses, networks, times of day, names of environment variables.
//!
//! Apart from the tables that hold them because each is one rule with one error sentence. Pure: nothing here
//! reads the environment or the clock.

use std::fmt;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::str::FromStr;

/// A public base address: `http` or `https`, no query, no slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    prefix: String,
}

impl BaseUrl {
    /// Reads `https://example.org/catalogue`; a slash at the end is dropped.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = web_address(text)?;
        if url.query().is_some() {
            return Err(format!("`{text}` has a query: a base URL ends with its path"));
        }
        let prefix = url.path().trim_end_matches('/').to_owned();
        Ok(Self { text: text.trim_end_matches('/').to_owned(), prefix })
    }

    /// The whole address, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The path prefix: empty or `/catalogue`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }
}

/// A web address of a server: `http` or `https`, with a host, without credentials and fragment.
pub fn web_address(text: &str) -> Result<url::Url, String> {
    let url = url::Url::parse(text).map_err(|cause| format!("`{text}` is no web address: {cause}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(format!("`{text}` must begin with http:// or https:// and name a host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a web address here must hold no password: name its environment variable under `[auth]`"
            .to_owned());
    }
    if url.fragment().is_some() {
        return Err(format!("`{text}` has a fragment (`#…`), which no server ever sees"));
    }
    Ok(url)
}

/// An e-mail address as OAI-PMH wants it (`\S+@(\S+\.)+\S+`).
pub fn email(text: &str) -> Result<String, String> {
    let spaces = text.contains(char::is_whitespace);
    match text.split_once('@') {
        Some((local, domain)) if !spaces && !local.is_empty() && domain.contains('.') => Ok(text.to_owned()),
        _ => Err(format!("`{text}` is no e-mail address")),
    }
}

/// A name for addresses and setSpecs: `[A-Za-z0-9_-]+`.
pub fn word(text: &str) -> Result<String, String> {
    let good = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match !text.is_empty() && text.chars().all(good) {
        true => Ok(text.to_owned()),
        false => Err(format!("`{text}` is no short name: use A-Z, a-z, 0-9, `_` and `-`")),
    }
}

/// An address to listen at, such as `127.0.0.1:9090`.
pub fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is no address with a port, such as 127.0.0.1:9090"))
}

/// A BCP 47 language tag, checked for shape only.
pub fn language(text: &str) -> Result<String, String> {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = text.split('-').next().unwrap_or_default();
    let letters = (2..=8).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    match letters && text.split('-').all(part) {
        true => Ok(text.to_owned()),
        false => Err(format!("`{text}` is no language tag such as `de` or `pt-BR`")),
    }
}

/// The name of an environment variable; its value is a secret and never kept here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable(String);

impl Variable {
    /// Checks the name: `[A-Za-z_][A-Za-z0-9_]*`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let digit_first = text.starts_with(|c: char| c.is_ascii_digit());
        match !text.is_empty() && !digit_first && text.chars().all(name) {
            true => Ok(Self(text.to_owned())),
            false => {
                Err("the name of an environment variable is wanted here, never the secret itself".to_owned())
            }
        }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// An address or a block of addresses in CIDR notation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Reads `10.0.0.0/8`, `::1` and the like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no address or network such as 10.0.0.0/8");
        let (address, bits) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse::<u8>().map_err(|_| wrong()))?;
        if bits <= most { Ok(Self { address, bits }) } else { Err(wrong()) }
    }

    /// Whether `address` lies in the block.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let whole = |address: IpAddr| match address {
            IpAddr::V4(v4) => (u128::from(u32::from(v4)) << 96, true),
            IpAddr::V6(v6) => (u128::from(v6), false),
        };
        let ((ours, ours_v4), (theirs, theirs_v4)) = (whole(self.address), whole(address));
        let differ = (ours ^ theirs).checked_shr(128 - u32::from(self.bits)).unwrap_or(0);
        ours_v4 == theirs_v4 && differ == 0
    }
}

/// When a source is harvested by `serve --harvest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Only on command.
    Manual,
    /// When so many hours have passed since the last run began.
    Hours(u32),
}

impl FromStr for Schedule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hours = text.strip_prefix("every ").and_then(|rest| rest.strip_suffix('h'));
        match (text, hours.and_then(|hours| hours.parse::<u32>().ok())) {
            ("manual", _) => Ok(Self::Manual),
            ("daily", _) => Ok(Self::Hours(24)),
            ("weekly", _) => Ok(Self::Hours(24 * 7)),
            ("monthly", _) => Ok(Self::Hours(24 * 30)),
            (_, Some(hours @ 1..=8760)) => Ok(Self::Hours(hours)),
            _ => Err(format!("`{text}` is no schedule: use manual, daily, weekly, monthly or `every 6h`")),
        }
    }
}

/// The part of the day in which a source may be asked, in UTC; may cross midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First minute of the day.
    pub from: u16,
    /// First minute that is outside again.
    pub until: u16,
}

impl Window {
    /// Whether a minute of the day (0 to 1439) lies inside.
    #[must_use]
    pub fn contains(self, minute: u16) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        }
    }
}

impl FromStr for Window {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is no part of a day such as 22:00-06:00 (UTC)");
        let (from, until) = text.split_once('-').ok_or_else(wrong)?;
        let window = Self { from: minute(from).ok_or_else(wrong)?, until: minute(until).ok_or_else(wrong)? };
        if window.from == window.until { Err(wrong()) } else { Ok(window) }
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, until) = (self.from, self.until);
        write!(f, "{:02}:{:02}-{:02}:{:02} UTC", from / 60, from % 60, until / 60, until % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_knows_its_path_prefix() {
        let base = BaseUrl::parse("https://example.org/catalogue/").unwrap();
        assert_eq!((base.as_str(), base.prefix()), ("https://example.org/catalogue", "/catalogue"));
        assert_eq!(BaseUrl::parse("http://example.org").unwrap().prefix(), "");
        for bad in [
            "example.org",
            "ftp://example.org",
            "http://u:p@example.org",
            "http://example.org/?a",
            "http://e/#x",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn networks_hold_the_addresses_of_their_block() {
        let check = |network: &str, address: &str, inside: bool| {
            let found = Network::parse(network).unwrap().contains(address.parse().unwrap());
            assert_eq!(found, inside, "{address} in {network}");
        };
        check("10.0.0.0/8", "10.200.0.1", true);
        check("10.0.0.0/8", "11.0.0.1", false);
        check("127.0.0.1", "127.0.0.1", true);
        check("127.0.0.1", "127.0.0.2", false);
        check("0.0.0.0/0", "8.8.8.8", true);
        check("::/0", "8.8.8.8", false);
        check("fd00::/8", "fd12::1", true);
        assert!(Network::parse("10.0.0.0/33").is_err());
    }

    #[test]
    fn windows_may_cross_midnight() {
        let night: Window = "22:00-06:00".parse().unwrap();
        assert!(night.contains(23 * 60) && night.contains(0) && !night.contains(6 * 60));
        let day: Window = "09:30-17:00".parse().unwrap();
        assert!(day.contains(570) && !day.contains(569) && !day.contains(1020));
        for bad in ["", "9-17", "25:00-06:00", "10:00-10:00"] {
            assert!(bad.parse::<Window>().is_err(), "{bad}");
        }
    }

    #[test]
    fn schedules_are_words_or_hours() {
        assert_eq!("every 6h".parse(), Ok(Schedule::Hours(6)));
        assert_eq!("weekly".parse(), Ok(Schedule::Hours(168)));
        assert!("hourly".parse::<Schedule>().is_err());
    }

    #[test]
    fn a_secret_typed_where_its_name_belongs_is_refused_without_being_repeated() {
        let error = Variable::parse("s3cret!").unwrap_err();
        assert!(!error.contains("s3cret"), "{error}");
        assert_eq!(Variable::parse("LOMOND_TOKEN").unwrap().name(), "LOMOND_TOKEN");
    }
}
