//! Identifiers in paths. One that is no UUID names nothing: 404, like one that is not yours.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;

use super::Refusal;

/// The identifier in the route's `{id}`.
#[derive(Debug, Clone, Copy)]
pub struct PathId<T>(pub T);

impl<T: FromStr + Send, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path(raw) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Refusal::not_found())?;
        raw.parse().map(Self).map_err(|_| Refusal::not_found())
    }
}
