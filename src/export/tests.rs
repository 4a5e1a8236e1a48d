//! Exports of a small collection into every kind of place.
