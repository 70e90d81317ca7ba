//! `POST /api/admin/users`: opens an account for somebody, and tells its password this once.

use axum::{Json as Answer, extract::State};
use contract::{NewUser, OpenedUser};
use domain::accounts::Accounts;
use http::StatusCode;

use crate::http::{Json, Refusal, SignedIn};

pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    SignedIn(caller): SignedIn,
    Json(new): Json<NewUser>,
) -> Result<(StatusCode, Answer<OpenedUser>), Refusal> {
    Ok((StatusCode::CREATED, Answer(accounts.open_user(&caller, new).await?)))
}
