//! An [`ApiError`] on its way out: the status of its code, the body `{"code","detail"}` and nothing else.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use contract::{ApiError, Code};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// Seconds that a 429 or 503 asks for unless it knows better.
const RETRY_SECS: u32 = 5;

/// What a handler answers when it does not do what it was asked.
#[derive(Debug, Clone)]
pub struct Refusal(pub ApiError);

impl Refusal {
    /// A refusal with a sentence.
    #[must_use]
    pub fn new(code: Code, detail: &str) -> Self {
        Self(ApiError::new(code, detail))
    }

    /// 404, for routes and identifiers alike.
    #[must_use]
    pub fn not_found() -> Self {
        domain::Error::NotFound.into()
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<domain::Error> for Refusal {
    fn from(error: domain::Error) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(ApiError { code, detail, retry_after, .. }) = self;
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(json!({"code": code, "detail": detail}))).into_response();
        let headers = response.headers_mut();
        match status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after.unwrap_or(RETRY_SECS)));
            }
            _ => {}
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn the_body_holds_code_and_detail_alone_and_the_rest_travels_in_headers() {
        let response = Refusal(ApiError::new(Code::TooManyAttempts, "later").retry_after(90)).into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()["retry-after"], "90");
        let body = to_bytes(response.into_body(), 1000).await.unwrap();
        assert_eq!(&body[..], br#"{"code":"too_many_attempts","detail":"later"}"#);
    }

    #[test]
    fn each_401_says_how_to_sign_in_and_each_503_when_to_come_back() {
        let response = Refusal::new(Code::InvalidToken, "").into_response();
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
        let response = Refusal::new(Code::Unavailable, "").into_response();
        assert_eq!(response.headers()["retry-after"], "5");
    }
}
