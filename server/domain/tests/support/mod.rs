//! Fresh, migrated databases for tests, on either engine.
//!
//! Invariant: no two tests share a database. PostgreSQL is found through `TEST_POSTGRES_URL`, the URL of a role that
//! may create databases; without it a test that needs PostgreSQL fails, so that a run never passes by leaving it out.

#![allow(dead_code, unused_imports, unused_macros, reason = "each test binary uses the part it needs")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

pub(crate) mod accounts;
pub(crate) mod sql;
pub(crate) mod store;

use std::time::{Duration, Instant};

use domain::{Clock, Db};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

/// A database of one test's own; gone when dropped.
#[derive(Debug)]
pub(crate) struct TestDb {
    pub(crate) db: Db,
    pub(crate) url: String,
    _guard: Guard,
}

impl TestDb {
    /// A second pool of connections to the same database, as another replica has.
    pub(crate) async fn replica(&self) -> Db {
        Self::connect(&self.url).await
    }

    /// Connects to a database that is there.
    pub(crate) async fn connect(url: &str) -> Db {
        Db::connect(url).await.unwrap()
    }

    /// The one number that a query answers.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        match &self.db {
            Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
            Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        }
    }

    /// Waits until so many that began to listen for what is told hear it: PostgreSQL's listener needs a moment.
    pub(crate) async fn until_listening(&self, all: i64) {
        let Db::Postgres(_) = self.db else { return };
        let listeners = "SELECT count(*) FROM pg_stat_activity
                         WHERE datname = current_database() AND state = 'idle' AND query LIKE 'LISTEN%'";
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.number(listeners).await < all {
            assert!(Instant::now() < deadline, "not all listen");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Takes the database away for a time: PostgreSQL ends and refuses every connection, SQLite's file is locked.
    pub(crate) async fn away(&self, span: Duration) {
        match &self._guard {
            Guard::Folder(_) => {
                let mut conn = SqliteConnection::connect(&self.url).await.unwrap();
                conn.execute("BEGIN EXCLUSIVE").await.unwrap();
                tokio::time::sleep(span).await;
                conn.execute("ROLLBACK").await.unwrap();
            }
            Guard::Database { server, name } => {
                admin(server, format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
                let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
                admin(server, end).await;
                tokio::time::sleep(span).await;
                admin(server, format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;
            }
        }
    }
}

#[derive(Debug)]
enum Guard {
    Folder(tempfile::TempDir),
    Database { server: String, name: String },
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Self::Database { server, name } = self {
            let (server, sql) = (server.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            let dropping = std::thread::spawn(move || {
                tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap()
                    .block_on(admin(&server, sql));
            });
            drop(dropping.join());
        }
    }
}

/// An SQLite file, empty but for the newest schema.
pub(crate) async fn sqlite() -> TestDb {
    sqlite_at(None).await
}

/// A PostgreSQL database, empty but for the newest schema.
pub(crate) async fn postgres() -> TestDb {
    postgres_at(None).await
}

/// As [`sqlite`], with the schema of that version.
pub(crate) async fn sqlite_at(version: Option<i64>) -> TestDb {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("sluice.db").display());
    open(url, Guard::Folder(folder), version).await
}

/// As [`postgres`], with the schema of that version.
pub(crate) async fn postgres_at(version: Option<i64>) -> TestDb {
    let server = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL: a role that may create databases");
    let name = format!("sluice_test_{}", Clock::System.new_id().simple());
    admin(&server, format!("CREATE DATABASE {name}")).await;
    let url = with_database(&server, &name);
    open(url, Guard::Database { server, name }, version).await
}

async fn open(url: String, guard: Guard, version: Option<i64>) -> TestDb {
    let db = TestDb::connect(&url).await;
    db.migrate(version).await.unwrap();
    TestDb { db, url, _guard: guard }
}

async fn admin(server: &str, sql: String) {
    let mut conn = PgConnection::connect(server).await.unwrap();
    conn.execute(AssertSqlSafe(sql)).await.unwrap();
    conn.close().await.unwrap();
}

/// The same server's URL with another database: `postgres://user@host/postgres?x` becomes `postgres://user@host/name?x`.
fn with_database(server: &str, name: &str) -> String {
    let (path, query) =
        server.split_once('?').map_or((server, String::new()), |(path, query)| (path, format!("?{query}")));
    let (host, _) = path.rsplit_once('/').unwrap();
    format!("{host}/{name}{query}")
}

/// Makes two tests of each body, `sqlite::name` and `postgres::name`:
/// `both_engines! { async fn a_sentence(db: TestDb) { … } }`.
macro_rules! both_engines {
    ($($body:tt)+) => { $crate::support::both_engines_at! { @ None; $($body)+ } };
}

/// As `both_engines!`, with the schema of an earlier version: `both_engines_at! { 2; async fn … }`.
macro_rules! both_engines_at {
    (@ $version:expr; $($(#[$meta:meta])* async fn $name:ident($db:ident: TestDb) $body:block)+) => {
        mod bodies {
            use super::*;
            $(pub(super) async fn $name($db: crate::support::TestDb) $body)+
        }
        mod sqlite {
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::bodies::$name(crate::support::sqlite_at($version).await).await;
            })+
        }
        mod postgres {
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::bodies::$name(crate::support::postgres_at($version).await).await;
            })+
        }
    };
    ($version:literal; $($body:tt)+) => { $crate::support::both_engines_at! { @ Some($version); $($body)+ } };
}
pub(crate) use {both_engines, both_engines_at};
