//! Sizes as they come in 4.2, in bytes.
//!
//! The standard wants decimal digits alone; records write `18Kbytes`. A prefix means powers of 1,024, as the
//! file managers that people copied these numbers from have it.

/// Longest text looked at, in bytes.
const MAX_BYTES: usize = 60;

/// Words for a unit of bytes, lower case, with the power of 1,024.
const UNITS: &[(&str, i32)] = &[
    ("", 0),
    ("b", 0),
    ("byte", 0),
    ("bytes", 0),
    ("octets", 0),
    ("k", 1),
    ("kb", 1),
    ("ko", 1),
    ("kib", 1),
    ("kbyte", 1),
    ("kbytes", 1),
    ("kilobytes", 1),
    ("m", 2),
    ("mb", 2),
    ("mo", 2),
    ("mib", 2),
    ("mbyte", 2),
    ("mbytes", 2),
    ("megabytes", 2),
    ("g", 3),
    ("gb", 3),
    ("go", 3),
    ("gib", 3),
    ("gbytes", 3),
    ("gigabytes", 3),
    ("tb", 4),
];

/// Bytes that `text` names; `None` where it names none.
#[must_use]
pub fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.len() > MAX_BYTES {
        return None;
    }
    let end = text.rfind(|c: char| c.is_ascii_digit()).map(|at| at + 1)?;
    let (number, unit) = text.split_at(end);
    let unit = unit.trim().trim_end_matches('.').to_lowercase();
    let (_, power) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let amount = whole(number)? * 1024_f64.powi(*power);
    if amount > 1e18 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "digits only, at most 1e18")]
    let bytes = amount.round() as u64;
    Some(bytes)
}

/// The form of the standard: digits alone. Equal to `text` where it keeps the rule already.
#[must_use]
pub fn normal(text: &str) -> Option<String> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits { Some(text.to_owned()) } else { bytes(text).map(|bytes| bytes.to_string()) }
}

/// A number with separators of thousands (`1.234.567`, `1 234`) or one decimal part (`1.5`, `1,25`).
fn whole(text: &str) -> Option<f64> {
    let groups: Vec<&str> = text.split(['.', ',', ' ', '\u{a0}', '\'']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !groups.iter().all(digits) {
        return None;
    }
    match groups.as_slice() {
        [number] => number.parse().ok(),
        [number, fraction] if fraction.len() != 3 => format!("{number}.{fraction}").parse().ok(),
        [first, rest @ ..] if first.len() <= 3 && rest.iter().all(|group| group.len() == 3) => {
            groups.concat().parse().ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_every_shape_give_bytes() {
        for (text, expected) in [
            ("82920", Some(82_920)),
            ("0", Some(0)),
            ("18Kbytes", Some(18_432)),
            ("12 KB", Some(12_288)),
            ("1.5 MB", Some(1_572_864)),
            ("1,25 Mo", Some(1_310_720)),
            ("1.234.567", Some(1_234_567)),
            ("1 234 bytes", Some(1234)),
            ("?", None),
            ("", None),
            ("12 pages", None),
            ("1.2.3", None),
            ("-5", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(bytes(text), expected, "{text:?}");
        }
    }

    #[test]
    fn digits_stay_however_many() {
        assert_eq!(normal("99999999999999999999").as_deref(), Some("99999999999999999999"));
        assert_eq!(normal("007").as_deref(), Some("007"));
        assert_eq!(normal("1 KB").as_deref(), Some("1024"));
    }
}
