//! `GET /api/admin/stats`: counts and bytes of the whole installation.

use axum::{Json as Answer, extract::State};
use contract::Stats;
use domain::Administration;

use crate::http::{Administrator, Refusal};

/// What the vault holds and how it does: counts and bytes.
#[utoipa::path(
    get,
    path = "/api/admin/stats",
    tag = "Administration",
    responses(
        (status = 200, body = Stats, description = "The figures."),
    ),
)]
pub(crate) async fn handle(
    State(administration): State<Administration>,
    Administrator(caller): Administrator,
) -> Result<Answer<Stats>, Refusal> {
    Ok(Answer(administration.stats(&caller).await?))
}
