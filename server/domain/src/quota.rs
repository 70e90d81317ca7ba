//! An account's bytes, exact at every instant.
//!
//! Invariant: `used = Σ size of uploaded`, `reserved = Σ declared size of pending`, and no reservation ever made
//! `used + reserved` pass the limit. Each change is one guarded UPDATE that tests and sets at once: a read followed by
//! a write would let concurrent sessions all pass. The quota row is always touched before document rows, so that
//! no two transactions wait for each other.

use contract::{ByteSize, Quota, UserId};

use crate::{
    Db, Error, Result,
    db::{Conn, Tx, execute, fetch_optional, row},
};

/// How many uploads may be pending in one account.
#[derive(Debug, Clone, Copy)]
pub struct PendingCaps {
    /// All pending uploads.
    pub total: i64,
    /// Those that declared no size.
    pub unsized_: i64,
}

row! {
    #[derive(Debug, Clone, Copy)]
    struct QuotaRow {
        limit_bytes: i64,
        used_bytes: i64,
        reserved_bytes: i64,
        pending_uploads: i64,
    }
}

const SELECT: &str = "SELECT limit_bytes, used_bytes, reserved_bytes, pending_uploads FROM quotas WHERE user_id = $1";

/// The account's storage now.
///
/// # Errors
/// [`Error::NotFound`] when the account is gone.
pub async fn read(db: &Db, user: UserId) -> Result<Quota> {
    let row = fetch_optional!(db.read().await?, QuotaRow, SELECT, user.0)?.ok_or(Error::NotFound)?;
    row.quota()
}

/// Opens the account's quota.
pub(crate) async fn create(tx: &mut Tx, user: UserId, limit: ByteSize) -> Result<()> {
    execute!(tx, "INSERT INTO quotas (user_id, limit_bytes) VALUES ($1, $2)", user.0, limit.get())?;
    Ok(())
}

/// Sets the limit; below what is used it keeps files and refuses new ones.
pub(crate) async fn set_limit(tx: &mut Tx, user: UserId, limit: ByteSize) -> Result<()> {
    let set = execute!(tx, "UPDATE quotas SET limit_bytes = $2 WHERE user_id = $1", user.0, limit.get())?;
    if set == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Takes the account's row for the rest of the transaction. SQLite's writer holds the whole database already.
pub(crate) async fn lock(tx: &mut Tx, user: UserId) -> Result<()> {
    if matches!(tx, Tx::Postgres(_)) {
        fetch_optional!(tx, (i64,), "SELECT limit_bytes FROM quotas WHERE user_id = $1 FOR UPDATE", user.0)?;
    }
    Ok(())
}

/// What reserves for one pending upload of the account `$1`, as a guarded statement that touches one row or none; and its
/// `$2` and `$3`. With a declared size that is reserved, without one a place among the uploads that declared none.
pub(crate) const fn reservation(size: Option<ByteSize>, caps: PendingCaps) -> (&'static str, i64, i64) {
    match size {
        Some(size) => (
            "UPDATE quotas SET reserved_bytes = reserved_bytes + $2, pending_uploads = pending_uploads + 1
             WHERE user_id = $1 AND pending_uploads < $3 AND $2 <= limit_bytes - used_bytes - reserved_bytes",
            size.get(),
            caps.total,
        ),
        None => (
            "UPDATE quotas SET unsized_uploads = unsized_uploads + 1, pending_uploads = pending_uploads + 1
             WHERE user_id = $1 AND pending_uploads < $2 AND unsized_uploads < $3
               AND limit_bytes - used_bytes - reserved_bytes > 0",
            caps.total,
            caps.unsized_,
        ),
    }
}

/// [`reservation`] for many accounts in one statement of PostgreSQL, as parts of a WITH that has `wanted (owner, size)` with
/// one row an account; `$3` is the cap. `reserved (owner)` are those for whom it was made. An account that somebody else holds,
/// or whose user's row they hold, which the document will reference, is passed over: nobody waits for another's lock and no two
/// such statements for each other.
pub(crate) const RESERVED_TOGETHER: &str = "free AS MATERIALIZED (
        SELECT user_id FROM quotas JOIN users ON users.id = user_id WHERE user_id = ANY($1)
        FOR UPDATE OF quotas SKIP LOCKED FOR KEY SHARE OF users SKIP LOCKED),
    reserved (owner) AS (
        UPDATE quotas SET reserved_bytes = reserved_bytes + size, pending_uploads = pending_uploads + 1
        FROM wanted JOIN free ON free.user_id = owner
        WHERE quotas.user_id = owner AND pending_uploads < $3 AND size <= limit_bytes - used_bytes - reserved_bytes
        RETURNING owner)";

