//! `POST /api/documents/upload-url`: reserves, and signs the one request that may put the bytes.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, UploadRequest, UploadTicket};
use domain::documents::Documents;

use crate::http::{Json, Refusal, SignedIn};

/// Reserves the declared bytes and signs the one request that may put them.
#[utoipa::path(
    post,
    path = "/api/documents/upload-url",
    tag = "Documents",
    request_body(content = UploadRequest, example = json!({"filename": "report.pdf", "content_type": "application/pdf", "size_bytes": 1024})),
    responses(
        (status = 200, body = UploadTicket, description = "The request to send to storage, exactly."),
        (status = 413, body = ApiError, description = "`quota_exceeded` with `used_bytes`, `limit_bytes`, `rejected_bytes`; `file_too_large`"),
        (status = 429, body = ApiError, description = "`too_many_pending`"),
        (status = 503, body = ApiError, description = "`storage_unavailable`"),
    ),
)]
pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    Json(upload): Json<UploadRequest>,
) -> Result<Answer<UploadTicket>, Refusal> {
    Ok(Answer(documents.reserve(caller.user, upload.try_into()?).await?))
}
