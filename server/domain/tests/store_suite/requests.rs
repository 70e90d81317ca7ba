//! Asking for URLs and sending what they are for.

use base64::{Engine, engine::general_purpose::STANDARD};
use contract::{ByteSize, ContentType, DocumentId, FileName, Sha256, Timestamp, UserId};
use domain::{
    Clock,
    store::{GetPolicy, ObjectKey, PresignedRequest, PutPolicy},
};
use reqwest::{RequestBuilder, Response};
use sha2::Digest;

use super::Fixture;

pub const TEXT: &str = "text/plain";

pub fn now() -> Timestamp {
    Clock::default().now()
}

pub fn new_user() -> UserId {
    UserId(Clock::default().new_id())
}

pub fn new_key(user: UserId) -> ObjectKey {
    ObjectKey::new(user, DocumentId(Clock::default().new_id()))
}

pub fn checksum(body: &[u8]) -> Sha256 {
    Sha256::parse(STANDARD.encode(sha2::Sha256::digest(body))).unwrap()
}

/// An upload of `body` that signs all there is to sign.
pub fn upload_of(key: ObjectKey, body: &[u8]) -> PutPolicy {
    PutPolicy {
        user: key.user(),
        document: key.document(),
        size: Some(ByteSize::positive(i64::try_from(body.len()).unwrap()).unwrap()),
        content_type: ContentType::parse(TEXT).unwrap(),
        sha256: Some(checksum(body)),
        now: now(),
    }
}

pub fn download_of(key: ObjectKey, name: &str, content_type: &str) -> GetPolicy {
    GetPolicy {
        user: key.user(),
        document: key.document(),
        filename: FileName::parse(name).unwrap(),
        content_type: ContentType::parse(content_type).unwrap(),
        now: now(),
    }
}

impl Fixture {
    /// The PUT as a browser would send it.
    pub fn put(&self, request: &PresignedRequest, body: &[u8]) -> RequestBuilder {
        self.put_to(&request.url, request, body)
    }

    /// The PUT with all its headers, to another URL.
    pub fn put_to(&self, url: &str, request: &PresignedRequest, body: &[u8]) -> RequestBuilder {
        let put = self.http.put(url).body(body.to_vec());
        request.headers.iter().fold(put, |put, (name, value)| put.header(name, value))
    }

    /// Uploads `body` to a new key of `user`.
    pub async fn uploaded(&self, user: UserId, body: &[u8]) -> ObjectKey {
        let key = new_key(user);
        let request = self.store.presign_put(&upload_of(key, body)).await.unwrap();
        assert_eq!(status(self.put(&request, body)).await, 200);
        key
    }

    pub async fn download(&self, key: ObjectKey) -> Response {
        let request = self.store.presign_get(&download_of(key, "a.txt", TEXT)).await.unwrap();
        self.http.get(request.url).send().await.unwrap()
    }

    /// The object's bytes, through a URL of its owner's.
    pub async fn bytes(&self, key: ObjectKey) -> Vec<u8> {
        let answer = self.download(key).await;
        assert_eq!(answer.status(), 200);
        answer.bytes().await.unwrap().to_vec()
    }

    /// That nothing was written, as the store itself says.
    pub async fn assert_absent(&self, key: ObjectKey) {
        assert_eq!(self.store.head(&key).await.unwrap(), None, "{key} must not exist");
    }
}

pub async fn status(request: RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

/// Sends what must be refused as the client's fault, and returns how.
pub async fn refusal(request: RequestBuilder) -> u16 {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    assert!(status.is_client_error(), "{status}: {}", answer.text().await.unwrap_or_default());
    status.as_u16()
}
