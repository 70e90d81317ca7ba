//! `POST /api/auth/me/provider/test`: does it answer?

use axum::{Json as Answer, extract::State};
use contract::ProviderVerdict;
use domain::classification::Providers;

use crate::http::{Refusal, SignedIn};

/// Asks the provider in use a small question; counts as one call of the day's budget.
#[utoipa::path(
    post,
    path = "/api/auth/me/provider/test",
    tag = "Provider",
    responses(
        (status = 200, body = ProviderVerdict, description = "What happened."),
    ),
)]
pub(crate) async fn handle(
    State(providers): State<Providers>,
    SignedIn(caller): SignedIn,
) -> Result<Answer<ProviderVerdict>, Refusal> {
    Ok(Answer(providers.test(caller.user).await?))
}
