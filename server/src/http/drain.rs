//! Stopping: what runs finishes, what is new is told to come back.

use axum::response::{IntoResponse, Response};
use contract::Code;
use http::{HeaderValue, header};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::Refusal;

/// Knows whether the server is stopping and which requests still run. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Drain {
    stop: CancellationToken,
    running: TaskTracker,
}

impl Drain {
    /// Begins to refuse with `stop`.
    #[must_use]
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop, running: TaskTracker::new() }
    }

    /// Returns when the server is stopping and no request runs any more.
    pub async fn finished(&self) {
        self.stop.cancelled().await;
        self.running.close();
        self.running.wait().await;
    }

    /// 503 once the server is stopping; the connection goes with it.
    pub async fn unless_stopping(&self, answer: impl Future<Output = Response>) -> Response {
        if !self.stop.is_cancelled() {
            return self.running.track_future(answer).await;
        }
        let mut response = Refusal::new(Code::Unavailable, "the server is stopping; try again").into_response();
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        response
    }
}
