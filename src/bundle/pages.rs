//! Small pages made from text with `{names}` to fill in, every value escaped for HTML.
//!
//! Apart from `render` because these pages are empty frames for the bundle's script, or lists that must
//! work in any browser that was ever made; they have no view of their own. Knows no record.

/// Fills `{name}` by its value, escaped. A name without a value stays as it is.
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut page = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        page.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(name, after)| Some((values.iter().find(|(known, _)| *known == name)?.1, after)));
        match value {
            Some((value, after)) => {
                page.push_str(&escape(value));
                rest = after;
            }
            None => {
                page.push('{');
                rest = after;
            }
        }
    }
    page.push_str(rest);
    page
}

/// Text for HTML: in an element or a quoted attribute.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // HTML has no NUL, and other controls show as nothing or as boxes.
            c if c.is_control() && c != '\n' && c != '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_unknown_names_stay() {
        assert_eq!(
            fill("<b a=\"{x}\">{x}</b>{y} {", &[("x", "\"<&'{y}")]),
            "<b a=\"&quot;&lt;&amp;&#39;{y}\">&quot;&lt;&amp;&#39;{y}</b>{y} {"
        );
    }
}
