//! `DELETE /api/admin/topics/{id}`: a system topic; documents stay.

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
    topics.delete(Scope::System(&caller), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
