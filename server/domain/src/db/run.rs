//! Running one query text on either engine.

use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction, pool::PoolConnection};

/// A borrowed connection of either engine: what the statement macros run on.
#[derive(Debug)]
pub enum Conn<'c> {
    /// SQLite.
    Sqlite(&'c mut SqliteConnection),
    /// PostgreSQL.
    Postgres(&'c mut PgConnection),
}

impl Conn<'_> {
    /// Borrows the connection once more.
    pub fn as_conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }
}

/// A transaction; rolled back when dropped without [`Tx::commit`].
#[derive(Debug)]
pub enum Tx {
    /// SQLite, begun IMMEDIATE.
    Sqlite(Transaction<'static, Sqlite>),
    /// PostgreSQL, READ COMMITTED.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// # Errors
    /// When the database does; then nothing is changed.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }

    /// # Errors
    /// When the database does; the transaction is gone all the same.
    pub async fn rollback(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await,
            Self::Postgres(tx) => tx.rollback().await,
        }
    }
}

impl Tx {
    /// Borrows the connection.
    pub fn as_conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(tx) => Conn::Sqlite(tx),
            Self::Postgres(tx) => Conn::Postgres(tx),
        }
    }
}

/// A connection for reading.
#[derive(Debug)]
pub enum Handle {
    /// SQLite.
    Sqlite(PoolConnection<Sqlite>),
    /// PostgreSQL.
    Postgres(PoolConnection<Postgres>),
}

impl Handle {
    /// Borrows the connection.
    pub fn as_conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }
}

/// `row! { struct Row { id: Uuid, name: String } }`: a struct whose fields are a row's columns of the same names, on
/// either engine.
macro_rules! row {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty,)+
        }
    ) => {
        $(#[$meta])*
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $type,)+
        }

        impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for $name
        where
            &'static str: sqlx::ColumnIndex<R>,
            $($type: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,)+
        {
            fn from_row(row: &'r R) -> sqlx::Result<Self> {
                Ok(Self { $($field: row.try_get(stringify!($field))?,)+ })
            }
        }
    };
}

/// `execute!(conn, "UPDATE …", args…)`: how many rows it touched.
macro_rules! execute {
    ($conn:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.as_conn() {
            $crate::db::Conn::Sqlite(conn) => {
                sqlx::query($sql)$(.bind($arg))*.execute(conn).await.map(|done| done.rows_affected())
            }
            $crate::db::Conn::Postgres(conn) => {
                sqlx::query($sql)$(.bind($arg))*.execute(conn).await.map(|done| done.rows_affected())
            }
        }
    };
}

macro_rules! fetch {
    ($method:ident, $conn:expr, $row:ty, $sql:expr $(, $arg:expr)*) => {
        match $conn.as_conn() {
            $crate::db::Conn::Sqlite(conn) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($arg))*.$method(conn).await
            }
            $crate::db::Conn::Postgres(conn) => {
                sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($arg))*.$method(conn).await
            }
        }
    };
}

/// `fetch_optional!(conn, (Uuid, i64), "SELECT …", args…)`: the first row, if any.
macro_rules! fetch_optional {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::fetch!(fetch_optional, $conn, $row, $sql $(, $arg)*)
    };
}

/// `fetch_one!(conn, (i64,), "SELECT …", args…)`: the row that must be there.
macro_rules! fetch_one {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::fetch!(fetch_one, $conn, $row, $sql $(, $arg)*)
    };
}

/// `fetch_all!(conn, (Uuid,), "SELECT …", args…)`: all rows; only for bounded results.
macro_rules! fetch_all {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::fetch!(fetch_all, $conn, $row, $sql $(, $arg)*)
    };
}

pub(crate) use {execute, fetch, fetch_all, fetch_one, fetch_optional, row};
