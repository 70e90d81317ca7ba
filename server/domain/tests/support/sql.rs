//! Statements that tests write themselves, so that they do not lean on the code they test.

use domain::{Db, db::Conn};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A UUID as this engine writes it.
pub(crate) fn id_literal(db: &Db, id: Uuid) -> String {
    match db {
        Db::Sqlite { .. } => format!("x'{}'", id.simple()),
        Db::Postgres(_) => format!("'{id}'"),
    }
}

/// Runs statements in one transaction.
pub(crate) async fn try_run(db: &Db, sql: String) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    match tx.as_conn() {
        Conn::Sqlite(conn) => _ = sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await?,
        Conn::Postgres(conn) => _ = sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await?,
    }
    tx.commit().await
}

/// Runs statements that must work.
pub(crate) async fn run(db: &Db, sql: String) {
    try_run(db, sql).await.unwrap();
}

/// The one number that a query finds.
pub(crate) async fn number(db: &Db, sql: String) -> i64 {
    let mut conn = db.read().await.unwrap();
    match conn.as_conn() {
        Conn::Sqlite(conn) => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(conn).await.unwrap(),
        Conn::Postgres(conn) => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(conn).await.unwrap(),
    }
}
