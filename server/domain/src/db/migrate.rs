//! Bringing the schema up to date, once, however many processes start together.

use std::{cmp::Ordering, fs::File, sync::LazyLock};

use sqlx::{
    SqlSafeStr,
    error::DatabaseError,
    migrate::{Migration, MigrationType, Migrator},
};

use super::{Db, fetch_one};

/// `migrations! { name, … }`: the files of `migrations/`, under the same names for either engine, in the binary. This and
/// [`super::row!`] stand where sqlx's own macros would compile the runtime, TLS and both drivers for the build machine too.
macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        #[cfg(test)]
        const NAMES: &[&str] = &[$($name),+];

        static SQLITE: LazyLock<Migrator> = LazyLock::new(|| {
            migrator(&[$(($name, include_str!(concat!("../../../../migrations/sqlite/", $name, ".sql")))),+])
        });

        static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| {
            migrator(&[$(($name, include_str!(concat!("../../../../migrations/postgres/", $name, ".sql")))),+])
        });
    };
}

migrations! {
    "0001_accounts_and_quotas",
    "0002_documents_and_topics",
    "0003_multi_user_isolation",
    "0004_reservations",
    "0005_sessions",
    "0006_jobs",
    "0007_login_attempts",
    "0008_topics",
    "0009_administration",
    "0010_classification",
    "0011_list_indexes",
}

/// Versions count from 1 without a gap, in the order of the list.
fn migrator(files: &[(&'static str, &'static str)]) -> Migrator {
    let migration = |(version, &(name, sql)): (i64, &(&str, &'static str))| {
        let description = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_').replace('_', " ");
        let no_transaction = sql.starts_with("-- no-transaction");
        Migration::new(version, description.into(), MigrationType::Simple, sql.into_sql_str(), no_transaction)
    };
    Migrator::with_migrations((1..).zip(files).map(migration).collect())
}

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
    /// The schema is behind.
    #[error("the database has schema version {0}, this program works with {newest}: `sluice migrate`", newest = latest_version())]
    Older(i64),
    /// The schema is ahead.
    #[error("the database has schema version {0}, this program works with {newest}: it is too old", newest = latest_version())]
    Newer(i64),
}

/// The newest schema version this binary knows.
#[must_use]
pub fn latest_version() -> i64 {
    SQLITE.iter().map(|m| m.version).max().unwrap_or_default()
}

fn no_such_table(cause: &dyn DatabaseError) -> bool {
    // PostgreSQL's undefined_table; SQLite has no code for it.
    cause.code().is_some_and(|code| code == "42P01") || cause.message().starts_with("no such table")
}

impl Db {
    /// Refuses a schema that is not this binary's, and changes nothing.
    ///
    /// # Errors
    /// [`MigrationError`], for the operator.
    pub async fn expect_latest(&self) -> Result<(), MigrationError> {
        let found = match self.version().await {
            // Nothing was ever applied here.
            Err(sqlx::Error::Database(cause)) if no_such_table(&*cause) => 0,
            found => found.map_err(sqlx::migrate::MigrateError::from)?,
        };
        match found.cmp(&latest_version()) {
            Ordering::Less => Err(MigrationError::Older(found)),
            Ordering::Equal => Ok(()),
            Ordering::Greater => Err(MigrationError::Newer(found)),
        }
    }

    async fn version(&self) -> sqlx::Result<i64> {
        let (version,) =
            fetch_one!(self.read().await?, (i64,), "SELECT coalesce(max(version), 0) FROM _sqlx_migrations")?;
        Ok(version)
    }

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

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use super::*;

    #[test]
    fn every_file_is_a_migration_of_the_version_in_its_name() {
        let listed = (1..).zip(NAMES).map(|(version, name)| {
            assert!(name.starts_with(&format!("{version:04}_")), "{name} stands where {version:04} belongs");
            format!("{name}.sql")
        });
        let listed: BTreeSet<_> = listed.collect();
        for engine in ["sqlite", "postgres"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(engine);
            let files = folder.read_dir().unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
            assert_eq!(files.collect::<BTreeSet<_>>(), listed, "{engine}");
        }
    }

    #[test]
    fn a_migration_is_described_by_its_name() {
        for engine in [&*SQLITE, &*POSTGRES] {
            let third = engine.iter().nth(2).unwrap();
            assert_eq!((third.version, third.description.as_ref()), (3, "multi user isolation"));
        }
    }
}
