//! A fresh URL for a reservation that exists: same key, same bytes, no new reservation.

use contract::{DocumentId, UploadTicket, UserId};

use super::{Documents, reserve::ticket, row::Row};
use crate::{Error, Result, db::execute, store::PutPolicy};

impl Documents {
    /// Signs a pending upload again.
    ///
    /// # Errors
    /// [`Error::AlreadyUploaded`], [`Error::NotFound`].
    pub async fn presign_again(&self, user: UserId, id: DocumentId) -> Result<UploadTicket> {
        let row = Row::find(self.db.read().await?, user, id).await?;
        if row.is_uploaded() {
            return Err(Error::AlreadyUploaded);
        }
        let put = PutPolicy {
            user,
            document: id,
            size: row.size()?,
            content_type: row.content_type()?,
            sha256: row.sha256()?,
            now: self.clock.now(),
        };
        let signed = self.store.presign_put(&put).await?;

        // Recorded before the URL is given out: as long as it lives, the sweep leaves the row alone.
        let mut tx = self.db.begin().await?;
        let kept = execute!(
            tx,
            "UPDATE documents SET url_expires_at = CASE WHEN url_expires_at > $3 THEN url_expires_at ELSE $3 END
             WHERE id = $1 AND user_id = $2 AND status = 'pending'",
            id.0,
            user.0,
            signed.expires_at.0,
        )?;
        tx.commit().await?;
        if kept == 0 {
            let row = Row::find(self.db.read().await?, user, id).await?;
            return Err(if row.is_uploaded() { Error::AlreadyUploaded } else { Error::NotFound });
        }
        Ok(ticket(id, signed))
    }
}
