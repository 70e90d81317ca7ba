//! `DELETE /api/topics/{id}`; its documents stay.

use axum::extract::State;
use contract::{ApiError, TopicId};
use domain::{Topics, topics::Scope};
use http::StatusCode;

use crate::http::{PathId, Refusal, SignedIn};

/// Deletes an own topic and takes it off documents; the documents stay.
#[utoipa::path(
    delete,
    path = "/api/topics/{id}",
    tag = "Topics",
    params(("id" = TopicId, Path)),
    responses(
        (status = 204, description = "Gone."),
        (status = 403, body = ApiError, description = "`forbidden`: a topic of the system"),
    ),
)]
pub(crate) async fn handle(
    State(topics): State<Topics>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<TopicId>,
) -> Result<StatusCode, Refusal> {
    topics.delete(Scope::Own(caller.user), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
