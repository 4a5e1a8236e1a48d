//! A chart of few numbers: bars as a picture for those who see it, a table for all.
//!
//! Apart because its arithmetic is its own. Knows no record; numbers come with their labels.

use serde::Serialize;

/// Height of the tallest bar, in units of the picture.
const HEIGHT: u64 = 120;
/// Width of a bar with its gap.
const STEP: usize = 28;
/// Least height of a bar that stands for anything.
const LEAST: u64 = 2;

/// One bar, and one row of the table.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    label: String,
    count: u64,
    href: String,
    x: usize,
    y: u64,
    height: u64,
    /// The label stands below the bar, too; not every one has room.
    labelled: bool,
}

/// The chart.
#[derive(Debug, Clone, Serialize)]
pub struct Chart {
    bars: Vec<Bar>,
    width: usize,
}

impl Chart {
    /// A chart of labels, numbers and the addresses of what is counted, in this order; none of fewer than three.
    #[must_use]
    pub fn new(values: Vec<(String, u64, String)>) -> Option<Self> {
        let most = values.iter().map(|(_, count, _)| *count).max().filter(|most| *most > 0)?;
        let every = values.len().div_ceil(8).max(1);
        let last = values.len().saturating_sub(1);
        let bar = |(nth, (label, count, href)): (usize, (String, u64, String))| {
            let height = (count * HEIGHT / most).max(if count > 0 { LEAST } else { 0 });
            let labelled = (last - nth).is_multiple_of(every);
            Bar { label, count, href, x: nth * STEP, y: HEIGHT - height, height, labelled }
        };
        let bars: Vec<Bar> = values.into_iter().enumerate().map(bar).collect();
        (bars.len() > 2).then(|| Self { width: bars.len() * STEP, bars })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tallest_bar_fills_the_picture_and_the_smallest_is_seen() {
        let values =
            [("a", 1_000), ("b", 1), ("c", 0)].map(|(label, n)| (label.to_owned(), n, String::new()));
        let chart = Chart::new(values.to_vec()).unwrap();
        let heights: Vec<(u64, u64)> = chart.bars.iter().map(|bar| (bar.y, bar.height)).collect();
        assert_eq!(heights, [(0, 120), (118, 2), (120, 0)]);
        assert!(Chart::new(Vec::new()).is_none());
    }
}
