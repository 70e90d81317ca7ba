//! `DELETE /api/documents/{id}`; a pending one too, which cancels it.

use axum::extract::State;
use contract::DocumentId;
use domain::documents::Documents;
use http::StatusCode;

use crate::http::{PathId, Refusal, SignedIn};

pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
) -> Result<StatusCode, Refusal> {
    documents.delete(caller.user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
