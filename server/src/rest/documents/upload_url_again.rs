//! `POST /api/documents/{id}/upload-url`: a fresh URL for the same reservation.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, DocumentId, UploadTicket};
use domain::documents::Documents;

use crate::http::{PathId, Refusal, SignedIn};

/// A fresh URL for the same reservation and key.
#[utoipa::path(
    post,
    path = "/api/documents/{id}/upload-url",
    tag = "Documents",
    params(("id" = DocumentId, Path)),
    responses(
        (status = 200, body = UploadTicket, description = "The request to send to storage, exactly."),
        (status = 409, body = ApiError, description = "`already_uploaded`"),
        (status = 503, body = ApiError, description = "`storage_unavailable`"),
    ),
)]
pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
) -> Result<Answer<UploadTicket>, Refusal> {
    Ok(Answer(documents.presign_again(caller.user, id).await?))
}
