//! `DELETE /api/documents/{id}`; a pending one too, which cancels it.

use axum::extract::State;
use contract::DocumentId;
use domain::documents::Documents;
use http::StatusCode;

use crate::http::{PathId, Refusal, SignedIn};

/// Deletes a document, or cancels a pending one; its bytes are free at once.
#[utoipa::path(
    delete,
    path = "/api/documents/{id}",
    tag = "Documents",
    params(("id" = DocumentId, Path)),
    responses(
        (status = 204, description = "Gone."),
    ),
)]
pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
) -> Result<StatusCode, Refusal> {
    documents.delete(caller.user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
