//! `POST /api/documents/{id}/classify`: once more.

use axum::extract::State;
use contract::DocumentId;
use domain::Classifier;
use http::StatusCode;

use crate::http::{PathId, Refusal, SignedIn};

/// Asks for a document to be read and classified again; its `classification` says how far that is.
#[utoipa::path(
    post,
    path = "/api/documents/{id}/classify",
    tag = "Documents",
    params(("id" = DocumentId, Path)),
    responses(
        (status = 202, description = "It will be."),
    ),
)]
pub(crate) async fn handle(
    State(classifier): State<Classifier>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<DocumentId>,
) -> Result<StatusCode, Refusal> {
    classifier.classify(caller.user, id).await?;
    Ok(StatusCode::ACCEPTED)
}
