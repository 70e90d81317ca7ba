//! `DELETE /api/auth/sessions`: ends all of the caller's sessions but this one.

use axum::extract::State;
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{Refusal, SignedIn};

/// Ends all sessions but the one that asks.
#[utoipa::path(
    delete,
    path = "/api/auth/sessions",
    tag = "Accounts",
    responses(
        (status = 204, description = "Ended."),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
) -> Result<StatusCode, Refusal> {
    accounts.end_other_sessions(&caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
