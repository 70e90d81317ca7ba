//! `POST /api/admin/jobs/{id}/retry`: another round of attempts at a dead job.

use axum::extract::State;
use contract::JobId;
use domain::Administration;
use http::StatusCode;

use crate::http::{Administrator, PathId, Refusal};

/// Lets a dead job run again.
#[utoipa::path(
    post,
    path = "/api/admin/jobs/{id}/retry",
    tag = "Administration",
    params(("id" = JobId, Path)),
    responses(
        (status = 202, description = "It runs soon."),
    ),
)]
pub(crate) async fn handle(
    State(administration): State<Administration>,
    Administrator(caller): Administrator,
    PathId(id): PathId<JobId>,
) -> Result<StatusCode, Refusal> {
    administration.retry_job(&caller, id).await?;
    Ok(StatusCode::ACCEPTED)
}
