//! Opening the database that a URL names.

use std::{path::PathBuf, str::FromStr, time::Duration};

use sqlx::{
    PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Handle, Tx};

/// How long a request waits for a connection before it is told to come back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
/// How long SQLite waits for another process's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Db {
    /// One file; one connection writes, several read.
    Sqlite {
        /// The writer.
        write: SqlitePool,
        /// The readers.
        read: SqlitePool,
        /// The file, for the migration lock beside it.
        file: PathBuf,
    },
    /// A server.
    Postgres(PgPool),
}

const EXAMPLE: &str = "postgres://sluice:password@localhost/sluice or sqlite:///var/lib/sluice/sluice.db";

/// Why no database could be opened; one line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Neither `sqlite://` nor `postgres://`.
    #[error("DATABASE_URL must begin with sqlite:// or postgres://, for example {EXAMPLE}")]
    Scheme,
    /// The file cannot be opened, or made.
    #[error("DATABASE_URL: {0} cannot be opened ({1}); for example {EXAMPLE}")]
    File(PathBuf, #[source] sqlx::Error),
    /// No server answers there.
    #[error("DATABASE_URL: no database answers within {seconds} s; for example {EXAMPLE}", seconds = ACQUIRE_TIMEOUT.as_secs())]
    Silent,
    /// The URL or the server is at fault.
    #[error("DATABASE_URL: {0}; for example {EXAMPLE}")]
    Sqlx(#[from] sqlx::Error),
}

impl Db {
    /// Opens the database; creates an SQLite file that is missing.
    ///
    /// # Errors
    /// [`ConnectError`], for the operator.
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        if url.starts_with("sqlite:") {
            Self::connect_sqlite(url).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::connect_postgres(url).await
        } else {
            Err(ConnectError::Scheme)
        }
    }

    async fn connect_sqlite(url: &str) -> Result<Self, ConnectError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT);
        let file = options.get_filename().to_path_buf();
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options.clone())
            .await
            .map_err(|cause| ConnectError::File(file.clone(), cause))?;
        let read = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_lazy_with(options.read_only(true));
        Ok(Self::Sqlite { write, read, file })
    }

    async fn connect_postgres(url: &str) -> Result<Self, ConnectError> {
        let options = PgConnectOptions::from_str(url)?.application_name("sluice").options([
            ("statement_timeout", "10s"),
            ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "30s"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(32)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(|cause| match cause {
                sqlx::Error::PoolTimedOut => ConnectError::Silent,
                cause => cause.into(),
            })?;
        Ok(Self::Postgres(pool))
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// When no connection is to be had in time.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// When no connection is to be had in time.
    pub async fn read(&self) -> sqlx::Result<Handle> {
        Ok(match self {
            Self::Sqlite { read, .. } => Handle::Sqlite(read.acquire().await?),
            Self::Postgres(pool) => Handle::Postgres(pool.acquire().await?),
        })
    }

    /// Whether a statement runs; for readiness.
    ///
    /// # Errors
    /// When none does.
    pub async fn ping(&self) -> sqlx::Result<()> {
        super::fetch_one!(self.read().await?, (i32,), "SELECT 1").map(drop)
    }

    /// Closes every connection, waiting for those in use.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read, .. } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
