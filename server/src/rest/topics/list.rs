//! `GET /api/topics`: one's own and the system's.

use axum::{Json as Answer, extract::State};
use contract::TopicList;
use domain::Topics;

use crate::http::{Refusal, SignedIn};

pub(crate) async fn handle(
    State(topics): State<Topics>,
    SignedIn(caller): SignedIn,
) -> Result<Answer<TopicList>, Refusal> {
    Ok(Answer(topics.list(caller.user).await?))
}
