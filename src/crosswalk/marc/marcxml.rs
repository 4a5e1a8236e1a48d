//! MARCXML (MARC21slim): no limits of length.

use crate::crosswalk::marc::record::Record;
use crate::xml::Writer;

/// Namespace.
pub const NAMESPACE: &str = "http://www.loc.gov/MARC21/slim";
/// Where the schema is published.
pub const SCHEMA: &str = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd";
/// What a file of several records begins with.
pub const COLLECTION_START: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<collection xmlns=\"http://www.loc.gov/MARC21/slim\">\n";
/// What it ends with.
pub const COLLECTION_END: &str = "</collection>\n";

/// `record` as an element that stands alone.
#[must_use]
pub fn write(record: &Record) -> String {
    let mut xml = Writer::new();
    xml.start("record").attr("xmlns", NAMESPACE);
    xml.text("\n  ").leaf("leader", &record.leader_text());
    for (tag, value) in &record.control {
        xml.text("\n  ").start("controlfield").attr("tag", tag).text(value).end();
    }
    for field in &record.data {
        let [first, second] = field.indicators.map(|byte| char::from(byte).to_string());
        xml.text("\n  ").start("datafield").attr("tag", field.tag).attr("ind1", &first).attr("ind2", &second);
        for (code, value) in &field.subfields {
            xml.text("\n    ")
                .start("subfield")
                .attr("code", &char::from(*code).to_string())
                .text(value)
                .end();
        }
        xml.text("\n  ").end();
    }
    xml.text("\n").end();
    String::from_utf8_lossy(&xml.into_bytes()).into_owned()
}
