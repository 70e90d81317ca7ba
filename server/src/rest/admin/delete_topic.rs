//! `DELETE /api/admin/topics/{id}`: a system topic; documents stay.

use axum::extract::State;
use contract::TopicId;
use domain::{Topics, topics::Scope};
use http::StatusCode;

use crate::http::{Administrator, PathId, Refusal};

/// Deletes a topic of the system and takes it off everybody's documents; the documents stay.
#[utoipa::path(
    delete,
    path = "/api/admin/topics/{id}",
    tag = "Administration",
    params(("id" = TopicId, Path)),
    responses(
        (status = 204, description = "Gone."),
    ),
)]
pub(crate) async fn handle(
    State(topics): State<Topics>,
    Administrator(caller): Administrator,
    PathId(id): PathId<TopicId>,
) -> Result<StatusCode, Refusal> {
    topics.delete(Scope::System(&caller), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
