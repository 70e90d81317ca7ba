//! One id a request: in the log, and on the answer as `x-request-id`.

use app::RequestId;
use axum::{extract::Request, response::Response};
use domain::Clock;
use http::{HeaderName, HeaderValue};
use tracing::Instrument;

/// The header's name.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Takes over the id that a proxy gave, when it looks like one; logs each request with its path, never with its query,
/// which may hold a signature. Pages find the id in the request's extensions.
pub async fn track<F>(clock: &Clock, mut request: Request, rest: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let id = request.headers().get(HEADER).filter(|id| is_plain(id)).cloned();
    let id = id.unwrap_or_else(|| fresh(clock));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let text = id.to_str().unwrap_or_default().to_owned();
    let span = tracing::info_span!("request", id = text);
    request.extensions_mut().insert(RequestId(text));
    let started = clock.now();
    let mut response = rest(request).instrument(span.clone()).await;
    let (status, micros) = (response.status().as_u16(), clock.now().0 - started.0);
    span.in_scope(|| tracing::info!(%method, path, status, ms = micros / 1000, "answered"));
    response.headers_mut().insert(HEADER, id);
    response
}

fn fresh(clock: &Clock) -> HeaderValue {
    HeaderValue::try_from(clock.new_id().to_string()).unwrap_or(HeaderValue::from_static("unknown"))
}

fn is_plain(id: &HeaderValue) -> bool {
    let id = id.as_bytes();
    (1..=64).contains(&id.len()) && id.iter().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b))
}
