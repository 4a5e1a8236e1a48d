//! Single keys of a configuration file changed in place: comments, order and everything else stay as they were typed.
//!
//! Apart from reading because it keeps text, not meaning. Knows the top table only.

use std::ops::Range;

use toml::de::DeTable;

/// The file's text with these keys of its top table set to these values, written as TOML; a key that is not there
/// comes behind the line of the key `id`.
///
/// # Errors
/// The text is not TOML, or has no `id`.
pub fn set(text: &str, changes: &[(&str, String)]) -> Result<String, String> {
    let (root, errors) = DeTable::parse_recoverable(text);
    if let Some(error) = errors.first() {
        return Err(format!("not TOML: {}", error.message()));
    }
    let place = |key: &str| root.get_ref().get(key).map(|value| value.span());
    let id = place("id").ok_or_else(|| "it has no key `id`".to_owned())?;
    let line_end = text.get(id.end..).and_then(|rest| rest.find('\n')).map(|at| id.end + at + 1);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (key, value) in changes {
        match (place(key), line_end) {
            (Some(span), _) => edits.push((span, value.clone())),
            (None, Some(at)) => edits.push((at..at, format!("{key} = {value}\n"))),
            (None, None) => edits.push((text.len()..text.len(), format!("\n{key} = {value}\n"))),
        }
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = text.to_owned();
    for (span, value) in edits {
        text.replace_range(span, &value);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, changes: &[(&str, &str)], expected: Result<&str, &str>) {
        let changes: Vec<(&str, String)> = changes.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        let found = set(text, &changes);
        match (found, expected) {
            (Err(found), Err(expected)) => assert!(found.contains(expected), "{found}"),
            (found, expected) => assert_eq!(found.as_deref(), expected.map_err(|e| e.to_owned()).as_deref()),
        }
    }

    #[test]
    fn values_are_replaced_where_they_stand_and_new_keys_follow_the_id() {
        let text = "# mine\nid = \"a\" # first\nenabled = true\n[sets]\nid = \"x\"\n";
        check(
            text,
            &[("enabled", "false"), ("id", "\"b\""), ("key", "\"a\"")],
            Ok("# mine\nid = \"b\" # first\nkey = \"a\"\nenabled = false\n[sets]\nid = \"x\"\n"),
        );
        check("id = \"a\"", &[("enabled", "false")], Ok("id = \"a\"\nenabled = false\n"));
    }

    #[test]
    fn what_cannot_be_read_is_left_alone() {
        check("id = ", &[], Err("not TOML"));
        check("name = \"a\"", &[], Err("no key `id`"));
    }
}
