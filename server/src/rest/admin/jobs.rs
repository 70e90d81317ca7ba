//! `GET /api/admin/jobs`: jobs in a state, dead ones unless asked otherwise.

use axum::{Json as Answer, extract::State};
use contract::{JobList, JobState};
use domain::Administration;

use crate::http::{Query, Refusal, SignedIn};

pub(crate) async fn handle(
    State(administration): State<Administration>,
    SignedIn(caller): SignedIn,
    Query(state): Query<JobState>,
) -> Result<Answer<JobList>, Refusal> {
    Ok(Answer(administration.jobs(&caller, state).await?))
}
