//! Brings a database to the schema this program needs, and refuses what it cannot know.
//!
//! Apart so that the list of migrations is one table; knows no row.

use std::path::Path;

use rusqlite::Connection;

use crate::store::Result;
use crate::store::StoreError;

/// The migrations in order; a database's `user_version` says how many it has had. Never edit one: add.
const MIGRATIONS: [&str; 7] = [
    include_str!("migrations/0001_init.sql"),
    include_str!("migrations/0002_not_before.sql"),
    include_str!("migrations/0003_held.sql"),
    include_str!("migrations/0004_rules.sql"),
    include_str!("migrations/0005_newest.sql"),
    include_str!("migrations/0006_report.sql"),
    include_str!("migrations/0007_block.sql"),
];

/// `user_version` of a database that is up to date.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len() as i64;

/// `application_id` of our databases: the letters `Lmnd`.
const APPLICATION_ID: i64 = 0x4c6d_6e64;

/// What a database file turned out to be.
enum Found {
    Empty,
    Version(i64),
}

/// Applies what is missing, each migration in a transaction with its number.
///
/// # Errors
/// The database is newer, is something else, or cannot be written.
pub fn migrate(db: &mut Connection, path: &Path) -> Result<()> {
    let done = match inspect(db, path)? {
        Found::Empty => 0,
        Found::Version(version) => version,
    };
    for (number, sql) in (1..).zip(MIGRATIONS).filter(|(number, _)| *number > done) {
        let tx = db.transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}

/// Checks that a reader, which may not migrate, knows this schema.
///
/// # Errors
/// The database is older, newer, empty or something else.
pub fn check(db: &Connection, path: &Path) -> Result<()> {
    match inspect(db, path)? {
        Found::Version(SCHEMA_VERSION) => Ok(()),
        Found::Version(found) => {
            Err(StoreError::Older { path: path.to_owned(), found, known: SCHEMA_VERSION })
        }
        Found::Empty => Err(StoreError::Missing { dir: path.parent().unwrap_or(path).to_owned() }),
    }
}

fn inspect(db: &Connection, path: &Path) -> Result<Found> {
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let tables: i64 = db.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let (version, application) = (number("user_version")?, number("application_id")?);
    match (tables, application, version) {
        (0, _, 0) => Ok(Found::Empty),
        (_, APPLICATION_ID, _) if version > SCHEMA_VERSION => {
            Err(StoreError::Newer { path: path.to_owned(), found: version, known: SCHEMA_VERSION })
        }
        (_, APPLICATION_ID, 1..) => Ok(Found::Version(version)),
        _ => Err(StoreError::Foreign { path: path.to_owned() }),
    }
}
