//! The topics that documents have, read for a whole page at once.

use std::collections::HashMap;

use contract::{Document, DocumentTopic, TopicId, UserId};
use uuid::Uuid;

use crate::{
    Error, Result,
    db::{Conn, fetch_all, ids, row, with_ids, word},
};

row! {
    #[derive(Debug)]
    struct Tag {
        document_id: Uuid,
        id: Uuid,
        name: String,
        is_system: bool,
        colour: String,
        source: String,
        confidence: Option<f64>,
    }
}

const SELECT: &str =
    "SELECT document_id, topics.id, name, topics.user_id IS NULL AS is_system, colour, source, confidence
     FROM document_topics JOIN topics ON topics.id = topic_id
     WHERE (owner_id = $1) IS TRUE AND document_id IN ids($2) ORDER BY name_folded, topics.id";

/// Puts topics on documents: who put them there and how sure that is, then which; a condition on both tables follows. What
/// lists are sorted by stands there once more, as the document has it.
macro_rules! tag {
    ($source:literal, $confidence:literal, $which:literal) => {
        concat!(
            "INSERT INTO document_topics (document_id, topic_id, source, confidence, owner_id, document_status,
                                          document_created_at, document_name, document_size)
             SELECT documents.id, topics.id, ",
            $source,
            ", CAST(",
            $confidence,
            " AS DOUBLE PRECISION), documents.user_id, status, documents.created_at, filename_folded,
                    coalesce(size_bytes, 0)
             FROM documents CROSS JOIN topics WHERE ",
            $which
        )
    };
}
pub(crate) use tag;

/// The owner's documents, each with its topics by name: one statement for all of them.
pub(super) async fn with_topics(
    conn: &mut Conn<'_>,
    user: UserId,
    mut documents: Vec<Document>,
) -> Result<Vec<Document>> {
    if documents.is_empty() {
        return Ok(documents);
    }
    let sql = with_ids(conn, SELECT);
    let tags: Vec<Tag> = fetch_all!(conn, Tag, sql, user.0, ids(documents.iter().map(|document| document.id.0)))?;
    let mut topics: HashMap<Uuid, Vec<DocumentTopic>> = HashMap::new();
    for tag in tags {
        topics.entry(tag.document_id).or_default().push(tag.topic()?);
    }
    for document in &mut documents {
        document.topics = topics.remove(&document.id.0).unwrap_or_default();
    }
    Ok(documents)
}

/// As [`with_topics`], for one.
pub(super) async fn with_its_topics(conn: &mut Conn<'_>, user: UserId, document: Document) -> Result<Document> {
    with_topics(conn, user, vec![document]).await?.pop().ok_or(Error::NotFound)
}

impl Tag {
    fn topic(self) -> Result<DocumentTopic> {
        Ok(DocumentTopic {
            id: TopicId(self.id),
            name: self.name,
            system: self.is_system,
            colour: word(&self.colour)?,
            source: word(&self.source)?,
            confidence: self.confidence,
        })
    }
}
