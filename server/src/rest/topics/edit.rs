//! `PATCH /api/topics/{id}`: name, description, colour.

use axum::{Json as Answer, extract::State};
use contract::{Topic, TopicId, TopicPatch};
use domain::{Topics, topics::Scope};

use crate::http::{Json, PathId, Refusal, SignedIn};

pub(crate) async fn handle(
    State(topics): State<Topics>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<TopicId>,
    Json(patch): Json<TopicPatch>,
) -> Result<Answer<Topic>, Refusal> {
    Ok(Answer(topics.edit(Scope::Own(caller.user), id, patch).await?))
}
