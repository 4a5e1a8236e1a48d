//! What of a record becomes values.

use super::*;
use crate::search::lexicon::tests::document;

fn shown(field: Field) -> Vec<String> {
    values(&document(), field).into_iter().map(|value| value.text.into_owned()).collect()
}

#[test]
fn values_come_once_whatever_their_case() {
    assert_eq!(shown(Field::Subject), ["Life Sciences"]);
    assert_eq!(shown(Field::Year), ["2020"]);
    assert_eq!(shown(Field::Here), ["no"]);
    assert_eq!(shown(Field::Identifier), ["oai:S:1"]);
    assert!(shown(Field::Title).is_empty());
    assert_eq!(sort_title(&document()).as_deref(), Some("cells and their cells"));
}
