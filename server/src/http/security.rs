//! Headers that tell browsers what they may not do with our answers.

use axum::response::Response;
use http::{HeaderName, HeaderValue, header};

/// A page's own policy is set where its nonce is known; this one is for everything else that could be opened.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Whether the public URL is https.
#[derive(Debug, Clone, Copy)]
pub struct Https(pub bool);

/// On every answer but the store's, which has its own.
pub fn headers(Https(secure): Https, response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Not `no-referrer`: under it browsers send `Origin: null` even with a form posted to ourselves.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(COOP, HeaderValue::from_static("same-origin"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NOTHING);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

/// What pages may reach besides their own origin.
#[derive(Debug, Clone)]
pub struct Reach {
    /// Origins that scripts may connect to: nothing, or a space before each.
    pub connect: String,
    /// The store's address up to its keys: what pages may show as picture or in a frame.
    pub store: String,
}

/// The policy of a page: our own scripts by nonce, WebAssembly, our own stylesheet, and documents from the store.
#[must_use]
pub fn page_policy(nonce: &str, Reach { connect, store }: &Reach) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: {store}; frame-src {store}; connect-src 'self'{connect}; font-src 'none'; \
         worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}
