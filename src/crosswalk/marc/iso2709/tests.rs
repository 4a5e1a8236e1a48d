//! The form, read back by a reader of its own, and what happens at the limits.

use super::*;

/// Tag, and the field's bytes without its terminator.
type Field = (String, String);

/// Reads a record by its directory, as any library system does.
fn read(bytes: &[u8]) -> (String, Vec<Field>) {
    let text = |range: std::ops::Range<usize>| String::from_utf8(bytes[range].to_vec()).unwrap();
    let number = |range: std::ops::Range<usize>| text(range).parse::<usize>().unwrap();
    assert_eq!(number(0..5), bytes.len());
    assert_eq!(bytes.last(), Some(&RECORD_END));
    let base = number(12..17);
    assert_eq!(bytes[base - 1], FIELD_END);
    let fields = (LEADER..base - 1)
        .step_by(ENTRY)
        .map(|at| {
            let (length, start) = (number(at + 3..at + 7), base + number(at + 7..at + 12));
            assert_eq!(bytes[start + length - 1], FIELD_END);
            (text(at..at + 3), text(start..start + length - 1))
        })
        .collect();
    (text(0..LEADER), fields)
}

fn record(fields: Vec<DataField>) -> Record {
    Record { control: vec![("001", "x".to_owned())], data: fields, ..Record::default() }
}

fn field(tag: &'static str, text: &str) -> DataField {
    DataField::new(tag, *b"  ").sub(b'a', text)
}

#[test]
fn lengths_are_bytes_and_the_leader_tells_them() {
    let (bytes, notes) = write(record(vec![field("245", "Über\u{1e} Stärke")]));
    let (leader, fields) = read(&bytes);
    assert_eq!(leader, "00071nmm a22000497i 4500");
    assert_eq!(fields[1], ("245".to_owned(), "  \u{1f}aÜber  Stärke".to_owned()));
    assert!(notes.is_empty());
}

#[test]
fn a_long_note_is_split_at_blanks_into_linked_fields_without_loss() {
    let words: Vec<String> = (0..6000).map(|n| format!("wört{n}")).collect();
    let long = field("520", &words.join(" ")).sub(b'u', "https://a.example/");
    let (bytes, notes) = write(record(vec![field("245", "T"), long]));
    let (_, fields) = read(&bytes);
    assert!(notes.is_empty(), "{notes:?}");
    let parts: Vec<&String> = fields.iter().filter(|(tag, _)| tag == "520").map(|(_, text)| text).collect();
    assert_eq!(parts.len(), 6);
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let subfields: Vec<&str> = part.split('\u{1f}').skip(1).collect();
        assert_eq!(subfields[0], format!("81.{}\\u", at + 1));
        assert_eq!(subfields.len(), if at == 0 { 3 } else { 2 });
        found.extend(subfields[1][1..].split(' ').map(str::to_owned));
    }
    assert_eq!(found, words);
}

#[test]
fn a_note_without_blanks_is_split_between_characters() {
    let (bytes, notes) = write(record(vec![field("520", &"€".repeat(7000))]));
    let (_, fields) = read(&bytes);
    let length: usize = fields.iter().map(|(_, text)| text.matches('€').count()).sum();
    assert_eq!((length, fields.len(), notes.len()), (7000, 4, 0));
}

#[test]
fn other_long_fields_are_shortened_and_told() {
    let (bytes, notes) = write(record(vec![field("245", &"ä".repeat(8000)).sub(b'c', "who")]));
    let (_, fields) = read(&bytes);
    let (_, title) = &fields[1];
    assert!(title.ends_with("ä…\u{1f}cwho"), "{}", &title[title.len() - 20..]);
    assert!((MAX_FIELD - 4..=MAX_FIELD).contains(&(title.len() + 1)), "{}", title.len());
    assert_eq!(notes, [Note { target: "245".to_owned(), text: "was shortened to 9,999 bytes".to_owned() }]);
}

#[test]
fn a_record_that_is_too_long_sheds_fields_in_the_documented_order() {
    let keyword = |n: usize| field("653", &format!("{n:05}{}", "k".repeat(995)));
    let mut fields = vec![field("245", "T"), field("520", &"d ".repeat(10_000))];
    fields.extend((0..100).map(keyword));
    fields.push(field("787", &"r".repeat(9_000)));
    let (bytes, notes) = write(record(fields));
    let (_, fields) = read(&bytes);
    assert!(bytes.len() <= MAX_RECORD && bytes.len() > MAX_RECORD - 1_100, "{}", bytes.len());
    let told: Vec<&str> = notes.iter().map(|note| note.target.as_str()).collect();
    assert_eq!(told, ["653", "787"]);
    let kept: Vec<&str> =
        fields.iter().filter(|(tag, _)| tag == "653").map(|(_, text)| &text[4..9]).collect();
    assert_eq!(kept.first(), Some(&"00000"));
    assert_eq!(kept.len(), kept.last().unwrap().parse::<usize>().unwrap() + 1, "the last go first");
    assert!(fields.iter().filter(|(tag, _)| tag == "520").count() > 1);
}

#[test]
fn nothing_is_too_long_in_the_end() {
    let subfields = (0..9000).fold(DataField::new("024", *b"7 "), |field, _| field.sub(b'a', "xx"));
    let many: Vec<DataField> = (0..300).map(|n| field("084", &format!("{n}{}", "y".repeat(2_000)))).collect();
    for fields in [vec![subfields], many] {
        let (bytes, notes) = write(record(fields));
        assert!(bytes.len() <= MAX_RECORD);
        assert!(!notes.is_empty());
        read(&bytes);
    }
}
