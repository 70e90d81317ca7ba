//! `POST /api/documents/{id}/confirm`: turns the reservation into usage, by what storage holds.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, Confirmed, DocumentId};
use domain::documents::Documents;

use crate::http::{PathId, Refusal, SignedIn};

/// Turns the reservation into usage, by what storage holds. Asked again, it answers the same.
#[utoipa::path(
    post,
    path = "/api/documents/{id}/confirm",
    tag = "Documents",
    params(("id" = DocumentId, Path)),
    responses(
        (status = 200, body = Confirmed, description = "Its bytes are counted."),
        (status = 409, body = ApiError, description = "`type_mismatch`, or `size_mismatch` with `declared_bytes`, `actual_bytes`: object, row and reservation are gone"),
        (status = 413, body = ApiError, description = "`quota_exceeded`: object and row are gone"),
        (status = 422, body = ApiError, description = "`upload_not_found`: nothing is in storage yet"),
        (status = 503, body = ApiError, description = "`storage_unavailable`"),
    ),
)]
pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
) -> Result<Answer<Confirmed>, Refusal> {
    Ok(Answer(documents.confirm(caller.user, id).await?))
}
