//! The embedded store behind a real socket, as the app mounts it on its own origin.

use std::{future::IntoFuture, net::SocketAddr};

use axum::{Router, body::Body, extract::Request};
use embedded_store::EmbeddedStore;
use tokio::net::TcpListener;

/// Serves the store's public side; it ends with the test.
pub(crate) async fn serve(store: EmbeddedStore) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Router::new().fallback(move |request: Request| {
        let store = store.clone();
        async move { store.serve_public(request).await.map(Body::new) }
    });
    tokio::spawn(axum::serve(listener, app).into_future());
    address
}
