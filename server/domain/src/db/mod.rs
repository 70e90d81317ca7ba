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
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| means_unavailable(&code)),
        _ => false,
    }
}

/// PostgreSQL's codes have five characters: 08 connection, 28 not let in, 40 serialization and deadlock, 53 resources, 57
/// operator intervention and statement timeout, 55000 accepts no connections, 55P03 lock timeout. SQLite's are numbers whose
/// last byte is the primary one: 5 BUSY, 6 LOCKED, 10 IOERR, 13 FULL, 14 CANTOPEN.
fn means_unavailable(code: &str) -> bool {
    if code.len() == 5 {
        ["08", "28", "40", "53", "57"].iter().any(|class| code.starts_with(class)) || ["55000", "55P03"].contains(&code)
    } else {
        code.parse().is_ok_and(|code: u32| [5, 6, 10, 13, 14].contains(&(code & 0xff)))
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

#[cfg(test)]
mod tests {
    use super::means_unavailable;

    #[test]
    fn what_passes_by_itself_is_told_from_what_is_wrong() {
        for passing in
            ["57P01", "53300", "55P03", "55000", "28P01", "40001", "08006", "5", "6", "261", "517", "13", "14", "522"]
        {
            assert!(means_unavailable(passing), "{passing}");
        }
        for wrong in ["23505", "23514", "42P01", "22021", "55006", "1", "19", "1299", "2067", "787", ""] {
            assert!(!means_unavailable(wrong), "{wrong}");
        }
    }
}
