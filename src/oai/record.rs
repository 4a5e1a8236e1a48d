//! One `record` element of a well-formed document: to what is stored.
//!
//! Apart from the page because a record is read the same way inside its page and cut out of a broken one.

use crate::model::record::Header;
use crate::model::record::Incoming;
use crate::xml::Elem;

/// Why an element is no usable record.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// Empty where the header gives none.
    pub(super) identifier: String,
    pub(super) reason: String,
}

/// Reads a `record` (OAI-PMH 2.0 section 2.5), in whatever namespace, and says where its metadata is; oddities
/// that cost nothing go to `notes`.
pub(super) fn read<'t>(
    record: Elem<'t>,
    notes: &mut Vec<String>,
) -> Result<(Incoming, Option<Elem<'t>>), Refused> {
    let refused = |identifier: &str, reason: &str| Refused {
        identifier: identifier.to_owned(),
        reason: reason.to_owned(),
    };
    let Some(header) = record.child("header").map(header) else {
        return Err(refused("", "the record has no header"));
    };
    if header.identifier.is_empty() {
        return Err(refused("", "the record's header has no identifier"));
    }
    let about = record.children().filter(|child| child.local() == "about");
    let about = about.flat_map(|about| about.standalone().into_owned().into_bytes()).collect();
    if header.deleted {
        return Ok((Incoming { header, raw: Vec::new(), about }, None));
    }
    let Some(metadata) = record.child("metadata") else {
        return Err(refused(&header.identifier, "the record is not deleted, but has no metadata"));
    };
    let mut payloads = metadata.children();
    let Some(payload) = payloads.next() else {
        return Err(refused(&header.identifier, "the record's metadata is empty"));
    };
    let others = payloads.count();
    if others > 0 {
        notes.push(format!(
            "{}: {others} more elements in metadata after the first one, not read",
            header.identifier
        ));
    }
    let raw = payload.standalone().into_owned().into_bytes();
    Ok((Incoming { header, raw, about }, Some(payload)))
}

/// Reads a `header`; what it lacks stays empty.
pub(super) fn header(header: Elem<'_>) -> Header {
    let text = |local| header.child(local).map(trimmed).unwrap_or_default();
    Header {
        identifier: text("identifier"),
        datestamp: text("datestamp"),
        // `replaced`, `active` and the like are seen in the field and mean a live record.
        deleted: header
            .attr("", "status")
            .is_some_and(|status| status.trim().eq_ignore_ascii_case("deleted")),
        sets: header
            .children()
            .filter(|child| child.local() == "setSpec")
            .map(trimmed)
            .filter(|set| !set.is_empty())
            .collect(),
    }
}

/// An element's text without white space at its ends.
pub(super) fn trimmed(elem: Elem<'_>) -> String {
    elem.text().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse_element;

    #[track_caller]
    fn check(record: &str, expected: Result<(&str, &str, &str), (&str, &str)>) {
        let page = format!("<p xmlns='o'>{record}</p>");
        let tree = parse_element(&page).unwrap();
        let found = read(tree.root().child("record").unwrap(), &mut Vec::new());
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let found = found.map(|(r, _)| (r.header.identifier.clone(), text(&r.raw), text(&r.about)));
        let expected = expected.map(|(i, r, a)| (i.to_owned(), r.to_owned(), a.to_owned()));
        let expected = expected.map_err(|(i, r)| Refused { identifier: i.to_owned(), reason: r.to_owned() });
        assert_eq!(found, expected);
    }

    #[test]
    fn the_metadata_element_is_cut_out() {
        let head = "<header><identifier> oai:1 </identifier><datestamp>2024</datestamp></header>";
        check(
            &format!("<record>{head}<metadata> <a/> </metadata></record>"),
            Ok(("oai:1", "<a xmlns=\"o\"/>", "")),
        );
        check(
            &format!("<record>{head}<metadata><a xmlns='i'/><b/></metadata><about><x/></about></record>"),
            Ok(("oai:1", "<a xmlns='i'/>", "<about xmlns=\"o\"><x/></about>")),
        );
    }

    #[test]
    fn deleted_records_have_no_metadata_whatever_they_carry() {
        let head = "<header status=' Deleted'><identifier>1</identifier></header>";
        check(&format!("<record>{head}</record>"), Ok(("1", "", "")));
        check(&format!("<record>{head}<metadata><a/></metadata></record>"), Ok(("1", "", "")));
    }

    #[test]
    fn what_is_missing_is_told() {
        check("<record/>", Err(("", "the record has no header")));
        check("<record><header/></record>", Err(("", "the record's header has no identifier")));
        let head = "<header status='active'><identifier>1</identifier></header>";
        check(
            &format!("<record>{head}</record>"),
            Err(("1", "the record is not deleted, but has no metadata")),
        );
        check(
            &format!("<record>{head}<metadata>x</metadata></record>"),
            Err(("1", "the record's metadata is empty")),
        );
    }
}
