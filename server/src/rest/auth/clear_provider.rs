//! `DELETE /api/auth/me/provider`: everybody's again.

use axum::extract::State;
use domain::classification::Providers;
use http::StatusCode;

use crate::http::{Refusal, SignedIn};

/// Forgets one's provider and its key; everybody's is used then.
#[utoipa::path(
    delete,
    path = "/api/auth/me/provider",
    tag = "Provider",
    responses(
        (status = 204, description = "Forgotten."),
    ),
)]
pub(crate) async fn handle(
    State(providers): State<Providers>,
    SignedIn(caller): SignedIn,
) -> Result<StatusCode, Refusal> {
    providers.clear_own(caller.user).await?;
    Ok(StatusCode::NO_CONTENT)
}
