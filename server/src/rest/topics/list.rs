//! `GET /api/topics`: one's own and the system's.

use axum::{Json as Answer, extract::State};
use contract::TopicList;
use domain::Topics;

use crate::http::{Refusal, SignedIn};

/// The account's own topics and those of the system, with how many of its documents have each.
#[utoipa::path(
    get,
    path = "/api/topics",
    tag = "Topics",
    responses(
        (status = 200, body = TopicList, description = "The topics."),
    ),
)]
pub(crate) async fn handle(
    State(topics): State<Topics>,
    SignedIn(caller): SignedIn,
) -> Result<Answer<TopicList>, Refusal> {
    Ok(Answer(topics.list(caller.user).await?))
}
