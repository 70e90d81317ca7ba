//! `GET /api/auth/me/quota`: the caller's storage at this instant.

use axum::{Json as Answer, extract::State};
use contract::Quota;
use domain::accounts::Accounts;

use crate::http::{Refusal, SignedIn};

pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
) -> Result<Answer<Quota>, Refusal> {
    Ok(Answer(accounts.quota(caller.user).await?))
}
