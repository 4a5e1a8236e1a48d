//! Storing one record: identity, precedence, change number.

use crate::model::record::Derived;
use crate::model::record::Incoming;
use crate::model::record::Outcome;
use crate::model::record::Precedence;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Write;

impl Write<'_> {
    /// Stores one record or its deletion.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn put(
        &mut self,
        source: &SourceRow,
        incoming: &Incoming,
        derived: &Derived,
        precedence: Precedence,
    ) -> Result<Outcome> {
        todo!("{} {incoming:?} {derived:?} {precedence:?}", source.id)
    }
}
