//! A topic as the database holds it.

use contract::{Topic, TopicId};
use uuid::Uuid;

use crate::{
    Result,
    db::{Tx, fetch_one, row, word},
};

row! {
    #[derive(Debug)]
    pub(super) struct Row {
        id: Uuid,
        name: String,
        description: String,
        colour: String,
        is_system: bool,
        document_count: i64,
    }
}

/// Selects [`Row`]s, each with the count that the first argument's condition allows; a WHERE follows.
macro_rules! select_topics {
    ($whose:literal, $rest:literal) => {
        concat!(
            "SELECT id, name, description, colour, user_id IS NULL AS is_system,
                    (SELECT count(*) FROM document_topics
                     WHERE topic_id = topics.id AND document_status = 'uploaded' ",
            $whose,
            ") AS document_count FROM topics ",
            $rest
        )
    };
}
pub(super) use select_topics;

impl Row {
    pub(super) fn topic(self) -> Result<Topic> {
        Ok(Topic {
            id: TopicId(self.id),
            colour: word(&self.colour)?,
            name: self.name,
            description: self.description,
            system: self.is_system,
            document_count: self.document_count,
        })
    }

    /// The topic as this transaction sees it; with everybody's documents counted when it is the system's.
    pub(super) async fn find(tx: &mut Tx, id: TopicId, owner: Option<Uuid>) -> Result<Self> {
        let row = match owner {
            Some(owner) => {
                let sql = select_topics!("AND owner_id = $2", "WHERE id = $1 AND user_id = $2");
                fetch_one!(tx, Self, sql, id.0, owner)
            }
            None => fetch_one!(tx, Self, select_topics!("", "WHERE id = $1 AND user_id IS NULL"), id.0),
        };
        Ok(row?)
    }
}
