//! What came back.

use reqwest::{RequestBuilder, Response, header::HeaderMap};
use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// Null when the text is no JSON.
    pub(crate) json: Value,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        Self::read(request.send().await.unwrap()).await
    }

    /// Without the body.
    pub(crate) fn head(response: &Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: String::new(), json: Value::Null }
    }

    pub(crate) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, headers, text, json }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// A refusal of the documented shape.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, code: &str) -> &Self {
        assert_eq!((self.status, self.json["code"].as_str()), (status, Some(code)), "{self:?}");
        assert_eq!(self.header("content-type"), "application/json");
        let fields = self.json.as_object().unwrap().keys().collect::<Vec<_>>();
        assert_eq!(fields, ["code", "detail"], "{self:?}");
        match status {
            401 => assert_eq!(self.header("www-authenticate"), "Bearer"),
            429 | 503 => assert!(self.header("retry-after").parse::<u32>().is_ok(), "{self:?}"),
            _ => {}
        }
        self
    }

    /// 422 that names `field`.
    #[track_caller]
    pub(crate) fn names(&self, field: &str) {
        self.refuses(422, "invalid_request");
        let detail = self.json["detail"].as_str().unwrap();
        assert!(detail.starts_with(&format!("{field}: ")), "{field} should be named: {detail}");
    }
}
