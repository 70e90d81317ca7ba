//! `GET /api/documents/{id}`.

use axum::{Json as Answer, extract::State};
use contract::{Document, DocumentId};
use domain::documents::Documents;

use crate::http::{PathId, Refusal, SignedIn};

/// One document.
#[utoipa::path(
    get,
    path = "/api/documents/{id}",
    tag = "Documents",
    params(("id" = DocumentId, Path)),
    responses(
        (status = 200, body = Document, description = "The document."),
    ),
)]
pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
) -> Result<Answer<Document>, Refusal> {
    Ok(Answer(documents.get(caller.user, id).await?))
}
