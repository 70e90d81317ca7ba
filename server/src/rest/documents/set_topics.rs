//! `PUT /api/documents/{id}/topics`: these and no others.

use axum::{Json as Answer, extract::State};
use contract::{Document, DocumentId, TopicIds};
use domain::documents::Documents;

use crate::http::{Json, PathId, Refusal, SignedIn};

/// Sets which topics a document has.
#[utoipa::path(
    put,
    path = "/api/documents/{id}/topics",
    tag = "Documents",
    params(("id" = DocumentId, Path)),
    request_body(content = TopicIds, example = json!({"topic_ids": []})),
    responses(
        (status = 200, body = Document, description = "The document."),
    ),
)]
pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
    Json(topics): Json<TopicIds>,
) -> Result<Answer<Document>, Refusal> {
    Ok(Answer(documents.set_topics(caller.user, id, &topics.topic_ids).await?))
}