/// Turns a pending upload into usage of the size that storage reported.
///
/// # Errors
/// [`Error::QuotaExceeded`] for an upload that had declared no size and does not fit.
pub(crate) async fn settle(tx: &mut Tx, user: UserId, declared: Option<ByteSize>, actual: ByteSize) -> Result<()> {
    let settled = match declared {
        Some(declared) => execute!(
            tx,
            "UPDATE quotas SET reserved_bytes = reserved_bytes - $2, used_bytes = used_bytes + $3,
                               pending_uploads = pending_uploads - 1
             WHERE user_id = $1",
            user.0,
            declared.get(),
            actual.get(),
        )?,
        None => execute!(
            tx,
            "UPDATE quotas SET used_bytes = used_bytes + $2, pending_uploads = pending_uploads - 1,
                               unsized_uploads = unsized_uploads - 1
             WHERE user_id = $1 AND $2 <= limit_bytes - used_bytes - reserved_bytes",
            user.0,
            actual.get(),
        )?,
    };
    if settled == 0 { Err(exceeded(row(&mut tx.as_conn(), user).await?, actual)?) } else { Ok(()) }
}

/// Gives back what a pending upload held.
pub(crate) async fn release_pending(tx: &mut Tx, user: UserId, declared: Option<ByteSize>) -> Result<()> {
    execute!(
        tx,
        "UPDATE quotas SET reserved_bytes = reserved_bytes - $2, pending_uploads = pending_uploads - 1,
                           unsized_uploads = unsized_uploads - $3
         WHERE user_id = $1",
        user.0,
        declared.unwrap_or_default().get(),
        i64::from(declared.is_none()),
    )?;
    Ok(())
}

/// Gives back what an uploaded document used.
pub(crate) async fn release_used(tx: &mut Tx, user: UserId, size: ByteSize) -> Result<()> {
    execute!(tx, "UPDATE quotas SET used_bytes = used_bytes - $2 WHERE user_id = $1", user.0, size.get())?;
    Ok(())
}

/// The account's storage as this transaction sees it.
pub(crate) async fn read_in(tx: &mut Tx, user: UserId) -> Result<Quota> {
    row(&mut tx.as_conn(), user).await?.quota()
}

async fn row(conn: &mut Conn<'_>, user: UserId) -> Result<QuotaRow> {
    fetch_optional!(conn, QuotaRow, SELECT, user.0)?.ok_or(Error::NotFound)
}

/// Why a reservation touched no row.
pub(crate) async fn why_refused(
    conn: &mut Conn<'_>,
    user: UserId,
    size: Option<ByteSize>,
    caps: PendingCaps,
) -> Result<Error> {
    let row = row(conn, user).await?;
    if row.pending_uploads >= caps.total {
        return Ok(Error::TooManyPending { limit: caps.total });
    }
    match size {
        None if row.limit_bytes - row.used_bytes - row.reserved_bytes > 0 => {
            Ok(Error::TooManyPending { limit: caps.unsized_ })
        }
        _ => exceeded(row, size.unwrap_or_default()),
    }
}

/// The refusal, with the numbers of the row that refused.
fn exceeded(row: QuotaRow, rejected: ByteSize) -> Result<Error> {
    let quota = row.quota()?;
    Ok(Error::QuotaExceeded { used: quota.used_bytes, limit: quota.limit_bytes, rejected })
}

impl QuotaRow {
    fn quota(self) -> Result<Quota> {
        Ok(Quota {
            used_bytes: ByteSize::new(self.used_bytes).map_err(Error::internal)?,
            reserved_bytes: ByteSize::new(self.reserved_bytes).map_err(Error::internal)?,
            limit_bytes: ByteSize::new(self.limit_bytes).map_err(Error::internal)?,
        })
    }
}
