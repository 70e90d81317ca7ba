//! `POST /api/auth/login`: opens a session, named after the client that asks.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, Credentials, Tokens};
use domain::accounts::Accounts;

use crate::http::{Json, Refusal, RestClient};

/// Opens a session. An unknown address and a wrong password get the same answer after the same work.
#[utoipa::path(
    post,
    path = "/api/auth/login",
    tag = "Accounts",
    request_body(content = Credentials, example = json!({"email": "ada@example.org", "password": "correct horse battery"})),
    security(()),
    responses(
        (status = 200, body = Tokens, description = "The session's tokens."),
        (status = 401, body = ApiError, description = "`invalid_credentials`"),
        (status = 429, body = ApiError, description = "`too_many_attempts`"),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    RestClient(client): RestClient,
    Json(credentials): Json<Credentials>,
) -> Result<Answer<Tokens>, Refusal> {
    Ok(Answer(accounts.login(credentials, &client).await?))
}
