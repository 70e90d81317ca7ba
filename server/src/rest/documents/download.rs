//! `GET /api/documents/{id}/download`: to a URL that is good for five minutes.

use axum::{extract::State, response::Redirect};
use contract::{ApiError, DocumentId};
use domain::documents::Documents;

use crate::http::{PathId, Refusal, SignedIn};

/// Leads to a URL that is good for five minutes and saves the file.
#[utoipa::path(
    get,
    path = "/api/documents/{id}/download",
    tag = "Documents",
    params(("id" = DocumentId, Path)),
    responses(
        (status = 307, description = "To storage; always an attachment."),
        (status = 503, body = ApiError, description = "`storage_unavailable`"),
    ),
)]
pub(crate) async fn handle(
    State(documents): State<Documents>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
) -> Result<Redirect, Refusal> {
    Ok(Redirect::temporary(&documents.download(caller.user, id).await?))
}
