//! BM25 as the server's index computes it, in the same single-precision steps, over the bundle's documents.
//!
//! Apart from `words` because the browser's `score.js` is its twin: a change here is a change there and
//! of `BUNDLE_VERSION`. Knows numbers only.

use serde::Serialize;

/// The text fields, in the order of their numbers: title, description, keyword, subject, author, publisher.
pub const FIELDS: usize = 6;

/// Length class from which lengths are rounded down: four significant bits are kept above it.
const EXACT_LENGTHS: u32 = 24;

/// What scores depend on besides the document: part of the root.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scoring {
    /// Documents in the bundle.
    pub documents: u64,
    /// Tokens a document has in each field, on average.
    pub averages: [f32; FIELDS],
    /// Weight of each field.
    pub boosts: [f32; FIELDS],
    /// BM25's saturation.
    pub k1: f32,
    /// BM25's length normalisation.
    pub b: f32,
}

impl Scoring {
    /// The parameters for a collection of `documents` with `totals` tokens in each field.
    #[must_use]
    pub fn new(documents: u64, totals: &[u64; FIELDS], boosts: [f32; FIELDS], k1: f32, b: f32) -> Self {
        let averages = totals.map(|total| total as f32 / documents as f32);
        Self { documents, averages, boosts, k1, b }
    }

    /// The score of a term for a document with this pattern: the sum over its fields.
    #[must_use]
    pub fn score(&self, pattern: &[(u8, u32, u8)], frequencies: &[u64; FIELDS]) -> f32 {
        pattern.iter().fold(0.0, |sum, (field, frequency, length)| {
            let field = usize::from(*field);
            let documents = frequencies.get(field).copied().unwrap_or(0);
            sum + self.weight(field, documents) * self.saturation(field, *frequency as f32, *length)
        })
    }

    /// Inverse document frequency, times (k1 + 1), times the field's boost.
    fn weight(&self, field: usize, documents: u64) -> f32 {
        let x = (self.documents.saturating_sub(documents) as f32 + 0.5) / (documents as f32 + 0.5);
        (1.0 + x).ln() * (1.0 + self.k1) * self.boosts.get(field).copied().unwrap_or(1.0)
    }

    fn saturation(&self, field: usize, frequency: f32, length: u8) -> f32 {
        let average = self.averages.get(field).copied().unwrap_or(1.0);
        let norm = self.k1 * (1.0 - self.b + self.b * Self::class_length(length) as f32 / average);
        frequency / (frequency + norm)
    }

    /// The class of a field's length in tokens: exact to 40, then in steps of about an eighth.
    #[must_use]
    pub fn length_class(tokens: usize) -> u8 {
        let tokens = u32::try_from(tokens).unwrap_or(u32::MAX);
        if tokens < EXACT_LENGTHS {
            return tokens as u8;
        }
        let rest = tokens - EXACT_LENGTHS;
        let bits = u32::BITS - rest.leading_zeros();
        let class = if bits < 4 { rest } else { ((rest >> (bits - 4)) & 7) | ((bits - 3) << 3) };
        (EXACT_LENGTHS + class) as u8
    }

    /// The length that a class stands for.
    #[must_use]
    pub fn class_length(class: u8) -> u32 {
        let class = u32::from(class);
        if class < EXACT_LENGTHS {
            return class;
        }
        let rest = class - EXACT_LENGTHS;
        let (step, bits) = (rest >> 3, rest & 7);
        let length = if step == 0 { bits } else { u64::from(bits | 8).checked_shl(step - 1).map_or(u32::MAX, |n| u32::try_from(n).unwrap_or(u32::MAX)) };
        EXACT_LENGTHS.saturating_add(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_exact_to_forty_and_then_rounded_down() {
        for exact in 0..=40 {
            assert_eq!(Scoring::class_length(Scoring::length_class(exact)), exact as u32);
        }
        for (tokens, class, length) in [(41, 40, 40), (42, 41, 42), (55, 47, 54), (56, 48, 56), (57, 48, 56), (63, 49, 60)] {
            assert_eq!(Scoring::length_class(tokens), class, "{tokens}");
            assert_eq!(Scoring::class_length(class), length, "{tokens}");
        }
    }

    #[test]
    fn a_rarer_word_and_a_shorter_field_score_more() {
        let scoring = Scoring::new(100, &[500; FIELDS], [1.0; FIELDS], 1.2, 0.75);
        let score = |documents, length| scoring.score(&[(0, 1, length)], &[documents, 0, 0, 0, 0, 0]);
        assert!(score(1, 5) > score(50, 5));
        assert!(score(1, 5) > score(1, 10));
    }

    proptest::proptest! {
        #[test]
        fn classes_grow_with_length_and_round_down(tokens in 0_usize..3_000_000_000) {
            let class = Scoring::length_class(tokens);
            proptest::prop_assert!(Scoring::class_length(class) as usize <= tokens);
            if class < 255 {
                proptest::prop_assert!(Scoring::class_length(class + 1) as usize > tokens);
            }
        }
    }
}
