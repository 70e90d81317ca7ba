//! Deleting a topic: it goes from its documents, and they stay.

use contract::{AuditAction, TopicId};

use super::{Scope, Topics, edit::why_not};
use crate::{Result, db::fetch_optional};

impl Topics {
    /// Deletes a topic.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`], also the second time; [`crate::Error::Forbidden`] for a system topic unless as an
    /// administrator.
    pub async fn delete(&self, scope: Scope<'_>, id: TopicId) -> Result<()> {
        let owner = scope.owner()?;
        let mut tx = self.db.begin().await?;
        let sql = "DELETE FROM topics WHERE id = $1 AND user_id IS NOT DISTINCT FROM $2 RETURNING name";
        let Some((name,)) = fetch_optional!(tx, (String,), sql, id.0, owner)? else {
            return Err(why_not(&mut tx, id, owner).await?);
        };
        scope.record(&mut tx, &self.clock, AuditAction::TopicDeleted, id, &name).await?;
        Ok(tx.commit().await?)
    }
}
