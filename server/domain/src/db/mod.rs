//! SQLite and PostgreSQL behind one type: each statement stands once and runs on whichever engine is there.
//!
//! SQLite takes `$1` placeholders as PostgreSQL does; identifiers are UUID in the one and 16-byte BLOB in the other,
//! times are microseconds in both. SQLite has one writing connection, so that writers queue in this process instead
//! of colliding in the file; every write there begins IMMEDIATE.

mod batcher;
mod connect;
mod ids;
mod migrate;
mod run;

use std::str::FromStr;

use crate::{Error, Result};

pub(crate) use batcher::Batcher;
pub use connect::{ConnectError, Db};
pub(crate) use ids::{ids, with_ids};
pub use migrate::{MigrationError, latest_version};
pub use run::{Conn, Handle, Tx};
pub(crate) use run::{execute, fetch, fetch_all, fetch_one, fetch_optional, row};

/// Whether a statement failed because the database was away, overloaded or slow, rather than because it was wrong.
#[must_use]
pub fn is_unavailable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
        // A connection that was cut in the middle of a message, or before it was encrypted.
        sqlx::Error::Protocol(_) | sqlx::Error::Tls(_) => true,
        // PostgreSQL: 08 connection, 53 resources, 57 operator intervention and statement timeout, 55P03 lock timeout,
        // 40 serialization and deadlock. SQLite: 5 SQLITE_BUSY, 6 SQLITE_LOCKED, 13 SQLITE_FULL.
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| {
            ["08", "53", "57", "40"].iter().any(|class| code.len() == 5 && code.starts_with(class))
                || ["55P03", "5", "6", "13", "517"].contains(&code.as_ref())
        }),
        _ => false,
    }
}

/// A word as stored.
pub(crate) fn word<T: FromStr>(stored: &str) -> Result<T> {
    stored.parse().map_err(|_| Error::internal(format!("no such word: {stored}")))
}

/// Whether a statement broke the unique constraint `name` (PostgreSQL) on `column` (SQLite, which reports
/// `table.column`).
#[must_use]
pub fn violates_unique(error: &sqlx::Error, name: &str, column: &str) -> bool {
    error.as_database_error().is_some_and(|cause| {
        cause.is_unique_violation() && (cause.constraint() == Some(name) || cause.message().contains(column))
    })
}
