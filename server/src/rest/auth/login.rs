//! `POST /api/auth/login`: opens a session, named after the client that asks.

use axum::{Json as Answer, extract::State};
use contract::{Credentials, Tokens};
use domain::accounts::Accounts;
use http::{HeaderMap, header};

use crate::http::{Json, Refusal};

pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    headers: HeaderMap,
    Json(credentials): Json<Credentials>,
) -> Result<Answer<Tokens>, Refusal> {
    let device = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or("unknown");
    Ok(Answer(accounts.login(credentials, device).await?))
}
