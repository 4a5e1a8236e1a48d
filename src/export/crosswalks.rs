//! The formats of libraries, search engines and reference managers, record by record.
//!
//! What a field becomes is the business of [`crate::crosswalk`]; here is what a file of many records needs:
//! a frame, a line's end, deletions.

use crate::catalog::Entry;
use crate::crosswalk::Note;
use crate::crosswalk::Source;
use crate::crosswalk::bibtex;
use crate::crosswalk::dc;
use crate::crosswalk::lrmi;
use crate::crosswalk::marc;
use crate::crosswalk::ris;
use crate::export::Encoded;
use crate::model::lom::Lom;
use crate::model::record::Status;

/// The formats made by a crosswalk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crosswalk {
    /// Dublin Core, one `oai_dc` document a record.
    Dc,
    /// MARCXML, one collection.
    MarcXml,
    /// MARC 21 in ISO 2709, record after record.
    Marc,
    /// AMB (schema.org, LRMI) as JSON-LD, an object a line.
    Lrmi,
    /// BibTeX.
    Bibtex,
    /// RIS.
    Ris,
}

impl Crosswalk {
    /// Name and format, in the order of the contract.
    pub const ALL: [(&'static str, Self); 6] = [
        ("dc", Self::Dc),
        ("marcxml", Self::MarcXml),
        ("marc", Self::Marc),
        ("lrmi", Self::Lrmi),
        ("bibtex", Self::Bibtex),
        ("ris", Self::Ris),
    ];

    /// What stands before the first record of a file.
    pub(super) fn head(self) -> &'static str {
        match self {
            Self::MarcXml => marc::marcxml::COLLECTION_START,
            Self::Dc | Self::Marc | Self::Lrmi | Self::Bibtex | Self::Ris => "",
        }
    }

    /// What stands after the last.
    pub(super) fn tail(self) -> &'static str {
        match self {
            Self::MarcXml => marc::marcxml::COLLECTION_END,
            Self::Dc | Self::Marc | Self::Lrmi | Self::Bibtex | Self::Ris => "",
        }
    }

    /// The record's bytes, and what the format could not hold of it. A tombstone has a form in MARC only, where
    /// `deletions` are asked for: a record whose leader says that it is deleted.
    pub(super) fn encode(self, entry: &Entry, deletions: bool) -> (Encoded, Vec<Note>) {
        let empty = Lom::default();
        let live = entry.record.status == Status::Live;
        let is_marc = matches!(self, Self::Marc | Self::MarcXml);
        let lom = match (&entry.lom, live) {
            (Some(lom), true) => lom,
            (None, true) => return (Encoded::Nothing, Vec::new()),
            (_, false) if is_marc && deletions => &empty,
            (_, false) => return (Encoded::Tombstone(None), Vec::new()),
        };
        let mut header = entry.record.header.clone();
        header.deleted = !live;
        let source = Source {
            lom,
            id: &entry.record.id,
            header: &header,
            source: entry.record.source.as_str(),
            harvested: None,
        };
        let (bytes, notes) = self.bytes(&source);
        (if live { Encoded::Bytes(bytes) } else { Encoded::Tombstone(Some(bytes)) }, notes)
    }

    fn bytes(self, source: &Source<'_>) -> (Vec<u8>, Vec<Note>) {
        let text = match self {
            Self::Dc => format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", dc::to_oai_dc(source)),
            Self::MarcXml => format!("{}\n", marc::to_marcxml(source)),
            Self::Marc => return marc::to_iso2709_with_notes(source),
            Self::Lrmi => format!("{}\n", lrmi::to_jsonld(source)),
            Self::Bibtex => format!("{}\n", bibtex::entry(source)),
            Self::Ris => format!("{}\r\n", ris::entry(source)),
        };
        (text.into_bytes(), Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::lines::FileLines;
    use crate::export::lines::StreamLines;
    use crate::export::outlet::Outlet;
    use crate::model::id::RecordId;
    use crate::model::lom::LangString;
    use crate::model::lom::LangText;
    use crate::model::record::Derived;
    use crate::model::record::Header;
    use crate::model::record::Record;

    fn entry(status: Status, title: Option<&str>) -> Entry {
        let source = "s".parse().unwrap();
        let record = Record {
            id: RecordId::derive(&source, "oai:s:1"),
            source_key: source.clone(),
            source,
            header: Header { identifier: "oai:s:1".to_owned(), ..Header::default() },
            status,
            change: 1,
            raw: Vec::new(),
            about: Vec::new(),
            derived: Derived::default(),
        };
        let lom = title.map(|title| {
            let mut lom = Lom::default();
            lom.general.title = LangText(vec![LangString { language: None, text: title.to_owned() }]);
            lom
        });
        let mut entry = Entry::new(&std::sync::Arc::default(), record);
        entry.lom = lom;
        entry
    }

    fn text(encoded: Encoded) -> String {
        match encoded {
            Encoded::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
            Encoded::Tombstone(Some(bytes)) => format!("deleted {}", String::from_utf8(bytes).unwrap()),
            Encoded::Tombstone(None) => "deleted".to_owned(),
            Encoded::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn every_format_has_the_title_and_ends_its_record() {
        for (name, format, end) in [
            ("dc", Crosswalk::Dc, "</oai_dc:dc>\n"),
            ("marcxml", Crosswalk::MarcXml, "</record>\n"),
            ("marc", Crosswalk::Marc, "\u{1e}\u{1d}"),
            ("lrmi", Crosswalk::Lrmi, "}\n"),
            ("bibtex", Crosswalk::Bibtex, "}\n\n"),
            ("ris", Crosswalk::Ris, "ER  - \r\n\r\n"),
        ] {
            assert!(Crosswalk::ALL.contains(&(name, format)));
            let (encoded, notes) = format.encode(&entry(Status::Live, Some("Starlight")), false);
            let found = text(encoded);
            assert!(
                found.contains("Starlight") && found.ends_with(end) && notes.is_empty(),
                "{name}: {found}"
            );
            assert_eq!(text(format.encode(&entry(Status::Live, None), false).0), "nothing", "{name}");
            assert_eq!(text(format.encode(&entry(Status::Deleted, None), false).0), "deleted", "{name}");
        }
    }

    #[test]
    fn deletions_are_told_in_marc_only() {
        let gone = entry(Status::Deleted, None);
        let found = text(Crosswalk::MarcXml.encode(&gone, true).0);
        assert!(found.starts_with("deleted <record") && found.contains("<leader>00000dmm"), "{found}");
        assert_eq!(text(Crosswalk::Bibtex.encode(&gone, true).0), "deleted");
    }

    #[test]
    fn a_file_has_its_frame_also_when_it_is_empty_or_split() {
        let id: RecordId = "aaaaaaaaaaaaaaaaaaaa".parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (head, tail) = (Crosswalk::MarcXml.head(), Crosswalk::MarcXml.tail());
        let mut stream = Vec::new();
        Box::new(StreamLines::new(&mut stream, head.into(), tail)).finish().unwrap();
        assert_eq!(String::from_utf8(stream).unwrap(), format!("{head}{tail}"));
        let path = folder.path().join("all.xml");
        let mut lines = Box::new(FileLines::new(&path, head.into(), tail, Some(1)));
        lines.put(&id, b"<record/>").unwrap();
        lines.put(&id, b"<record/>").unwrap();
        assert_eq!(lines.finish().unwrap(), 2);
        for name in ["all-0001.xml", "all-0002.xml"] {
            let found = std::fs::read_to_string(folder.path().join(name)).unwrap();
            assert_eq!(found, format!("{head}<record/>{tail}"), "{name}");
        }
    }
}
