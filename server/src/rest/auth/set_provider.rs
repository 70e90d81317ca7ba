//! `PUT /api/auth/me/provider`: a provider of one's own.

use axum::{Json as Answer, extract::State};
use contract::{Provider, ProviderRequest};
use domain::classification::Providers;

use crate::http::{Json, Refusal, SignedIn};

/// Chooses a provider; connects to nothing. Without `api_key` the stored one stays, if kind and address do.
#[utoipa::path(
    put,
    path = "/api/auth/me/provider",
    tag = "Provider",
    request_body(content = ProviderRequest, example = json!({"kind": "openai", "model": "gpt-5-mini", "api_key": "sk-…"})),
    responses(
        (status = 200, body = Provider, description = "The provider."),
    ),
)]
pub(crate) async fn handle(
    State(providers): State<Providers>,
    SignedIn(caller): SignedIn,
    Json(request): Json<ProviderRequest>,
) -> Result<Answer<Provider>, Refusal> {
    Ok(Answer(providers.set_own(caller.user, &request).await?))
}
