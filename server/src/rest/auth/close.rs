//! `DELETE /api/auth/me`: closes the account; what it held goes after the answer.

use axum::extract::State;
use contract::AccountClosing;
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{Json, Refusal, SignedIn};

pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
    Json(body): Json<AccountClosing>,
) -> Result<StatusCode, Refusal> {
    accounts.close(&caller, body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
