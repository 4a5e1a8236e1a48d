//! What of a record becomes values.

use super::*;
use crate::search::lexicon::tests::document;

#[test]
fn values_come_once_whatever_their_case() {
    assert_eq!(values(&document(), Field::Subject), ["Life Sciences"]);
    assert_eq!(values(&document(), Field::Year), ["2020"]);
    assert_eq!(values(&document(), Field::Here), ["no"]);
    assert_eq!(values(&document(), Field::Identifier), ["oai:S:1"]);
    assert!(values(&document(), Field::Title).is_empty());
    assert_eq!(sort_title(&document()).as_deref(), Some("cells and their cells"));
}
