//! `POST /api/admin/users`: opens an account for somebody, and tells its password this once.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, NewUser, OpenedUser};
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{Administrator, Json, Refusal};

/// Opens an account with a password that is shown once.
#[utoipa::path(
    post,
    path = "/api/admin/users",
    tag = "Administration",
    request_body(content = NewUser, example = json!({"email": "grace@example.org", "limit_bytes": 1073741824})),
    responses(
        (status = 201, body = OpenedUser, description = "The account and its password."),
        (status = 409, body = ApiError, description = "`email_taken`"),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    Administrator(caller): Administrator,
    Json(new): Json<NewUser>,
) -> Result<(StatusCode, Answer<OpenedUser>), Refusal> {
    Ok((StatusCode::CREATED, Answer(accounts.open_user(&caller, new).await?)))
}
