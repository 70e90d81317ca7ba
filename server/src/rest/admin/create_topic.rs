//! `POST /api/admin/topics`: a topic for everybody.

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
    Ok((StatusCode::CREATED, Answer(topics.create(Scope::System(&caller), new).await?)))
}
