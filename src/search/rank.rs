//! The ranking formula, as numbers that a record's own text and plain counts decide.
//!
//! It is BM25F with two changes that let the offline bundle reproduce it to the last bit. A field's length
//! is compared with a fixed usual length, not with the collection's mean, so that a record's *impact* for a
//! term depends on that record alone and never changes while the collection grows. And impact and rarity are
//! whole numbers, so that sums are exact in any order and in any language, JavaScript included:
//!
//! ```text
//! frequency(term, record) = Σ over text fields f of  max over languages l in f of
//!                           weight_f · count(term, f, l) / (1 − slope_f + slope_f · words(f, l) / usual_f)
//! impact(term, record)    = clamp(round(LEVELS · frequency / (frequency + SATURATION)), 1, LEVELS)
//! rarity(term)            = max(1, round(RARITY_SCALE · ln(1 + (N − n + 0.5) / (n + 0.5))))
//! score(word, record)     = min over the word's terms of rarity · max over its terms in the record of impact
//! weight(query)           = Σ over the query's words of rarity, of those that occur
//! bonus(query, record)    = weight · (TITLE where two or more words of the query are all in the title, and PHRASE where they
//!                           stand there side by side as typed; and PREFERRED where the reader prefers its language)
//! score(query, record)    = Σ over the query's words, and the bonus
//! most(query, record)     = Σ over those of the query's words that the record has of
//!                           min over the word's terms of rarity · (HELD + max over its terms in the record of impact);
//!                           and PREFERRED, also for the language that the query is put in
//! ```
//!
//! `most` ranks where no record has all words of a query, and leaves out stop words (`search::plan::content`).
//!
//! N counts live records, n those of them with the term in any text field. `words` counts positions, not
//! tokens. The terms of a word are those of [`crate::search::plan::Word`]. Ties: [`crate::model::id::RecordId::order`], lowest first.

use crate::model::query::Field;

/// Highest impact; the lowest is 1. Five bits.
pub const LEVELS: u8 = 31;

/// Rarity is in 1/256 nats.
pub const RARITY_SCALE: f64 = 256.0;

/// BM25's k1: the weighted frequency at which an impact reaches half of its height.
pub const SATURATION: f64 = 4.0;

/// What it is worth, in levels of impact of every word, that the title has all words of the query.
pub const TITLE: u32 = 2;
/// What it is worth beyond that that they stand side by side in the title.
pub const PHRASE: u32 = 4;
/// What it is worth that the resource is in a language that the reader prefers.
pub const PREFERRED: u32 = 8;
/// What each word that a record has is worth in levels of impact, where it need not have them all.
pub const HELD: u8 = 4;
/// Most records with all words in their titles among which those are looked for that have them side by side.
pub const MAX_PHRASES: usize = 1_000;

/// How a text field counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldWeight {
    /// Which field.
    pub field: Field,
    /// What one occurrence in a field of usual length is worth.
    pub weight: f64,
    /// Usual length in words.
    pub usual: f64,
    /// BM25's b: 0 = length does not matter, 1 = only the share of the text does.
    pub slope: f64,
}

/// The text fields, in the order of [`Field`].
pub const FIELDS: [FieldWeight; 6] = [
    FieldWeight { field: Field::Title, weight: 6.0, usual: 8.0, slope: 0.4 },
    FieldWeight { field: Field::Description, weight: 1.0, usual: 60.0, slope: 0.6 },
    FieldWeight { field: Field::Keyword, weight: 3.0, usual: 8.0, slope: 0.4 },
    FieldWeight { field: Field::Subject, weight: 2.5, usual: 6.0, slope: 0.4 },
    FieldWeight { field: Field::Author, weight: 4.0, usual: 4.0, slope: 0.3 },
    FieldWeight { field: Field::Publisher, weight: 1.5, usual: 4.0, slope: 0.3 },
];

impl FieldWeight {
    /// The share of `count` occurrences among `words` words in a term's weighted frequency.
    #[must_use]
    pub fn frequency(&self, count: u32, words: u32) -> f64 {
        let length = 1.0 - self.slope + self.slope * f64::from(words) / self.usual;
        self.weight * f64::from(count) / length
    }
}

/// A term's impact in a record, from its weighted frequency there: 1 to [`LEVELS`].
#[must_use]
pub fn impact(frequency: f64) -> u8 {
    let share = (frequency / (frequency + SATURATION)).clamp(0.0, 1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to LEVELS; no number is 0"
    )]
    let level = (f64::from(LEVELS) * share).round() as u8;
    level.clamp(1, LEVELS)
}

/// A term's rarity: `with` of `all` live records have it. At least 1, at most about 5,700.
#[must_use]
pub fn rarity(with: u64, all: u64) -> u32 {
    #[expect(clippy::cast_precision_loss, reason = "counts of records are far below 2^52")]
    let (with, all) = (with as f64, all.max(with) as f64);
    let nats = (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 12,000")]
    let scaled = (RARITY_SCALE * nats).round().clamp(1.0, 12_000.0) as u32;
    scaled
}

/// The score to show for a sum of rarity times impact: rarity in nats, scaled by the share of the highest impact.
#[must_use]
pub fn shown(sum: f32) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "256 is exact")]
    let scale = RARITY_SCALE as f32 * f32::from(LEVELS);
    sum / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impacts_grow_with_frequency_within_their_levels() {
        assert_eq!(impact(0.0), 1);
        assert_eq!(impact(SATURATION), 16);
        assert_eq!(impact(f64::MAX), LEVELS);
        assert_eq!(impact(f64::NAN), 1);
        let [title, description, ..] = FIELDS;
        let once = |field: FieldWeight, words| impact(field.frequency(1, words));
        assert!(once(title, 5) > once(title, 20));
        assert!(once(title, 20) > once(description, 20));
        assert!(once(description, 20) > once(description, 200));
    }

    #[test]
    fn rare_terms_count_more() {
        assert!(rarity(1, 1_000_000) > rarity(1000, 1_000_000));
        assert_eq!(rarity(1_000_000, 1_000_000), 1);
        assert_eq!(rarity(5, 3), rarity(5, 5));
        assert!(rarity(0, u64::MAX) <= 12_000);
    }
}
