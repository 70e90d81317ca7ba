//! `GET /api/auth/sessions`: where the account is signed in.

use axum::{Json as Answer, extract::State};
use contract::SessionList;
use domain::accounts::Accounts;

use crate::http::{Refusal, SignedIn};

/// Where the account is signed in.
#[utoipa::path(
    get,
    path = "/api/auth/sessions",
    tag = "Accounts",
    responses(
        (status = 200, body = SessionList, description = "The one that asks first."),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
) -> Result<Answer<SessionList>, Refusal> {
    Ok(Answer(SessionList { items: accounts.sessions(&caller).await? }))
}
