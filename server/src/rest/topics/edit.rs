//! `PATCH /api/topics/{id}`: name, description, colour.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, Topic, TopicId, TopicPatch};
use domain::{Topics, topics::Scope};

use crate::http::{Json, PathId, Refusal, SignedIn};

/// Changes an own topic; what is absent stays.
#[utoipa::path(
    patch,
    path = "/api/topics/{id}",
    tag = "Topics",
    params(("id" = TopicId, Path)),
    request_body(content = TopicPatch, example = json!({"name": "Bills"})),
    responses(
        (status = 200, body = Topic, description = "The topic."),
        (status = 403, body = ApiError, description = "`forbidden`: a topic of the system"),
        (status = 409, body = ApiError, description = "`topic_taken`"),
    ),
)]
pub(crate) async fn handle(
    State(topics): State<Topics>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<TopicId>,
    Json(patch): Json<TopicPatch>,
) -> Result<Answer<Topic>, Refusal> {
    Ok(Answer(topics.edit(Scope::Own(caller.user), id, patch).await?))
}
