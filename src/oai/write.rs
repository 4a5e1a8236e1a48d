//! Answers: values to bytes, by OAI-PMH 2.0 section 4 and its schema.
//!
//! Serves every provider, the sample one too. Decides nothing: which error, which page, which token is the
//! caller's. Element names carry no prefix and `xsi` is called so, because validators look for exactly that.

use crate::model::record::Header;
use crate::oai::types::Format;
use crate::oai::types::Identify;
use crate::oai::types::NAMESPACE;
use crate::oai::types::ProtocolError;
use crate::oai::types::ResumptionToken;
use crate::oai::types::Set;
use crate::xml;
use crate::xml::Writer;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const SCHEMA_LOCATION: &str =
    "http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd";

/// What every answer begins with.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// `YYYY-MM-DDThh:mm:ssZ`.
    pub response_date: &'a str,
    /// The base URL, byte for byte as configured.
    pub base_url: &'a str,
    /// The request's arguments with `verb` first; must be empty for badVerb and badArgument (section 3.2).
    pub arguments: &'a [(&'a str, &'a str)],
}

/// What goes into `metadata`.
#[derive(Debug, Clone, Copy)]
pub enum Metadata<'a> {
    /// No `metadata` element: a deleted record.
    None,
    /// A standalone document in any encoding: its root element goes in, in UTF-8, without XML declaration,
    /// document type and byte order mark.
    Document(&'a [u8]),
    /// These bytes as they are, damaged or not.
    Verbatim(&'a [u8]),
}

/// A record to send.
#[derive(Debug, Clone, Copy)]
pub struct OutgoingRecord<'a> {
    /// Its header.
    pub header: &'a Header,
    /// Its metadata; left out when the header says deleted.
    pub metadata: Metadata<'a>,
    /// `about` containers, one after another, as in [`crate::model::record::Incoming::about`].
    pub about: &'a [u8],
}

/// An `Identify` answer; `response_date` is the envelope's. Descriptions are elements, written as they are.
#[must_use]
pub fn identify(envelope: &Envelope<'_>, identify: &Identify) -> Vec<u8> {
    answer(envelope, "Identify", |out| {
        out.leaf("repositoryName", &identify.repository_name);
        out.leaf("baseURL", &identify.base_url);
        out.leaf("protocolVersion", &identify.protocol_version);
        for email in &identify.admin_emails {
            out.leaf("adminEmail", email);
        }
        out.leaf("earliestDatestamp", &identify.earliest_datestamp);
        out.leaf("deletedRecord", &identify.deleted_record);
        out.leaf("granularity", &identify.granularity);
        for compression in &identify.compressions {
            out.leaf("compression", compression);
        }
        containers(out, "description", &identify.descriptions);
    })
}

/// A `ListMetadataFormats` answer.
#[must_use]
pub fn list_metadata_formats(envelope: &Envelope<'_>, formats: &[Format]) -> Vec<u8> {
    answer(envelope, "ListMetadataFormats", |out| {
        for format in formats {
            out.start("metadataFormat").leaf("metadataPrefix", &format.prefix);
            out.leaf("schema", &format.schema).leaf("metadataNamespace", &format.namespace).end();
        }
    })
}

/// A `ListSets` answer.
#[must_use]
pub fn list_sets(envelope: &Envelope<'_>, sets: &[Set], token: Option<&ResumptionToken>) -> Vec<u8> {
    answer(envelope, "ListSets", |out| {
        for set in sets {
            out.start("set").leaf("setSpec", &set.spec).leaf("setName", &set.name);
            containers(out, "setDescription", &set.descriptions);
            out.end();
        }
        resumption_token(out, token);
    })
}

/// A `ListIdentifiers` answer. The list must not be empty: that is `noRecordsMatch`.
#[must_use]
pub fn list_identifiers(
    envelope: &Envelope<'_>,
    headers: &[&Header],
    token: Option<&ResumptionToken>,
) -> Vec<u8> {
    answer(envelope, "ListIdentifiers", |out| {
        for header in headers {
            write_header(out, header);
        }
        resumption_token(out, token);
    })
}

