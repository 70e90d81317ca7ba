//! `GET /api/admin/users`: one page of accounts.

use axum::{Json as Answer, extract::State};
use contract::{UserPage, UserQuery};
use domain::accounts::Accounts;

use crate::http::{Administrator, Query, Refusal};

/// One page of the accounts: counts and bytes, never names of documents.
#[utoipa::path(
    get,
    path = "/api/admin/users",
    tag = "Administration",
    params(UserQuery),
    responses(
        (status = 200, body = UserPage, description = "The page."),
    ),
)]
pub(crate) async fn handle(
    State(accounts): State<Accounts>,
    Administrator(caller): Administrator,
    Query(query): Query<UserQuery>,
) -> Result<Answer<UserPage>, Refusal> {
    Ok(Answer(accounts.users(&caller, &query).await?))
}
