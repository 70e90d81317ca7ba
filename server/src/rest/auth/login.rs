//! `POST /api/auth/login`: opens a session, named after the client that asks.

use axum::{Json as Answer, extract::State};
use contract::{Credentials, Tokens};
use domain::accounts::Accounts;

use crate::http::{Json, Refusal, RestClient};

pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    RestClient(client): RestClient,
    Json(credentials): Json<Credentials>,
) -> Result<Answer<Tokens>, Refusal> {
    Ok(Answer(accounts.login(credentials, &client).await?))
}
