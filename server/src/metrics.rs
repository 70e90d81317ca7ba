//! What Prometheus scrapes: requests by route and status and how long they took, what runs now, the job queue.
//!
//! Kept by each application itself rather than by a recorder of the whole process, so that two in one process (tests)
//! do not count for each other. Labels are routes, never paths: their number is bounded.

mod listen;
mod text;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{MatchedPath, Request},
    response::Response,
};
use http::Method;
use tokio::time::Instant;

pub(crate) use listen::serve;

/// Upper bounds of the histogram's buckets, in milliseconds.
const BUCKETS: [u64; 8] = [5, 20, 50, 100, 250, 1000, 2500, 10_000];

/// The counters of one application. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    requests: Mutex<BTreeMap<Labels, Series>>,
    running: AtomicI64,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Labels {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, Copy, Default)]
struct Series {
    count: u64,
    micros: u128,
    /// How many took no longer than each bound.
    buckets: [u64; BUCKETS.len()],
}

impl Metrics {
    fn record(&self, labels: Labels, took: Duration) {
        let mut requests = self.0.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let series = requests.entry(labels).or_default();
        series.count += 1;
        series.micros += took.as_micros();
        for (bound, bucket) in BUCKETS.iter().zip(&mut series.buckets) {
            *bucket += u64::from(took <= Duration::from_millis(*bound));
        }
    }
}

/// A request in its handler; also one whose client has gone is no longer running.
struct Running<'m>(&'m AtomicI64);

impl<'m> Running<'m> {
    fn begin(running: &'m AtomicI64) -> Self {
        running.fetch_add(1, Ordering::Relaxed);
        Self(running)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Counts every request, from its headers to its answer's.
pub(crate) async fn count<F>(metrics: &Metrics, request: Request, rest: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = name(request.method());
    let (started, running) = (Instant::now(), Running::begin(&metrics.0.running));
    let response = rest(request).await;
    drop(running);
    metrics.record(Labels { method, route, status: response.status().as_u16() }, started.elapsed());
    response
}

/// Methods are the client's to invent; labels are not.
fn name(method: &Method) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        .into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or("OTHER")
}
