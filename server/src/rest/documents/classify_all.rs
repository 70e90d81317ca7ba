//! `POST /api/documents/classify`: all of them once more.

use axum::extract::State;
use domain::Classifier;
use http::StatusCode;

use crate::http::{Refusal, SignedIn};

/// Asks for all of one's documents to be read and classified again.
#[utoipa::path(
    post,
    path = "/api/documents/classify",
    tag = "Documents",
    responses(
        (status = 202, description = "They will be."),
    ),
)]
pub(crate) async fn handle(
    State(classifier): State<Classifier>,
    SignedIn(caller): SignedIn,
) -> Result<StatusCode, Refusal> {
    classifier.classify_all(caller.user).await?;
    Ok(StatusCode::ACCEPTED)
}
