//! `POST /api/documents/upload-urls`: up to 100 at once, each accepted or refused on its own.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, BatchAnswer, BatchRequest, BatchResult};
use domain::documents::Documents;

use crate::http::{Json, Refusal, SignedIn};

/// Up to 100 uploads at once, in order, each accepted or refused on its own.
#[utoipa::path(
    post,
    path = "/api/documents/upload-urls",
    tag = "Documents",
    request_body(content = BatchRequest, example = json!({"files": [{"filename": "report.pdf", "content_type": "application/pdf", "size_bytes": 1024}]})),
    responses(
        (status = 200, body = BatchAnswer, description = "An answer for each file, and the account's storage after all of them."),
        (status = 503, body = ApiError, description = "`storage_unavailable`"),
    ),
)]
pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    Json(batch): Json<BatchRequest>,
) -> Result<Answer<BatchAnswer>, Refusal> {
    let mut answer = documents.reserve_many(caller.user, batch.files).await?;
    answer.results.iter_mut().for_each(code_and_detail_alone);
    Ok(Answer(answer))
}

/// A refusal in a list has no header to say when to come back in.
fn code_and_detail_alone(result: &mut BatchResult) {
    if let BatchResult::Error(ApiError { retry_after, .. }) = result {
        *retry_after = None;
    }
}
