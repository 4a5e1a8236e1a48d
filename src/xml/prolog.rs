//! The small markup: XML declaration, processing instructions, comments; and where a document's element begins.

use crate::xml::chars;
use crate::xml::chars::is_space;

/// `XMLDecl` (production 23), the whole of `<?xml … ?>`.
pub(super) fn check_declaration(piece: &str) -> Result<(), &'static str> {
    const FAULT: &str = "the XML declaration is not well-formed";
    let inner = piece.strip_prefix("<?xml").and_then(|rest| rest.strip_suffix("?>")).ok_or(FAULT)?;
    let (version, rest) = pseudo_attribute(inner, "version").ok_or(FAULT)?;
    if !version
        .strip_prefix("1.")
        .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err("the XML declaration asks for another version than 1.0");
    }
    let rest = match pseudo_attribute(rest, "encoding") {
        Some((encoding, _)) if !is_encoding_name(encoding) => return Err(FAULT),
        Some((_, rest)) => rest,
        None => rest,
    };
    let rest = match pseudo_attribute(rest, "standalone") {
        Some(("yes" | "no", rest)) => rest,
        Some(_) => return Err(FAULT),
        None => rest,
    };
    if chars::is_blank(rest) { Ok(()) } else { Err(FAULT) }
}

/// `S name = "value"`, and what comes after it.
fn pseudo_attribute<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let white = [' ', '\t', '\n', '\r'];
    if !text.bytes().next().is_some_and(is_space) {
        return None;
    }
    let rest = text.trim_start_matches(white).strip_prefix(name)?.trim_start_matches(white);
    let rest = rest.strip_prefix('=')?.trim_start_matches(white);
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split_once(quote)
}

fn is_encoding_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

/// `PI` (production 16); namespaces forbid a colon in its target.
pub(super) fn check_instruction(piece: &str) -> Result<(), &'static str> {
    const FAULT: &str = "a processing instruction is not well-formed";
    let inner = piece.strip_prefix("<?").and_then(|rest| rest.strip_suffix("?>")).ok_or(FAULT)?;
    let target = inner.split([' ', '\t', '\n', '\r']).next().unwrap_or("");
    if target.eq_ignore_ascii_case("xml") {
        return Err("a processing instruction may not be called `xml`");
    }
    if chars::is_ncname(target) { Ok(()) } else { Err(FAULT) }
}

/// `Comment` (production 15).
pub(super) fn check_comment(piece: &str) -> Result<(), &'static str> {
    let inner = piece.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    let inner = inner.ok_or("a comment is not closed")?;
    if inner.contains("--") || inner.ends_with('-') { Err("`--` inside a comment") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_held_to_their_grammar() {
        for good in [
            r#"<?xml version="1.0"?>"#,
            r#"<?xml version='1.0' encoding="UTF-8" standalone='no' ?>"#,
            "<?xml version = \"1.0\"\n?>",
        ] {
            assert_eq!(check_declaration(good), Ok(()), "{good}");
        }
        for bad in [
            "<?xml?>",
            r#"<?xml encoding="UTF-8"?>"#,
            r#"<?xml version="2.0"?>"#,
            r#"<?xml version="1.0"encoding="a"?>"#,
            r#"<?xml version="1.0" standalone="yes" encoding="a"?>"#,
            r#"<?xml version="1.0" encoding=""?>"#,
            r#"<?xml version="1.0" standalone="maybe"?>"#,
        ] {
            assert!(check_declaration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn comments_and_instructions_are_held_to_theirs() {
        assert!(check_comment("<!-- a - b -->").is_ok());
        assert!(check_comment("<!-- a -- b -->").is_err());
        assert!(check_comment("<!-- a --->").is_err());
        assert!(check_comment("<!-->").is_err());
        assert!(check_instruction("<?php echo ?>").is_ok());
        assert!(check_instruction("<?a:b ?>").is_err());
        assert!(check_instruction("<?XML ?>").is_err());
        assert!(check_instruction("<? a?>").is_err());
    }
}
