//! Making a topic.

use contract::{AuditAction, NewTopic, Topic, TopicColour, TopicId};

use super::{Scope, Topics, row::Row, taken};
use crate::{Error, Result, db::execute, quota};

impl Topics {
    /// Makes a topic, on no document yet.
    ///
    /// # Errors
    /// [`Error::TopicTaken`], [`Error::Invalid`] (`topics`) when there are too many, [`Error::Forbidden`].
    pub async fn create(&self, scope: Scope<'_>, new: NewTopic) -> Result<Topic> {
        let owner = scope.owner()?;
        let id = TopicId(self.clock.new_id());
        let colour = new.colour.unwrap_or_else(|| TopicColour::of(&new.name));
        let mut tx = self.db.begin().await?;
        if let Scope::Own(user) = scope {
            // Two that count at once would both find room for the last.
            quota::lock(&mut tx, user).await?;
        }
        let inserted = execute!(
            tx,
            "INSERT INTO topics (id, user_id, name, name_folded, description, colour, created_at)
             SELECT $1, $2, $3, $4, $5, $6, $7
             WHERE (SELECT count(*) FROM topics WHERE user_id = $2 OR ($2 IS NULL AND user_id IS NULL)) < $8",
            id.0,
            owner,
            new.name.as_str(),
            new.name.folded(),
            new.description.unwrap_or_default().as_str(),
            colour.as_str(),
            self.clock.now().0,
            Self::MAX,
        )
        .map_err(taken)?;
        if inserted == 0 {
            return Err(Error::invalid("topics", "there may be 500; delete one first"));
        }
        let topic = Row::find(&mut tx, id, owner).await?.topic()?;
        scope.record(&mut tx, &self.clock, AuditAction::TopicCreated, id, &topic.name).await?;
        tx.commit().await?;
        Ok(topic)
    }
}
