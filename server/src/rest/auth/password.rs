//! `POST /api/auth/me/password`: another password; every other session ends.

use axum::extract::State;
use contract::{ApiError, PasswordChange};
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{Json, Refusal, SignedIn};

/// Sets another password; every other session ends.
#[utoipa::path(
    post,
    path = "/api/auth/me/password",
    tag = "Accounts",
    request_body(content = PasswordChange, example = json!({"current": "not the password", "new": "a better passphrase"})),
    responses(
        (status = 204, description = "Changed."),
        (status = 401, body = ApiError, description = "`invalid_credentials`"),
        (status = 429, body = ApiError, description = "`too_many_attempts`"),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode, Refusal> {
    accounts.change_password(&caller, body.current, body.new).await?;
    Ok(StatusCode::NO_CONTENT)
}
