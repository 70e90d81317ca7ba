//! The sessions of an account, for its owner to look at and to end.

use contract::{Session, SessionId, Timestamp};
use uuid::Uuid;

use super::{Accounts, Caller, device};
use crate::{
    Error, Result,
    db::{execute, fetch_all, row},
};

/// Most sessions that are listed; whoever has more sees those used last.
const MOST: i64 = 200;

row! {
    struct Row {
        id: Uuid,
        device: String,
        created_at: i64,
        last_seen_at: i64,
    }
}

impl Accounts {
    /// The caller's sessions: this one first, then those used last.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn sessions(&self, caller: &Caller) -> Result<Vec<Session>> {
        let rows = fetch_all!(
            self.db.read().await?,
            Row,
            "SELECT id, device, created_at, last_seen_at FROM sessions WHERE user_id = $1 AND expires_at > $2
             ORDER BY CASE WHEN id = $3 THEN 0 ELSE 1 END, last_seen_at DESC, id DESC LIMIT $4",
            caller.user.0,
            self.clock.now().0,
            caller.session.0,
            MOST,
        )?;
        let session = |row: Row| Session {
            id: SessionId(row.id),
            device: device::name(&row.device),
            created_at: Timestamp(row.created_at),
            last_seen_at: Timestamp(row.last_seen_at),
            current: row.id == caller.session.0,
        };
        Ok(rows.into_iter().map(session).collect())
    }

    /// Ends one of the caller's sessions, its tokens with it.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for somebody else's.
    pub async fn end_session(&self, caller: &Caller, session: SessionId) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let sql = "DELETE FROM sessions WHERE id = $1 AND user_id = $2";
        let ended = execute!(tx, sql, session.0, caller.user.0)?;
        tx.commit().await?;
        if ended == 0 { Err(Error::NotFound) } else { Ok(()) }
    }

    /// Ends all of the caller's sessions but the one that asks.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn end_other_sessions(&self, caller: &Caller) -> Result<()> {
        let mut tx = self.db.begin().await?;
        execute!(tx, "DELETE FROM sessions WHERE user_id = $1 AND id <> $2", caller.user.0, caller.session.0)?;
        tx.commit().await?;
        Ok(())
    }
}
