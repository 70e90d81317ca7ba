//! `POST /api/documents/upload-url`: reserves, and signs the one request that may put the bytes.

use axum::{Json as Answer, extract::State};
use contract::{UploadRequest, UploadTicket};
use domain::documents::Documents;

use crate::http::{Json, Refusal, SignedIn};

pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    Json(upload): Json<UploadRequest>,
) -> Result<Answer<UploadTicket>, Refusal> {
    Ok(Answer(documents.reserve(caller.user, upload.try_into()?).await?))
}
