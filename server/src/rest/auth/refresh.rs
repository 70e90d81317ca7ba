//! `POST /api/auth/refresh`: trades a refresh token for the next; a spent one ends the session, without grace.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, RefreshToken, Tokens};
use domain::accounts::Accounts;

use crate::http::{Json, Refusal};

/// Trades a refresh token for the next. A spent one ends its session.
#[utoipa::path(
    post,
    path = "/api/auth/refresh",
    tag = "Accounts",
    request_body(content = RefreshToken, example = json!({"refresh_token": "spent"})),
    security(()),
    responses(
        (status = 200, body = Tokens, description = "The next tokens."),
        (status = 401, body = ApiError, description = "`invalid_token`"),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    Json(body): Json<RefreshToken>,
) -> Result<Answer<Tokens>, Refusal> {
    Ok(Answer(accounts.refresh(&body.refresh_token).await?))
}
