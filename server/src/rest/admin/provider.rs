//! `GET /api/admin/provider`: everybody's provider.

use axum::{Json as Answer, extract::State};
use contract::Provider;
use domain::classification::Providers;

use crate::http::{Administrator, Refusal};

/// The provider of all who chose none.
#[utoipa::path(
    get,
    path = "/api/admin/provider",
    tag = "Administration",
    responses(
        (status = 200, body = Provider, description = "The provider; its key is never told."),
    ),
)]
pub(crate) async fn handle(
    State(providers): State<Providers>,
    Administrator(caller): Administrator,
) -> Result<Answer<Provider>, Refusal> {
    Ok(Answer(providers.shared(&caller).await?))
}
