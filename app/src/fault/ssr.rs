//! The HTTP side of a refusal.

use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::{prelude::use_context, server_fn::Bytes};
use leptos_axum::ResponseOptions;

use super::Fault;
use contract::ApiError;

/// Under which id the log knows the request that is being answered; in the context of pages and server functions, if any.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

impl From<domain::Error> for Fault {
    fn from(error: domain::Error) -> Self {
        let request_id = use_context::<Option<RequestId>>().flatten().map(|RequestId(id)| id);
        Self::Refused(ApiError { request_id, ..error.into() })
    }
}

/// A page that could not be opened answers with the status of the reason.
pub(super) fn answer_page_with_status(fault: &Fault) {
    let status = fault.code().and_then(|code| StatusCode::from_u16(code.status()).ok());
    if let (Some(options), Some(status)) = (use_context::<ResponseOptions>(), status) {
        options.set_status(status);
    }
}

/// Server functions fail with 500 unless told otherwise; ours answer with the code's own status. A form that a browser
/// posts by itself keeps its redirect: the refusal travels in the address it goes back to.
pub(super) fn answer_with_status(fault: &Fault) {
    let (Some(options), Fault::Refused(refusal)) = (use_context::<ResponseOptions>(), fault) else { return };
    if wants_html() {
        return;
    }
    if let Ok(status) = StatusCode::from_u16(refusal.code.status()) {
        options.set_status(status);
        if status == StatusCode::UNAUTHORIZED {
            options.insert_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
    }
    if let Some(seconds) = refusal.retry_after {
        options.insert_header(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// The body; a refusal that cannot be written as JSON does not exist, an empty body would say "unreachable" to the browser.
pub(super) fn encode(fault: &Fault) -> Bytes {
    serde_json::to_vec(&ApiError::from(fault.clone())).map(Bytes::from).unwrap_or_default()
}

fn wants_html() -> bool {
    use_context::<Parts>()
        .and_then(|parts| parts.headers.get(header::ACCEPT)?.to_str().ok().map(|accept| accept.contains("text/html")))
        .unwrap_or(false)
}
