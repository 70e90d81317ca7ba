//! A signer that can sign anything, wrong things included.

use std::time::{Duration, SystemTime};

use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use embedded_store::{AccessKey, Direction, EmbeddedStore};

use crate::server::{BUCKET, REGION};

/// A presigned request in the making.
pub(crate) struct Presign {
    pub(crate) method: String,
    url: String,
    key: AccessKey,
    headers: Vec<(String, String)>,
    expires: Duration,
    time: SystemTime,
    region: &'static str,
}

impl Presign {
    /// For the object `key` (as it stands in the URL), with the key of the account `u/<id>/` it belongs to.
    pub(crate) fn new(store: &EmbeddedStore, authority: &str, method: &str, key: &str) -> Self {
        let direction = if method == "PUT" { Direction::Put } else { Direction::Get };
        let account: String = key.split_inclusive('/').take(2).collect();
        Self {
            method: method.to_owned(),
            url: format!("http://{authority}/{BUCKET}/{key}"),
            key: store.scoped_key(&account, direction),
            headers: Vec::new(),
            expires: Duration::from_secs(60),
            time: now(),
            region: REGION,
        }
    }

    /// Adds a header that is signed and sent.
    pub(crate) fn signed(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds a query parameter, which is signed.
    pub(crate) fn query(mut self, name: &str, value: &str) -> Self {
        let separator = if self.url.contains('?') { '&' } else { '?' };
        let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
        self.url = format!("{}{separator}{name}={value}", self.url);
        self
    }

    pub(crate) fn key(mut self, key: AccessKey) -> Self {
        self.key = key;
        self
    }

    pub(crate) fn expires(mut self, expires: Duration) -> Self {
        self.expires = expires;
        self
    }

    /// Signs as if it were so long ago.
    pub(crate) fn ago(mut self, age: Duration) -> Self {
        self.time -= age;
        self
    }

    pub(crate) fn region(mut self, region: &'static str) -> Self {
        self.region = region;
        self
    }

    /// The signed URL.
    pub(crate) fn sign(&self) -> String {
        let credentials = aws_credential_types::Credentials::new(&self.key.id, &self.key.secret, None, None, "test");
        let identity = credentials.into();
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
        settings.expires_in = Some(self.expires);
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name("s3")
            .time(self.time)
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let request = SignableRequest::new(&self.method, &self.url, headers, SignableBody::UnsignedPayload).unwrap();
        let (instructions, _) = sign(request, &params).unwrap().into_parts();
        let mut request = http::Request::get(&self.url).body(()).unwrap();
        instructions.apply_to_request_http1x(&mut request);
        request.uri().to_string()
    }

    /// The signed request, ready for more headers and a body.
    pub(crate) fn request(&self) -> reqwest::RequestBuilder {
        let mut request = reqwest::Client::new().request(self.method.parse().unwrap(), self.sign());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }

    pub(crate) async fn send(&self) -> reqwest::Response {
        self.request().send().await.unwrap()
    }

    pub(crate) async fn send_body(&self, body: impl Into<reqwest::Body>) -> reqwest::Response {
        self.request().body(body).send().await.unwrap()
    }
}

#[expect(clippy::disallowed_methods, reason = "the store compares signatures with the real clock")]
fn now() -> SystemTime {
    SystemTime::now()
}
