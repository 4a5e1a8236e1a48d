//! What a query still means where nothing has all of its words: most of them, stop words left out.
//!
//! Apart because it is asked for only then. Pure, and repeated by the bundle (`static/bundle/loose.js`).

use crate::model::query::Clause;
use crate::model::query::Query;
use crate::search::analysis::stop;

/// Whether only words are asked for, none of them in quotes, in a field or excluded: such a query may be read loosely.
#[must_use]
pub fn is_loose(query: &Query) -> bool {
    let plain = |clause: &Clause| !clause.excluded && !clause.phrase && clause.field.is_none();
    !query.clauses.is_empty() && query.clauses.iter().all(plain)
}

/// A loose query without its stop words, and the languages that these are of: it is put in one of them. Itself and no
/// language where it is not loose, has no stop words or nothing else.
#[must_use]
pub fn content(query: &Query) -> (Query, Vec<&'static str>) {
    let texts: Vec<&str> = query.clauses.iter().map(|clause| clause.text.as_str()).collect();
    let (stop, languages) = stop::among(&texts);
    let clauses = query.clauses.iter().zip(stop);
    let clauses: Vec<Clause> = clauses.filter(|(_, stop)| !stop).map(|(clause, _)| clause.clone()).collect();
    if !is_loose(query) || clauses.is_empty() || clauses.len() == query.clauses.len() {
        return (query.clone(), Vec::new());
    }
    (Query { clauses, filters: query.filters.clone() }, languages)
}
