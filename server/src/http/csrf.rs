//! Requests that another site made the browser send. Judged by `Sec-Fetch-Site` and `Origin` (tower-http's layer);
//! what carries neither comes from no browser.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use contract::Code;
use http::StatusCode;
use tower::{Layer, ServiceExt};
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};

use super::Refusal;
use crate::config::Origin;

/// Refuses unsafe requests from elsewhere. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SameOrigin(CsrfLayer);

impl SameOrigin {
    /// Accepts the public URL as its own, also behind a proxy that rewrites `Host`.
    ///
    /// # Errors
    /// When the origin cannot be one; a parsed one always can.
    pub fn new(public: &Origin) -> Result<Self, ConfigError> {
        CsrfLayer::new().add_trusted_origin(public.as_str()).map(Self)
    }

    /// Runs the request, or refuses it with 403 `forbidden`.
    pub async fn run(&self, request: Request, next: Next) -> Response {
        let Ok(response) = self.0.layer(next).oneshot(request).await;
        if response.status() == StatusCode::FORBIDDEN && response.extensions().get::<ProtectionError>().is_some() {
            return Refusal::new(Code::Forbidden, "the request came from another site").into_response();
        }
        response
    }
}
