//! `POST /api/auth/register`: opens an account.

use axum::{Json as Answer, extract::State};
use contract::{ApiError, Credentials, Me};
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{Json, Refusal};

/// Opens an account.
#[utoipa::path(
    post,
    path = "/api/auth/register",
    tag = "Accounts",
    request_body(content = Credentials, example = json!({"email": "ada@example.org", "password": "correct horse battery"})),
    security(()),
    responses(
        (status = 201, body = Me, description = "The account."),
        (status = 403, body = ApiError, description = "`registration_closed`"),
        (status = 409, body = ApiError, description = "`email_taken`"),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    Json(credentials): Json<Credentials>,
) -> Result<(StatusCode, Answer<Me>), Refusal> {
    Ok((StatusCode::CREATED, Answer(accounts.register(credentials).await?)))
}
