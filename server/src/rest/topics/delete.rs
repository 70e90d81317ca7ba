//! `DELETE /api/topics/{id}`; its documents stay.

use axum::extract::State;
use contract::TopicId;
use domain::{Topics, topics::Scope};
use http::StatusCode;

use crate::http::{PathId, Refusal, SignedIn};

pub(crate) async fn handle(
    State(topics): State<Topics>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<TopicId>,
) -> Result<StatusCode, Refusal> {
    topics.delete(Scope::Own(caller.user), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
