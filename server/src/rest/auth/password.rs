//! `POST /api/auth/me/password`: another password; every other session ends.

use axum::extract::State;
use contract::PasswordChange;
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{Json, Refusal, SignedIn};

pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode, Refusal> {
    accounts.change_password(&caller, body.current, body.new).await?;
    Ok(StatusCode::NO_CONTENT)
}
