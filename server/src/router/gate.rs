//! What every request passes, whatever answers it: id and log, counting, the client's address, stopping, panics.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::Clock;

use crate::{
    http::{
        client::{self, TrustedHops},
        drain::Drain,
        panic, request_id,
        security::{self, Https},
    },
    metrics::{self, Metrics},
    services::Services,
};

#[derive(Debug)]
pub(super) struct Gate {
    clock: Clock,
    metrics: Metrics,
    hops: TrustedHops,
    drain: Drain,
    https: Https,
}

impl Gate {
    pub(super) fn new(services: &Services) -> Arc<Self> {
        Arc::new(Self {
            clock: services.clock.clone(),
            metrics: services.metrics.clone(),
            hops: services.trusted_hops,
            drain: services.drain.clone(),
            https: services.https,
        })
    }

    async fn pass(&self, request: Request, next: Next) -> Response {
        let answer = |request| {
            metrics::count(&self.metrics, request, |mut request| {
                client::note_address(self.hops, &mut request);
                self.drain.unless_stopping(panic::caught(next.run(request)))
            })
        };
        request_id::track(&self.clock, request, answer).await
    }
}

/// Everything but the store: with security headers, those of a server that stops and of a request that panicked too.
pub(super) async fn protected(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let mut response = gate.pass(request, next).await;
    security::headers(gate.https, &mut response);
    response
}

/// The store's door: its headers, bodies and times are its own.
pub(super) async fn store(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    gate.pass(request, next).await
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::get};
    use http::StatusCode;
    use tokio_util::sync::CancellationToken;
    use tower::ServiceExt;

    use super::*;

    async fn panics() -> StatusCode {
        panic!("as a test wants it")
    }

    #[tokio::test]
    async fn a_panic_and_a_stop_are_answered_as_protected_as_all_else() {
        let stop = CancellationToken::new();
        let gate = Arc::new(Gate {
            clock: Clock::System,
            metrics: Metrics::default(),
            hops: TrustedHops(0),
            drain: Drain::new(stop.clone()),
            https: Https(true),
        });
        let router: Router = Router::new().route("/", get(panics)).layer(from_fn_with_state(gate, protected));
        for status in [500_u16, 503] {
            let answer = router.clone().oneshot(Request::new(Body::empty())).await.unwrap();
            assert_eq!(answer.status(), status);
            for name in [
                "x-content-type-options",
                "referrer-policy",
                "cross-origin-opener-policy",
                "content-security-policy",
                "cache-control",
                "strict-transport-security",
                "x-request-id",
            ] {
                assert!(answer.headers().contains_key(name), "{status} without {name}");
            }
            stop.cancel();
        }
    }
}
