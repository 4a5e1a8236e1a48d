//! `<!DOCTYPE …>`: finds the general entities that its internal subset declares.
//!
//! Everything else in it (elements, attributes, notations) is stepped over and never applied; parameter
//! entities are refused, since with them the subset is no longer what it seems.

use crate::xml::chars;
use crate::xml::entity::Entities;
use crate::xml::error::Fault;

/// Reads the whole `<!DOCTYPE …>` at `offset` of the document.
pub(super) fn read(doctype: &str, offset: usize, entities: &mut Entities) -> Result<(), Fault> {
    let mut cursor = Cursor { text: doctype, at: 0 };
    read_all(&mut cursor, entities).map_err(|message| Fault::new(message, offset + cursor.at))
}

fn read_all(cursor: &mut Cursor<'_>, entities: &mut Entities) -> Result<(), String> {
    cursor.expect("<!DOCTYPE")?;
    cursor.space()?;
    cursor.name()?;
    if cursor.skip_space() && !cursor.rest().starts_with(['[', '>']) {
        cursor.external_id()?;
        cursor.skip_space();
    }
    if cursor.take("[") {
        subset(cursor, entities)?;
        cursor.skip_space();
    }
    cursor.expect(">")?;
    if cursor.rest().is_empty() {
        Ok(())
    } else {
        Err("the document type declaration is not well-formed".to_owned())
    }
}

fn subset(cursor: &mut Cursor<'_>, entities: &mut Entities) -> Result<(), String> {
    loop {
        cursor.skip_space();
        if cursor.take("]") {
            return Ok(());
        } else if cursor.take("<!ENTITY") {
            entity(cursor, entities)?;
        } else if cursor.take("<!--") {
            if cursor.until("--")?.ends_with('-') || !cursor.take(">") {
                return Err("`--` inside a comment".to_owned());
            }
        } else if cursor.take("<?") {
            cursor.until("?>")?;
        } else if ["<!ELEMENT", "<!ATTLIST", "<!NOTATION"].iter().any(|open| cursor.take(open)) {
            cursor.skip_declaration()?;
        } else if cursor.rest().starts_with('%') {
            return Err("parameter entities are not supported".to_owned());
        } else {
            return Err("the internal subset of the document type is not well-formed".to_owned());
        }
    }
}

fn entity(cursor: &mut Cursor<'_>, entities: &mut Entities) -> Result<(), String> {
    cursor.space()?;
    if cursor.rest().starts_with('%') {
        return Err("parameter entities are not supported".to_owned());
    }
    let name = cursor.name()?;
    if !chars::is_ncname(name) {
        return Err(format!("`{name}` is no entity name"));
    }
    cursor.space()?;
    let literal = if cursor.rest().starts_with(['"', '\'']) { Some(cursor.literal()?) } else { None };
    match literal {
        Some(literal) if literal.contains('%') => {
            return Err("parameter entities are not supported".to_owned());
        }
        Some(_) => {}
        None => cursor.external_id()?,
    }
    if cursor.skip_space() && literal.is_none() && cursor.take("NDATA") {
        cursor.space()?;
        cursor.name()?;
        cursor.skip_space();
    }
    cursor.expect(">")?;
    entities.declare(name, literal)
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn expect(&mut self, token: &str) -> Result<(), String> {
        if self.take(token) {
            Ok(())
        } else {
            Err(format!("`{token}` is expected in the document type declaration"))
        }
    }

    fn skip_space(&mut self) -> bool {
        let trimmed = self.rest().trim_start_matches([' ', '\t', '\n', '\r']);
        let skipped = self.rest().len() - trimmed.len();
        self.at += skipped;
        skipped > 0
    }

    fn space(&mut self) -> Result<(), String> {
        if self.skip_space() {
            Ok(())
        } else {
            Err("white space is expected in the document type declaration".to_owned())
        }
    }

    /// A name, colons allowed.
    fn name(&mut self) -> Result<&'a str, String> {
        let rest = self.rest();
        let end = rest.find(|c| !chars::is_name_char(c) && c != ':').unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or("");
        if !name.starts_with(|c| chars::is_name_start(c) || c == ':') {
            return Err("a name is expected in the document type declaration".to_owned());
        }
        self.at += end;
        Ok(name)
    }

    fn until(&mut self, end: &str) -> Result<&'a str, String> {
        let (before, _) = self.rest().split_once(end).ok_or("the document type declaration is not closed")?;
        self.at += before.len() + end.len();
        Ok(before)
    }

    fn literal(&mut self) -> Result<&'a str, String> {
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => {
                self.at += 1;
                self.until(if quote == '"' { "\"" } else { "'" })
            }
            _ => Err("a quoted text is expected in the document type declaration".to_owned()),
        }
    }

    fn external_id(&mut self) -> Result<(), String> {
        if self.take("PUBLIC") {
            self.space()?;
            self.literal()?;
        } else {
            self.expect("SYSTEM")?;
        }
        self.space()?;
        self.literal().map(drop)
    }

    /// To the `>` that no quoted text holds.
    fn skip_declaration(&mut self) -> Result<(), String> {
        loop {
            let rest = self.rest();
            let stop =
                rest.find(['"', '\'', '>', '<']).ok_or("the document type declaration is not closed")?;
            self.at += stop;
            if self.take(">") {
                return Ok(());
            }
            self.literal()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(doctype: &str, expected: Result<&str, &str>) {
        let mut entities = Entities::default();
        let found = read(doctype, 0, &mut entities).map_err(|fault| fault.message);
        let found = found.and_then(|()| entities.resolve("e"));
        assert_eq!(found.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn entities_are_found_among_other_declarations() {
        let others = "<!ELEMENT a ANY><!-- <!ENTITY e 'no'> --><!ATTLIST a b CDATA '>'><?pi ?>";
        check(&format!("<!DOCTYPE a [\n{others}<!ENTITY e \"yes\">\n] >"), Ok("yes"));
        check("<!DOCTYPE a SYSTEM 'a.dtd' [<!ENTITY e 'yes'>]>", Ok("yes"));
        check("<!DOCTYPE html PUBLIC \"-//W3C//DTD\" 'x'>", Err("the entity `e` is not declared"));
        check(
            "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
            Err("the entity `e` is in another file, which is not read"),
        );
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        check("<!DOCTYPE a [<!ENTITY % p 'x'> %p;]>", Err("parameter entities are not supported"));
        check(
            "<!DOCTYPE a [<!ENTITY e 'x' <!ENTITY f 'y'>]>",
            Err("`>` is expected in the document type declaration"),
        );
        check("<!DOCTYPE a [<!-- a -- b -->]>", Err("`--` inside a comment"));
        check("<!doctype a>", Err("`<!DOCTYPE` is expected in the document type declaration"));
    }
}
