//! Which topics somebody sees.

use contract::{TopicList, UserId};

use super::{
    Topics,
    row::{Row, select_topics},
};
use crate::{Result, db::fetch_all};

impl Topics {
    /// One's own topics and the system's, by name, each with the number of one's own uploaded documents that have it.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn list(&self, user: UserId) -> Result<TopicList> {
        let rows = fetch_all!(
            self.db.read().await?,
            Row,
            select_topics!(
                "AND owner_id = $1",
                "WHERE user_id = $1 OR user_id IS NULL ORDER BY name_folded, user_id IS NULL, id"
            ),
            user.0,
        )?;
        let items = rows.into_iter().map(Row::topic).collect::<Result<_>>()?;
        Ok(TopicList { items })
    }
}
