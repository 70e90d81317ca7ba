//! Deleting a document, and cancelling an upload: the same thing at another time.

use contract::{DocumentChange, DocumentId, Timestamp, UserId};

use super::{
    Documents,
    row::{Row, columns},
};
use crate::{Error, Result, db::fetch_optional, quota};

/// In which state a document may be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum While {
    /// In any.
    Whatever,
    /// Only before it is uploaded.
    Pending,
    /// Only before it is uploaded, and while no URL lives longer.
    Expired(Timestamp),
}

impl Documents {
    /// Row to tombstone, usage or reservation released, object's deletion enqueued: one transaction.
    ///
    /// # Errors
    /// [`Error::NotFound`], also the second time.
    pub async fn delete(&self, user: UserId, id: DocumentId) -> Result<()> {
        if self.remove(user, id, While::Whatever).await? { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Removes a pending upload that storage refutes or that nobody knows of. False when it is no longer pending.
    pub(super) async fn discard(&self, user: UserId, id: DocumentId) -> Result<bool> {
        self.remove(user, id, While::Pending).await
    }

    /// The same, unless its URL was renewed since the row was read.
    pub(super) async fn expire(&self, row: &Row) -> Result<bool> {
        self.remove(row.user(), row.id(), While::Expired(row.url_expires_at())).await
    }

    /// Whether there was something to remove. What is released and buried is what the DELETE itself found: since the row
    /// was last read its URL may have been renewed, and the tombstone must outlive the newest.
    async fn remove(&self, user: UserId, id: DocumentId, state: While) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        quota::lock(&mut tx, user).await?;
        let until = if let While::Expired(until) = state { until.0 } else { i64::MAX };
        let Some(row) = fetch_optional!(
            tx,
            Row,
            concat!(
                "DELETE FROM documents
                 WHERE id = $1 AND user_id = $2 AND ($3 OR status = 'pending') AND url_expires_at <= $4 RETURNING ",
                columns!()
            ),
            id.0,
            user.0,
            state == While::Whatever,
            until,
        )?
        else {
            return Ok(false);
        };
        match row.size()? {
            Some(size) if row.is_uploaded() => quota::release_used(&mut tx, user, size).await?,
            declared => quota::release_pending(&mut tx, user, declared).await?,
        }
        self.bury(&mut tx, &row).await?;
        tx.commit().await?;
        self.announce(user, id, DocumentChange::Deleted);
        Ok(true)
    }
}
