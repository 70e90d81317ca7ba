//! The gate in front of the public side, and the headers behind it.
//!
//! Invariant: what reaches `s3s` is a PUT, GET or HEAD of an object, signed in the query, in which every
//! header that could change what the request does or what is stored is signed too. That is stricter than
//! S3, where a client may add such headers to a URL it was given.

use http::header::{
    self, AUTHORIZATION, CONTENT_SECURITY_POLICY, COOKIE, HeaderMap, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use s3s::{S3Error, S3Result, s3_error};

/// Headers that are stored with an object and given back, or that say how to decode the body.
const STORED: [HeaderName; 5] = [
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_DISPOSITION,
    header::EXPIRES,
];

/// Lets through what a signed URL may do.
///
/// Cookies, and an `Authorization` that a client sends along because the store shares the app's origin,
/// mean nothing here and are dropped: the signature in the query alone counts.
///
/// # Errors
/// `AccessDenied` for everything else.
pub(crate) fn admit(request: &mut Parts) -> S3Result<()> {
    if ![Method::PUT, Method::GET, Method::HEAD].contains(&request.method) {
        return Err(denied("The method is not allowed."));
    }
    let signed = signed_headers(request.uri.query().unwrap_or_default())?;
    let is_signed = |name: &HeaderName| signed.iter().any(|signed| signed.eq_ignore_ascii_case(name.as_str()));
    let must_be_signed = |name: &HeaderName| {
        name.as_str().starts_with("x-amz-") || (request.method == Method::PUT && STORED.contains(name))
    };
    if let Some(name) = request.headers.keys().find(|name| must_be_signed(name) && !is_signed(name)) {
        return Err(denied(format!("The header {name} is not signed.")));
    }
    if is_streaming(&request.headers) {
        return Err(denied("Chunked signatures are not allowed."));
    }
    // Browsers add it by themselves to a conditional request (Fetch, "HTTP-network-or-cache fetch"): not stored.
    if request.method == Method::PUT && !is_signed(&header::CACHE_CONTROL) {
        request.headers.remove(header::CACHE_CONTROL);
    }
    request.headers.remove(AUTHORIZATION);
    request.headers.remove(COOKIE);
    Ok(())
}

/// The names in `X-Amz-SignedHeaders`.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>
fn signed_headers(query: &str) -> S3Result<Vec<String>> {
    let mut signed = None;
    let mut has_signature = false;
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decode = |text| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        match decode(name).as_str() {
            "X-Amz-Signature" => has_signature = true,
            "X-Amz-SignedHeaders" if signed.is_some() => return Err(denied("The query is ambiguous.")),
            "X-Amz-SignedHeaders" => signed = Some(decode(value).split(';').map(str::to_owned).collect()),
            name if name.starts_with("X-Amz-") || name.starts_with("response-") || name == "x-id" => {}
            // What else a query can say asks for another operation than the one that was meant.
            _ => return Err(denied("The query asks for more than an object.")),
        }
    }
    signed.filter(|_| has_signature).ok_or_else(|| denied("A signed URL is required."))
}

fn is_streaming(headers: &HeaderMap) -> bool {
    let values = headers.get_all("x-amz-content-sha256").iter();
    values.into_iter().any(|value| value.as_bytes().starts_with(b"STREAMING"))
}

fn denied(message: impl Into<std::borrow::Cow<'static, str>>) -> S3Error {
    S3Error::with_message(s3s::S3ErrorCode::AccessDenied, message)
}

/// Turns "not implemented" into "not allowed": here it is a client that asked for what no URL of ours offers.
///
/// # Errors
/// None; an `Err` is the answer to send instead.
pub(crate) fn check_answer<B>(response: Response<B>) -> Result<Response<B>, S3Error> {
    if response.status() == StatusCode::NOT_IMPLEMENTED { Err(s3_error!(AccessDenied)) } else { Ok(response) }
}

/// Nothing runs, nothing is fetched, nothing is of any origin.
const CONFINED: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
/// Browsers show a PDF in a viewer of their own, which does not start in a sandboxed document, nor (in Chromium) under
/// a policy that forbids styles. Served as exactly this type, and with `nosniff`, the bytes are never a page.
const PDF: HeaderValue = HeaderValue::from_static("frame-ancestors 'self'");

/// Keeps what is stored from acting as a page of the app, whose origin it shares.
pub(crate) fn confine<B>(response: &mut Response<B>) {
    let is_pdf = response.status().is_success()
        && response.headers().get_all(header::CONTENT_TYPE).iter().eq(["application/pdf"]);
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, if is_pdf { PDF } else { CONFINED });
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let resource_policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(resource_policy, HeaderValue::from_static("same-origin"));
}
