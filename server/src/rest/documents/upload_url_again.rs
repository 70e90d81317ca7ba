//! `POST /api/documents/{id}/upload-url`: a fresh URL for the same reservation.

use axum::{Json as Answer, extract::State};
use contract::{DocumentId, UploadTicket};
use domain::documents::Documents;

use crate::http::{PathId, Refusal, SignedIn};

pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
) -> Result<Answer<UploadTicket>, Refusal> {
    Ok(Answer(documents.presign_again(caller.user, id).await?))
}
