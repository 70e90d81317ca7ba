//! `POST /api/auth/logout`: ends the token's session.

use axum::extract::State;
use contract::RefreshToken;
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{Json, Refusal};

/// Ends the session of a refresh token.
#[utoipa::path(
    post,
    path = "/api/auth/logout",
    tag = "Accounts",
    request_body(content = RefreshToken, example = json!({"refresh_token": "spent"})),
    security(()),
    responses(
        (status = 204, description = "Over, or never was."),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    Json(body): Json<RefreshToken>,
) -> Result<StatusCode, Refusal> {
    accounts.logout(&body.refresh_token).await?;
    Ok(StatusCode::NO_CONTENT)
}
