//! `POST /api/auth/register`: opens an account.

use axum::{Json as Answer, extract::State};
use contract::{Credentials, Me};
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{Json, Refusal};

pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    Json(credentials): Json<Credentials>,
) -> Result<(StatusCode, Answer<Me>), Refusal> {
    Ok((StatusCode::CREATED, Answer(accounts.register(credentials).await?)))
}
