//! Deleting a document, and cancelling an upload: the same thing at another time.

use contract::{DocumentChange, DocumentId, UserId};

use super::{
    Documents,
    row::{Row, columns},
};
use crate::{Error, Result, db::fetch_optional, quota};

impl Documents {
    /// Row to tombstone, usage or reservation released, object's deletion enqueued: one transaction.
    ///
    /// # Errors
    /// [`Error::NotFound`], also the second time.
    pub async fn delete(&self, user: UserId, id: DocumentId) -> Result<()> {
        let mut tx = self.db.begin().await?;
        quota::lock(&mut tx, user).await?;
        let row = fetch_optional!(
            tx,
            Row,
            concat!("DELETE FROM documents WHERE id = $1 AND user_id = $2 RETURNING ", columns!()),
            id.0,
            user.0
        )?
        .ok_or(Error::NotFound)?;
        match row.size()? {
            Some(size) if row.is_uploaded() => quota::release_used(&mut tx, user, size).await?,
            declared => quota::release_pending(&mut tx, user, declared).await?,
        }
        self.bury(&mut tx, &row).await?;
        tx.commit().await?;
        self.announce(user, id, DocumentChange::Deleted);
        Ok(())
    }

    /// Removes a pending upload that storage refutes or that nobody finished. False when it is no longer pending.
    pub(super) async fn discard(&self, row: &Row) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        quota::lock(&mut tx, row.user()).await?;
        // The URL may have been renewed since the row was read: the tombstone must outlive the newest.
        let Some(row) = fetch_optional!(
            tx,
            Row,
            concat!(
                "DELETE FROM documents WHERE id = $1 AND user_id = $2 AND status = 'pending' RETURNING ",
                columns!()
            ),
            row.id().0,
            row.user().0
        )?
        else {
            return Ok(false);
        };
        quota::release_pending(&mut tx, row.user(), row.size()?).await?;
        self.bury(&mut tx, &row).await?;
        tx.commit().await?;
        self.announce(row.user(), row.id(), DocumentChange::Deleted);
        Ok(true)
    }
}
