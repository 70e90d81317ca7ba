//! Reading the audit log.

use contract::{AuditEntry, AuditId, AuditPage, AuditQuery, ListQuery, Timestamp, UserId};
use uuid::Uuid;

use super::Administration;
use crate::{
    Error, Result,
    accounts::Caller,
    db::{fetch_all, row, word},
    list,
};

row! {
    struct Row {
        id: Uuid,
        created_at: i64,
        actor_id: Option<Uuid>,
        actor: String,
        action: String,
        target_id: Option<Uuid>,
        target: Option<String>,
        detail: String,
    }
}

impl Administration {
    /// One page of what administrators did, the newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless `admin` is one, [`Error::Invalid`] (`cursor`).
    pub async fn audit(&self, admin: &Caller, query: &AuditQuery) -> Result<AuditPage> {
        admin.administrator()?;
        let limit = query.limit.clamp(1, ListQuery::MAX_LIMIT);
        let mut rows = fetch_all!(
            self.db.read().await?,
            Row,
            "SELECT id, created_at, actor_id, actor, action, target_id, target, detail FROM audit
             WHERE id < $1 ORDER BY id DESC LIMIT $2",
            list::before(query.cursor.as_deref())?,
            i64::from(limit) + 1,
        )?;
        let next_cursor = list::cut(&mut rows, limit as usize, |row| row.id);
        let items = rows.into_iter().map(AuditEntry::try_from).collect::<Result<_>>()?;
        Ok(AuditPage { items, next_cursor })
    }
}

impl TryFrom<Row> for AuditEntry {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: AuditId(row.id),
            created_at: Timestamp(row.created_at),
            actor_id: row.actor_id.map(UserId),
            actor: row.actor,
            action: word(&row.action)?,
            target_id: row.target_id.map(UserId),
            target: row.target,
            detail: serde_json::from_str(&row.detail).map_err(Error::internal)?,
        })
    }
}
