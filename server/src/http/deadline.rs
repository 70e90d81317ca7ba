//! No request waits for ever: after ten seconds its work is dropped, with its transaction, and the client told to return.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use contract::Code;

use super::Refusal;

/// Longer than every single wait for database or store, so that those answer in their own words.
const DEADLINE: Duration = Duration::from_secs(10);

/// Not for streams and not for the store's bytes, which take as long as they take.
pub async fn limit(answer: impl Future<Output = Response>) -> Response {
    let answer = within(answer).await;
    answer.unwrap_or_else(|| Refusal::new(Code::Unavailable, "this took too long; try again").into_response())
}

/// The answer, if it comes in time.
pub async fn within(answer: impl Future<Output = Response>) -> Option<Response> {
    let answer = tokio::time::timeout(DEADLINE, answer).await.ok();
    if answer.is_none() {
        tracing::warn!("a request was given up after {} s", DEADLINE.as_secs());
    }
    answer
}
