//! The SDK's way to the embedded store: a call instead of a connection, so that both kinds of store are used by the
//! same code.

use aws_sdk_s3::{
    config::{HttpClient, IntoShared, RuntimeComponents, http::HttpRequest, http::HttpResponse},
    primitives::SdkBody,
};
use aws_smithy_runtime_api::client::{
    http::{HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    result::ConnectorError,
};
use embedded_store::EmbeddedStore;
use http::{HeaderValue, header::HOST};

/// Hands requests to the store's internal side.
#[derive(Debug, Clone)]
pub(super) struct InProcess(pub(super) EmbeddedStore);

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let store = self.0.clone();
        HttpConnectorFuture::new(async move {
            let mut request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
            // An HTTP client would add it, and it is signed.
            let host = request.uri().authority().and_then(|host| HeaderValue::from_str(host.as_str()).ok());
            request.headers_mut().extend(host.map(|host| (HOST, host)));
            let response = store.serve_internal(request).await.map(SdkBody::from_body_1_x);
            HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

impl HttpClient for InProcess {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        self.clone().into_shared()
    }
}