/// A `ListRecords` answer. The list must not be empty: that is `noRecordsMatch`.
#[must_use]
pub fn list_records(
    envelope: &Envelope<'_>,
    records: &[OutgoingRecord<'_>],
    token: Option<&ResumptionToken>,
) -> Vec<u8> {
    answer(envelope, "ListRecords", |out| {
        for record in records {
            write_record(out, record);
        }
        resumption_token(out, token);
    })
}

/// A `GetRecord` answer.
#[must_use]
pub fn get_record(envelope: &Envelope<'_>, record: &OutgoingRecord<'_>) -> Vec<u8> {
    answer(envelope, "GetRecord", |out| write_record(out, record))
}

/// An answer of protocol errors, at least one.
#[must_use]
pub fn errors(envelope: &Envelope<'_>, errors: &[ProtocolError]) -> Vec<u8> {
    let mut out = open(envelope);
    for error in errors {
        out.start("error").attr("code", &error.code).text(&error.message).end();
    }
    out.into_bytes()
}

fn answer(envelope: &Envelope<'_>, verb: &str, content: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut out = open(envelope);
    out.start(verb);
    content(&mut out);
    out.into_bytes()
}

fn open(envelope: &Envelope<'_>) -> Writer {
    let mut out = Writer::new();
    out.declaration().start("OAI-PMH").attr("xmlns", NAMESPACE).attr("xmlns:xsi", XSI);
    out.attr("xsi:schemaLocation", SCHEMA_LOCATION);
    out.leaf("responseDate", envelope.response_date).start("request");
    for (name, value) in envelope.arguments {
        out.attr(name, value);
    }
    out.text(envelope.base_url).end();
    out
}

fn write_header(out: &mut Writer, header: &Header) {
    out.start("header");
    if header.deleted {
        out.attr("status", "deleted");
    }
    out.leaf("identifier", &header.identifier).leaf("datestamp", &header.datestamp);
    for set in &header.sets {
        out.leaf("setSpec", set);
    }
    out.end();
}

fn write_record(out: &mut Writer, record: &OutgoingRecord<'_>) {
    out.start("record");
    write_header(out, record.header);
    match record.metadata {
        _ if record.header.deleted => {}
        Metadata::None => {}
        Metadata::Document(document) => {
            out.start("metadata").raw(xml::root_element(document).as_bytes()).end();
        }
        Metadata::Verbatim(bytes) => {
            out.start("metadata").raw(bytes).end();
        }
    }
    if !record.header.deleted {
        out.raw(record.about);
    }
    out.end().raw(b"\n");
}

fn containers(out: &mut Writer, name: &str, contents: &[String]) {
    for content in contents {
        out.start(name).raw(content.as_bytes()).end();
    }
}

fn resumption_token(out: &mut Writer, token: Option<&ResumptionToken>) {
    let Some(token) = token else { return };
    out.start("resumptionToken");
    if let Some(date) = &token.expiration_date {
        out.attr("expirationDate", date);
    }
    if let Some(size) = token.complete_list_size {
        out.attr("completeListSize", &size.to_string());
    }
    if let Some(cursor) = token.cursor {
        out.attr("cursor", &cursor.to_string());
    }
    out.text(&token.value).end();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oai::parse;
    use crate::oai::types::PageError;
    use crate::oai::types::PageRecord;

    const ENVELOPE: Envelope<'_> = Envelope {
        response_date: "2026-11-21T10:00:00Z",
        base_url: "http://h/oai?a=b&c",
        arguments: &[("verb", "ListRecords"), ("metadataPrefix", "l\"<")],
    };

    fn header(deleted: bool) -> Header {
        let sets = vec!["a:b".to_owned(), "c".to_owned()];
        Header { identifier: "oai:x:<1>".to_owned(), datestamp: "2024-01-01".to_owned(), deleted, sets }
    }

    #[test]
    fn an_answer_has_the_skeleton_of_the_schema() {
        let found = errors(
            &Envelope { arguments: &[], ..ENVELOPE },
            &[ProtocolError { code: "badVerb".to_owned(), message: "a < b".to_owned() }],
        );
        assert_eq!(
            String::from_utf8(found).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd\">\
             <responseDate>2026-11-21T10:00:00Z</responseDate><request>http://h/oai?a=b&amp;c</request>\
             <error code=\"badVerb\">a &lt; b</error></OAI-PMH>"
        );
    }

    #[test]
    fn a_page_of_records_is_read_back() {
        let (live, dead) = (header(false), header(true));
        let document = "\u{feff}<?xml version='1.0'?><!-- x --><lom xmlns='i'>é</lom>";
        let live =
            OutgoingRecord { header: &live, metadata: Metadata::Document(document.as_bytes()), about: b"" };
        let dead = OutgoingRecord { header: &dead, metadata: Metadata::None, about: b"" };
        let token = ResumptionToken {
            value: "t&1".to_owned(),
            cursor: Some(0),
            complete_list_size: Some(7),
            expiration_date: Some("2026-11-21T11:00:00Z".to_owned()),
        };
        let page = parse::read_page(&list_records(&ENVELOPE, &[live, dead], Some(&token)), None).unwrap();
        assert!(page.well_formed);
        assert_eq!(page.token, Some(token));
        assert_eq!(page.response_date.as_deref(), Some("2026-11-21T10:00:00Z"));
        let [PageRecord::Good(live), PageRecord::Good(dead)] = &page.records[..] else { panic!("{page:?}") };
        assert_eq!((&live.header, &live.raw[..]), (&header(false), "<lom xmlns='i'>é</lom>".as_bytes()));
        assert_eq!((&dead.header, &dead.raw[..]), (&header(true), &b""[..]));
    }

    #[test]
    fn damaged_metadata_go_out_as_they_are() {
        let header = header(false);
        let record =
            OutgoingRecord { header: &header, metadata: Metadata::Verbatim(b"<a>\xff&x;"), about: b"" };
        let found = get_record(&ENVELOPE, &record);
        assert!(found.windows(28).any(|part| part == b"<metadata><a>\xff&x;</metadata>"));
    }

    #[test]
    fn formats_sets_headers_and_identify_are_read_back() {
        let lom = Format { prefix: "lom".to_owned(), schema: "s".to_owned(), namespace: "n".to_owned() };
        let formats = [lom];
        assert_eq!(parse::formats(&list_metadata_formats(&ENVELOPE, &formats), None).unwrap(), formats);
        let description = "<d xmlns=\"u\"/>".to_owned();
        let set =
            Set { spec: "a:b".to_owned(), name: "A & B".to_owned(), descriptions: vec![description.clone()] };
        let sets = parse::sets(&list_sets(&ENVELOPE, std::slice::from_ref(&set), None), None).unwrap();
        assert_eq!((sets.sets, sets.token), (vec![set], None));
        let header = header(true);
        let page = parse::read_page(&list_identifiers(&ENVELOPE, &[&header], None), None).unwrap();
        assert_eq!(page.headers, [header]);
        let about = Identify {
            repository_name: "R".to_owned(),
            admin_emails: vec!["a@b.org".to_owned()],
            compressions: vec!["gzip".to_owned()],
            descriptions: vec![description],
            response_date: Some(ENVELOPE.response_date.to_owned()),
            ..Identify::default()
        };
        assert_eq!(parse::identify(&identify(&ENVELOPE, &about), None).unwrap(), about);
    }

    #[test]
    fn errors_are_read_back_as_errors() {
        let error = ProtocolError { code: "noSetHierarchy".to_owned(), message: String::new() };
        let found = parse::sets(&errors(&ENVELOPE, std::slice::from_ref(&error)), None);
        assert_eq!(found, Err(PageError::Protocol(vec![error])));
    }
}
