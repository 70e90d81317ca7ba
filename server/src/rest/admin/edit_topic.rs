//! `PATCH /api/admin/topics/{id}`: a system topic.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, Topic, TopicId, TopicPatch};
use domain::{Topics, topics::Scope};

use crate::http::{Administrator, Json, PathId, Refusal};

/// Changes a topic of the system; what is absent stays.
#[utoipa::path(
    patch,
    path = "/api/admin/topics/{id}",
    tag = "Administration",
    params(("id" = TopicId, Path)),
    request_body(content = TopicPatch, example = json!({"name": "Bills"})),
    responses(
        (status = 200, body = Topic, description = "The topic."),
        (status = 409, body = ApiError, description = "`topic_taken`"),
    ),
)]
pub(crate) async fn handle(
    State(topics): State<Topics>,
    Administrator(caller): Administrator,
    PathId(id): PathId<TopicId>,
    Json(patch): Json<TopicPatch>,
) -> Result<Answer<Topic>, Refusal> {
    Ok(Answer(topics.edit(Scope::System(&caller), id, patch).await?))
}
