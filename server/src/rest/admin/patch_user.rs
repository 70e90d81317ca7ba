//! `PATCH /api/admin/users/{id}`: limit, role, lock.

use axum::{Json as Answer, extract::State};
use contract::{User, UserId, UserPatch};
use domain::accounts::Accounts;

use crate::http::{Json, PathId, Refusal, SignedIn};

pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<UserId>,
    Json(patch): Json<UserPatch>,
) -> Result<Answer<User>, Refusal> {
    Ok(Answer(accounts.patch_user(&caller, id, patch).await?))
}
