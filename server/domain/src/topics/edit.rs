//! Changing what a topic is called, says and looks like; its documents keep it.

use contract::{AuditAction, Topic, TopicColour, TopicDescription, TopicId, TopicName, TopicPatch};
use uuid::Uuid;

use super::{Scope, Topics, row::Row, taken};
use crate::{
    Error, Result,
    db::{Tx, execute, fetch_optional},
};

impl Topics {
    /// Changes what the patch names.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for a system topic unless as an administrator; [`Error::TopicTaken`].
    pub async fn edit(&self, scope: Scope<'_>, id: TopicId, patch: TopicPatch) -> Result<Topic> {
        let owner = scope.owner()?;
        let mut tx = self.db.begin().await?;
        let changed = execute!(
            tx,
            "UPDATE topics SET name = coalesce($3, name), name_folded = coalesce($4, name_folded),
                               description = coalesce($5, description), colour = coalesce($6, colour)
             WHERE id = $1 AND user_id IS NOT DISTINCT FROM $2",
            id.0,
            owner,
            patch.name.as_ref().map(TopicName::as_str),
            patch.name.as_ref().map(TopicName::folded),
            patch.description.as_ref().map(TopicDescription::as_str),
            patch.colour.map(TopicColour::as_str),
        )
        .map_err(taken)?;
        if changed == 0 {
            return Err(why_not(&mut tx, id, owner).await?);
        }
        let topic = Row::find(&mut tx, id, owner).await?.topic()?;
        if patch.name.is_some() || patch.description.is_some() || patch.colour.is_some() {
            scope.record(&mut tx, &self.clock, AuditAction::TopicChanged, id, &topic.name).await?;
        }
        tx.commit().await?;
        Ok(topic)
    }
}

/// Why nothing was changed. Everybody sees system topics, so that saying no to one gives nothing away.
pub(super) async fn why_not(tx: &mut Tx, id: TopicId, owner: Option<Uuid>) -> Result<Error> {
    let system = "SELECT created_at FROM topics WHERE id = $1 AND user_id IS NULL";
    let is_system = fetch_optional!(tx, (i64,), system, id.0)?.is_some();
    Ok(if is_system && owner.is_some() { Error::Forbidden } else { Error::NotFound })
}
