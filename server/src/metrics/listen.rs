//! A listener of its own, so that what is counted is not public.

use std::time::Duration;

use axum::{Router, extract::State, response::IntoResponse, routing::get};
use domain::jobs::Queue;
use http::{StatusCode, header};
use tokio::{net::TcpListener, time::timeout};
use tokio_util::sync::CancellationToken;

use super::Metrics;

const PATIENCE: Duration = Duration::from_secs(2);

/// Serves `/metrics` until `stop`.
pub(crate) async fn serve(listener: TcpListener, metrics: Metrics, queue: Queue, stop: CancellationToken) {
    let router = Router::new().route("/metrics", get(scrape)).with_state((metrics, queue));
    let served = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await;
    if let Err(cause) = served {
        tracing::warn!(%cause, "the listener of the metrics ended");
    }
}

async fn scrape(State((metrics, queue)): State<(Metrics, Queue)>) -> impl IntoResponse {
    let counts = timeout(PATIENCE, queue.counts()).await.ok().and_then(Result::ok);
    let text = metrics.render(counts).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}
