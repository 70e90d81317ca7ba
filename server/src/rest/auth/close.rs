//! `DELETE /api/auth/me`: closes the account; what it held goes after the answer.

use axum::extract::State;
use contract::{AccountClosing, ApiError};
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{Json, Refusal, SignedIn};

/// Closes the account: its sessions end at once, its documents and everything else are removed after the answer.
#[utoipa::path(
    delete,
    path = "/api/auth/me",
    tag = "Accounts",
    request_body(content = AccountClosing, example = json!({"password": "not the password"})),
    responses(
        (status = 204, description = "Closed."),
        (status = 401, body = ApiError, description = "`invalid_credentials`"),
        (status = 409, body = ApiError, description = "`last_admin`"),
        (status = 429, body = ApiError, description = "`too_many_attempts`"),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
    Json(body): Json<AccountClosing>,
) -> Result<StatusCode, Refusal> {
    accounts.close(&caller, body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
