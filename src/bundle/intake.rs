//! How the records of a collection come into a bundle: one thread reads them, one makes them ready on all cores, the caller takes them.
//!
//! Apart from `mod` because it is about threads. A collection that changes meanwhile gives each record once, as it was when its
//! turn came. Writes nothing.

use std::collections::HashSet;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::sync_channel;
use std::thread;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use super::BundleOptions;
use super::collect::Collected;
use super::collect::Prepared;
use super::error::BundleError;
use crate::catalog::Catalog;
use crate::catalog::CatalogError;
use crate::model::query;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::model::query::Query;
use crate::model::record::Record;
use crate::model::record::Status;

/// Steps of ready records that wait.
const STEPS_AHEAD: usize = 2;

/// Some records on their way.
struct Step<T> {
    records: Vec<T>,
    /// They changed after the reading began: some may have come before.
    late: bool,
}

/// Why the reading ended early.
enum End {
    Failed(CatalogError),
    /// Nobody takes records any more.
    Unheard,
}

impl From<CatalogError> for End {
    fn from(error: CatalogError) -> Self {
        Self::Failed(error)
    }
}

/// Puts the live records that `options` ask for into `collected`.
pub fn take_in(
    catalog: &Catalog,
    options: &BundleOptions,
    collected: &mut Collected,
) -> Result<(), BundleError> {
    thread::scope(|scope| {
        let (read_to, read) = sync_channel(1);
        let (made_to, made) = sync_channel(STEPS_AHEAD);
        scope.spawn(move || read_all(catalog, options, &read_to));
        scope.spawn(move || make_all(catalog, &read, &made_to));
        let mut seen = None;
        for step in made {
            let Step { mut records, late } = step?;
            if late {
                let seen = seen.get_or_insert_with(|| collected.orders().collect::<HashSet<_>>());
                records.retain(|record| seen.insert(record.order()));
            }
            records.into_iter().try_for_each(|record| collected.add(record))?;
        }
        Ok(())
    })
}

/// Reads until nothing comes or nobody listens.
fn read_all(catalog: &Catalog, options: &BundleOptions, to: &SyncSender<Result<Step<Record>, CatalogError>>) {
    let send = |records, late| to.send(Ok(Step { records, late })).map_err(|_| End::Unheard);
    let ids = options.ids.iter().map(|id| Filter { field: Field::Identifier, value: id.clone() });
    let query = Query { clauses: query::parse(&options.query), filters: ids.collect() };
    let read = || {
        if query.clauses.is_empty() && query.filters.is_empty() {
            let until = catalog.change()?;
            catalog.changed(0, until, &mut |records| send(records, false))?;
            return catalog.changed(until, u64::MAX, &mut |records| send(records, true));
        }
        catalog.found(&query, &mut |records| send(records, false))
    };
    if let Err(End::Failed(error)) = read() {
        // Who does not listen needs no error.
        drop(to.send(Err(error)));
    }
}

fn make_all(
    catalog: &Catalog,
    read: &Receiver<Result<Step<Record>, CatalogError>>,
    to: &SyncSender<Result<Step<Prepared>, CatalogError>>,
) {
    for step in read {
        let made = step.map(|Step { records, late }| {
            let records = records.into_par_iter().filter_map(|record| prepared(catalog, record)).collect();
            Step { records, late }
        });
        if to.send(made).is_err() {
            return;
        }
    }
}

/// `None` where the record is not to be shown.
fn prepared(catalog: &Catalog, record: Record) -> Option<Prepared> {
    let entry = Some(record).filter(|record| record.status == Status::Live);
    let entry =
        entry.map(|record| catalog.entry(record)).filter(|entry| entry.record.status == Status::Live)?;
    Some(Prepared::new(&entry.record, &entry.labelled().unwrap_or_default(), entry.document()))
}
