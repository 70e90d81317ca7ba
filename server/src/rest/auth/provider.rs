//! `GET /api/auth/me/provider`: who finds one's topics.

use axum::{Json as Answer, extract::State};
use contract::Provider;
use domain::classification::Providers;

use crate::http::{Refusal, SignedIn};

/// The provider that the account chose; without a choice, kind and model of everybody's.
#[utoipa::path(
    get,
    path = "/api/auth/me/provider",
    tag = "Provider",
    responses(
        (status = 200, body = Provider, description = "The provider; its key is never told."),
    ),
)]
pub(crate) async fn handle(
    State(providers): State<Providers>,
    SignedIn(caller): SignedIn,
) -> Result<Answer<Provider>, Refusal> {
    Ok(Answer(providers.in_use(caller.user).await?))
}
