//! `PATCH /api/admin/users/{id}`: limit, role, lock.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, User, UserId, UserPatch};
use domain::accounts::Accounts;

use crate::http::{Administrator, Json, PathId, Refusal};

/// Changes limit, role and lock of an account; what is absent stays.
#[utoipa::path(
    patch,
    path = "/api/admin/users/{id}",
    tag = "Administration",
    params(("id" = UserId, Path)),
    request_body(content = UserPatch, example = json!({"limit_bytes": 1073741824})),
    responses(
        (status = 200, body = User, description = "The account."),
        (status = 409, body = ApiError, description = "`last_admin`"),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    Administrator(caller): Administrator,
    PathId(id): PathId<UserId>,
    Json(patch): Json<UserPatch>,
) -> Result<Answer<User>, Refusal> {
    Ok(Answer(accounts.patch_user(&caller, id, patch).await?))
}
