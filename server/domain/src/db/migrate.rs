//! Bringing the schema up to date, once, however many processes start together.

use std::fs::File;

use sqlx::migrate::Migrator;

use super::Db;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Why the schema could not be brought up to date; for the operator.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// A migration failed; it was rolled back.
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The lock file beside an SQLite database could not be taken.
    #[error("migration lock: {0}")]
    Lock(#[from] std::io::Error),
    /// There is no such version.
    #[error("there is no migration {0}; the newest is {newest}", newest = latest_version())]
    UnknownVersion(i64),
}

/// The newest schema version this binary knows.
#[must_use]
pub fn latest_version() -> i64 {
    SQLITE.iter().map(|m| m.version).max().unwrap_or_default()
}

impl Db {
    /// Applies what is missing, up to `to` or the newest. Never goes back.
    ///
    /// # Errors
    /// [`MigrationError`], for the operator.
    pub async fn migrate(&self, to: Option<i64>) -> Result<(), MigrationError> {
        let target = to.unwrap_or_else(latest_version);
        if !SQLITE.version_exists(target) {
            return Err(MigrationError::UnknownVersion(target));
        }
        match self {
            Self::Sqlite { write, file, .. } => {
                // sqlx's own lock is a no-op on SQLite: two starting processes would race.
                let lock = File::create(file.with_extension("migrate.lock"))?;
                let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock))
                    .await
                    .map_err(std::io::Error::other)??;
                SQLITE.run_to(target, write).await?;
                drop(lock);
            }
            Self::Postgres(pool) => POSTGRES.run_to(target, pool).await?,
        }
        Ok(())
    }
}
