//! `PUT /api/documents/{id}/topics`: these and no others.

use axum::{Json as Answer, extract::State};
use contract::{Document, DocumentId, TopicIds};
use domain::documents::Documents;

use crate::http::{Json, PathId, Refusal, SignedIn};

pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
    Json(topics): Json<TopicIds>,
) -> Result<Answer<Document>, Refusal> {
    Ok(Answer(documents.set_topics(caller.user, id, &topics.topic_ids).await?))
}
