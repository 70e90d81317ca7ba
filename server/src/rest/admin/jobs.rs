//! `GET /api/admin/jobs`: jobs in a state, dead ones unless asked otherwise.

use axum::{Json as Answer, extract::State};
use contract::{JobList, JobState};
use domain::Administration;

use crate::http::{Administrator, Query, Refusal};

/// Background jobs in a state.
#[utoipa::path(
    get,
    path = "/api/admin/jobs",
    tag = "Administration",
    params(("state" = Option<JobState>, Query, description = "Which; dead ones unless said otherwise.")),
    responses(
        (status = 200, body = JobList, description = "At most 100."),
    ),
)]
pub(crate) async fn handle(
    State(administration): State<Administration>,
    Administrator(caller): Administrator,
    Query(state): Query<JobState>,
) -> Result<Answer<JobList>, Refusal> {
    Ok(Answer(administration.jobs(&caller, state).await?))
}
