//! `PATCH /api/documents/{id}`: another name.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, Document, DocumentId, DocumentPatch, FileName};
use domain::documents::Documents;

use crate::http::{Json, PathId, Refusal, SignedIn};

/// Gives a document another name.
#[utoipa::path(
    patch,
    path = "/api/documents/{id}",
    tag = "Documents",
    params(("id" = DocumentId, Path)),
    request_body(content = DocumentPatch, example = json!({"filename": "report-2026.pdf"})),
    responses(
        (status = 200, body = Document, description = "The document."),
    ),
)]
pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
    Json(patch): Json<DocumentPatch>,
) -> Result<Answer<Document>, Refusal> {
    let filename = FileName::parse(patch.filename).map_err(|fault| ApiError::invalid("filename", fault.0))?;
    Ok(Answer(documents.rename(caller.user, id, filename).await?))
}
