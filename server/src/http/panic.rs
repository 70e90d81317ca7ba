//! A panic in one request ends that request alone, without a word about what happened.

use std::any::Any;

use axum::response::{IntoResponse, Response};
use contract::Code;

use super::Refusal;

/// The answer; the panic hook has logged the cause already.
#[must_use]
pub fn answer(_: Box<dyn Any + Send + 'static>) -> Response {
    Refusal::new(Code::Internal, "something went wrong on our side").into_response()
}
