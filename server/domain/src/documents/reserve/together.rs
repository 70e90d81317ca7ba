//! Reservations that come at once: one statement in PostgreSQL, one transaction in SQLite.
//!
//! Nothing is refused here and nothing waits for anybody's row: what has no row of its own afterwards tries again by
//! itself, which is where it waits, or learns why it is refused. The quota's guard is the same in either.

use std::{collections::HashSet, sync::Arc};

use contract::{ByteSize, Sha256};
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use super::Draft;
use crate::{
    Db,
    db::Batcher,
    quota::{self, PendingCaps},
};

/// Reserves for all drafts that come at once, and says of each whether it has its row.
pub(in super::super) type Reservations = Batcher<Arc<Draft>, bool>;

pub(in super::super) fn reservations(db: &Db, caps: PendingCaps) -> Reservations {
    match db.clone() {
        Db::Postgres(pool) => Batcher::start(move |drafts: Vec<Arc<Draft>>| {
            let pool = pool.clone();
            async move { which(&drafts, in_one_statement(&pool, &drafts, caps).await) }
        }),
        db @ Db::Sqlite { .. } => Batcher::in_turn(move |drafts: Vec<Arc<Draft>>| {
            let db = db.clone();
            async move { which(&drafts, in_one_transaction(&db, &drafts, caps).await) }
        }),
    }
}

fn which(drafts: &[Arc<Draft>], reserved: sqlx::Result<HashSet<Uuid>>) -> sqlx::Result<Vec<bool>> {
    match reserved {
        Ok(reserved) => Ok(drafts.iter().map(|draft| reserved.contains(&draft.id.0)).collect()),
        // The database said no to all for the sake of one: each is told by itself.
        Err(sqlx::Error::Database(_)) if drafts.len() > 1 => Ok(vec![false; drafts.len()]),
        Err(cause) => Err(cause),
    }
}

async fn in_one_transaction(db: &Db, drafts: &[Arc<Draft>], caps: PendingCaps) -> sqlx::Result<HashSet<Uuid>> {
    let mut tx = db.begin().await?;
    let mut reserved = HashSet::new();
    for draft in drafts {
        if draft.insert(caps, &mut tx.as_conn()).await? {
            reserved.insert(draft.id.0);
        }
    }
    tx.commit().await?;
    Ok(reserved)
}

const WANTED: &str = "wanted AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
                         $9::bigint[], $10::bigint[])
        AS wanted (owner, id, filename, folded, content_type, size, sha256, created_at, url_expires_at))";

const INSERT: &str = "INSERT INTO documents (id, user_id, filename, filename_folded, content_type, size_bytes, sha256,
                                             status, created_at, url_expires_at)
    SELECT id, owner, filename, folded, content_type, size, sha256, 'pending', created_at, url_expires_at
    FROM wanted JOIN reserved USING (owner) RETURNING id";

/// One draft an account, and those with a size: whoever has more drafts at once waits for its own row anyway.
async fn in_one_statement(pool: &PgPool, drafts: &[Arc<Draft>], caps: PendingCaps) -> sqlx::Result<HashSet<Uuid>> {
    let mut owners = HashSet::new();
    let drafts: Vec<_> =
        drafts.iter().filter(|draft| draft.upload.size.is_some() && owners.insert(draft.user)).collect();
    if drafts.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!("WITH {WANTED}, {} {INSERT}", quota::RESERVED_TOGETHER);
    let reserved: Vec<Uuid> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(column(&drafts, |draft| draft.user.0))
        .bind(column(&drafts, |draft| draft.id.0))
        .bind(caps.total)
        .bind(column(&drafts, |draft| draft.upload.filename.as_str()))
        .bind(column(&drafts, |draft| draft.folded.as_str()))
        .bind(column(&drafts, |draft| draft.upload.content_type.as_str()))
        .bind(column(&drafts, |draft| draft.upload.size.map(ByteSize::get)))
        .bind(column(&drafts, |draft| draft.upload.sha256.as_ref().map(Sha256::as_str)))
        .bind(column(&drafts, |draft| draft.now.0))
        .bind(column(&drafts, |draft| draft.signed.expires_at.0))
        .fetch_all(pool)
        .await?;
    Ok(reserved.into_iter().collect())
}

fn column<'d, T>(drafts: &[&'d Arc<Draft>], of: impl Fn(&'d Draft) -> T) -> Vec<T> {
    drafts.iter().map(|draft| of(draft)).collect()
}
