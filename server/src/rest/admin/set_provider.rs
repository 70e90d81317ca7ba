//! `PUT /api/admin/provider`: another provider for everybody.

use axum::{Json as Answer, extract::State};
use contract::{Provider, ProviderRequest};
use domain::classification::Providers;

use crate::http::{Administrator, Json, Refusal};

/// Chooses the provider of all who chose none; connects to nothing.
#[utoipa::path(
    put,
    path = "/api/admin/provider",
    tag = "Administration",
    request_body(content = ProviderRequest, example = json!({"kind": "builtin"})),
    responses(
        (status = 200, body = Provider, description = "The provider."),
    ),
)]
pub(crate) async fn handle(
    State(providers): State<Providers>,
    Administrator(caller): Administrator,
    Json(request): Json<ProviderRequest>,
) -> Result<Answer<Provider>, Refusal> {
    Ok(Answer(providers.set_shared(&caller, &request).await?))
}
