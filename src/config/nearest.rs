//! The known key that a mistyped one most likely meant.
//!
//! Pure text; knows no file and no key list.

/// The candidate nearest to `typed` by edit distance, if it is near enough to be a slip of the hand:
/// at most a third of the longer word, and never more than three edits.
#[must_use]
pub fn nearest<'a>(typed: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let near = |word: &str| 3.min(typed.chars().count().max(word.chars().count()).div_ceil(3));
    candidates
        .iter()
        .map(|word| (distance(typed, word), *word))
        .filter(|(edits, word)| *edits <= near(word))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, word)| word)
}

/// Levenshtein distance, a swap of neighbours counted as one edit.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, &left) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, &right) in b.iter().enumerate() {
            let at = |row: &[usize], n: usize| row.get(n).copied().unwrap_or(usize::MAX - 1);
            let mut best =
                (at(&row, j) + usize::from(left != right)).min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(&right) && b.get(j - 1) == Some(&left);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Option<&str>) {
        assert_eq!(nearest(typed, &["prefix", "priority", "delay", "url", "sets"]), expected, "{typed}");
    }

    #[test]
    fn finds_the_slip_of_the_hand_and_leaves_strangers_alone() {
        check("prefx", Some("prefix"));
        check("perfix", Some("prefix"));
        check("delya", Some("delay"));
        check("prioritty", Some("priority"));
        check("set", Some("sets"));
        check("colour", None);
        check("", None);
    }
}
