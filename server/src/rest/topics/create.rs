//! `POST /api/topics`.

use axum::{Json as Answer, extract::State};
use contract::{NewTopic, Topic};
use domain::{Topics, topics::Scope};
use http::StatusCode;

use crate::http::{Json, Refusal, SignedIn};

pub(crate) async fn handle(
    State(topics): State<Topics>,
    SignedIn(caller): SignedIn,
    Json(new): Json<NewTopic>,
) -> Result<(StatusCode, Answer<Topic>), Refusal> {
    Ok((StatusCode::CREATED, Answer(topics.create(Scope::Own(caller.user), new).await?)))
}
