//! A panic in one request ends that request alone, without a word about what happened.

use std::panic::AssertUnwindSafe;

use axum::response::{IntoResponse, Response};
use contract::Code;
use futures::FutureExt;

use super::Refusal;

/// The answer, or 500; the panic hook has logged the cause then. What a request held ends with it: nothing that others see is
/// left half done.
pub async fn caught(answer: impl Future<Output = Response>) -> Response {
    let answer = AssertUnwindSafe(answer).catch_unwind().await;
    answer.unwrap_or_else(|_| Refusal::new(Code::Internal, "something went wrong on our side").into_response())
}
