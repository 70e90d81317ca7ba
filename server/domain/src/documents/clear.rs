//! Removing all documents of an account that is closing, a batch at a time.

use contract::{ByteSize, UserId};

use super::{
    Documents,
    row::{Row, columns},
};
use crate::{Result, db::fetch_all, quota};

impl Documents {
    /// Removes up to `most` documents, pending ones too, as [`Documents::delete`] does each; how many. Their owner is
    /// gone, so nobody is told.
    ///
    /// # Errors
    /// When the database fails; then none of them is removed.
    pub(crate) async fn clear_some(&self, user: UserId, most: i64) -> Result<usize> {
        let mut tx = self.db.begin().await?;
        quota::lock(&mut tx, user).await?;
        let rows = fetch_all!(
            tx,
            Row,
            concat!(
                "DELETE FROM documents WHERE id IN (SELECT id FROM documents WHERE user_id = $1 LIMIT $2) RETURNING ",
                columns!()
            ),
            user.0,
            most
        )?;
        let mut used = ByteSize::default();
        for row in &rows {
            match row.size()? {
                Some(size) if row.is_uploaded() => used = used.saturating_add(size),
                declared => quota::release_pending(&mut tx, user, declared).await?,
            }
            self.bury(&mut tx, row).await?;
        }
        quota::release_used(&mut tx, user, used).await?;
        tx.commit().await?;
        Ok(rows.len())
    }
}
