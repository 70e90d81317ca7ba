//! `DELETE /api/auth/sessions/{id}`: ends one session of the caller's.

use axum::extract::State;
use contract::SessionId;
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{PathId, Refusal, SignedIn};

pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<SessionId>,
) -> Result<StatusCode, Refusal> {
    accounts.end_session(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
