//! The embedded store's public door, at `/<bucket>/{*key}`: the request as it arrived, since method, path, query and
//! host are all signed, and the answer as the store gave it.

use axum::{Router, body::Body, extract::Request, response::Response, routing::any};
use embedded_store::EmbeddedStore;

use crate::services::Services;

pub(super) fn routes(bucket: &str, store: EmbeddedStore) -> Router<Services> {
    let serve = move |request: Request| {
        let store = store.clone();
        async move { serve(&store, request).await }
    };
    Router::new().route(&format!("/{bucket}/{{*key}}"), any(serve))
}

async fn serve(store: &EmbeddedStore, request: Request) -> Response {
    store.serve_public(request).await.map(Body::new)
}
