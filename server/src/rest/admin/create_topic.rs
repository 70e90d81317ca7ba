//! `POST /api/admin/topics`: a topic for everybody.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, NewTopic, Topic};
use domain::{Topics, topics::Scope};
use http::StatusCode;

use crate::http::{Administrator, Json, Refusal};

/// A topic of the system, for every account.
#[utoipa::path(
    post,
    path = "/api/admin/topics",
    tag = "Administration",
    request_body(content = NewTopic, example = json!({"name": "Invoices", "description": "What others want to be paid", "colour": "blue"})),
    responses(
        (status = 201, body = Topic, description = "The topic."),
        (status = 409, body = ApiError, description = "`topic_taken`"),
    ),
)]
pub(crate) async fn handle(
    State(topics): State<Topics>,
    Administrator(caller): Administrator,
    Json(new): Json<NewTopic>,
) -> Result<(StatusCode, Answer<Topic>), Refusal> {
    Ok((StatusCode::CREATED, Answer(topics.create(Scope::System(&caller), new).await?)))
}
