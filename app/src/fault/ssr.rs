//! The HTTP side of a refusal.

use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::{prelude::use_context, server_fn::Bytes};
use leptos_axum::ResponseOptions;

use super::Fault;
use contract::ApiError;

impl From<domain::Error> for Fault {
    fn from(error: domain::Error) -> Self {
        Self::Refused(error.into())
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
