//! What there is to choose from, and what a person's own choices teach.

use std::collections::BTreeMap;

use classify::{Candidate, builtin::Example};
use contract::{DocumentId, TopicId, UserId};
use uuid::Uuid;

use super::Classifier;
use crate::{
    Result,
    db::{Conn, fetch_all, row},
};

/// Choices of each sort that are learned from; the newest documents' come first.
const LEARNED: i64 = 4000;

row! {
    #[derive(Debug)]
    struct Topic {
        id: Uuid,
        name: String,
        description: String,
    }
}

type Said = (Uuid, Uuid, String);

impl Classifier {
    /// The topics that the owner sees.
    pub(super) async fn candidates(&self, user: UserId) -> Result<Vec<Candidate>> {
        let topics = fetch_all!(
            self.db.read().await?,
            Topic,
            "SELECT id, name, description FROM topics WHERE user_id = $1 OR user_id IS NULL ORDER BY id",
            user.0,
        )?;
        let candidate = |Topic { id, name, description }| Candidate { id: TopicId(id), name, description };
        Ok(topics.into_iter().map(candidate).collect())
    }

    /// What the owner said of other documents: topics given, and automatic ones taken away.
    pub(super) async fn examples(&self, user: UserId, but: DocumentId) -> Result<Vec<Example>> {
        let mut conn = self.db.read().await?;
        let mut examples = BTreeMap::new();
        for (document, topic, terms) in given(&mut conn.as_conn(), user).await? {
            example(&mut examples, document, &terms).topics.push(TopicId(topic));
        }
        for (document, topic, terms) in refused(&mut conn.as_conn(), user).await? {
            example(&mut examples, document, &terms).rejected.push(TopicId(topic));
        }
        examples.remove(&but.0);
        Ok(examples.into_values().collect())
    }
}

fn example<'e>(examples: &'e mut BTreeMap<Uuid, Example>, document: Uuid, terms: &str) -> &'e mut Example {
    let unheard = || Example { terms: terms.parse().unwrap_or_default(), topics: Vec::new(), rejected: Vec::new() };
    examples.entry(document).or_insert_with(unheard)
}

async fn given(conn: &mut Conn<'_>, user: UserId) -> Result<Vec<Said>> {
    Ok(fetch_all!(
        conn,
        Said,
        "SELECT document_topics.document_id, topic_id, terms
         FROM document_topics JOIN document_texts ON document_texts.document_id = document_topics.document_id
         WHERE owner_id = $1 AND source = 'manual' AND document_status = 'uploaded'
         ORDER BY document_created_at DESC, document_topics.document_id, topic_id LIMIT $2",
        user.0,
        LEARNED,
    )?)
}

async fn refused(conn: &mut Conn<'_>, user: UserId) -> Result<Vec<Said>> {
    Ok(fetch_all!(
        conn,
        Said,
        "SELECT topic_refusals.document_id, topic_id, terms
         FROM documents
         JOIN topic_refusals ON topic_refusals.document_id = documents.id
         JOIN document_texts ON document_texts.document_id = documents.id
         WHERE documents.user_id = $1 AND status = 'uploaded'
         ORDER BY documents.created_at DESC, documents.id, topic_id LIMIT $2",
        user.0,
        LEARNED,
    )?)
}
