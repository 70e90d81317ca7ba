//! `DELETE /api/auth/sessions/{id}`: ends one session of the caller's.

use axum::extract::State;
use contract::SessionId;
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{PathId, Refusal, SignedIn};

/// Ends one session.
#[utoipa::path(
    delete,
    path = "/api/auth/sessions/{id}",
    tag = "Accounts",
    params(("id" = SessionId, Path)),
    responses(
        (status = 204, description = "Ended."),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<SessionId>,
) -> Result<StatusCode, Refusal> {
    accounts.end_session(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
