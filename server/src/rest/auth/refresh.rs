//! `POST /api/auth/refresh`: trades a refresh token for the next; a spent one ends the session, without grace.

use axum::{Json as Answer, extract::State};
use contract::{RefreshToken, Tokens};
use domain::accounts::Accounts;

use crate::http::{Json, Refusal};

pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    Json(body): Json<RefreshToken>,
) -> Result<Answer<Tokens>, Refusal> {
    Ok(Answer(accounts.refresh(&body.refresh_token).await?))
}
