//! `GET /api/auth/me/quota`: the caller's storage at this instant.

use axum::{Json as Answer, extract::State};
use contract::Quota;
use domain::accounts::Accounts;

use crate::http::{Refusal, SignedIn};

/// The account's storage at this instant, in bytes.
#[utoipa::path(
    get,
    path = "/api/auth/me/quota",
    tag = "Accounts",
    responses(
        (status = 200, body = Quota, description = "The numbers."),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
) -> Result<Answer<Quota>, Refusal> {
    Ok(Answer(accounts.quota(caller.user).await?))
}
