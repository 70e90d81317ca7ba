//! What the server itself asks about objects, and the one thing it does to them.

use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use contract::ByteSize;

use super::{ObjectKey, ObjectStore, StoreError, client};

/// What the store knows about an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectHead {
    /// Length of the stored bytes.
    pub size: ByteSize,
    /// The ETag without its quotes; for a single PUT it changes with the bytes.
    pub etag: String,
    /// The type that the upload sent.
    pub content_type: Option<String>,
    /// An encoding that the upload claimed. Stores accept that header unsigned, so whoever confirms an upload refuses it.
    pub content_encoding: Option<String>,
}

/// An object's bytes, a piece at a time.
#[derive(Debug)]
pub struct ObjectBytes(ByteStream);

const READ: &str = "GetObject";

impl ObjectBytes {
    /// The next piece; `None` at the end, when all of them came.
    ///
    /// # Errors
    /// [`StoreError`] when the store stops in the middle.
    pub async fn next(&mut self) -> Result<Option<Bytes>, StoreError> {
        match tokio::time::timeout(client::CALL_LIMIT, self.0.try_next()).await {
            Ok(piece) => piece.map_err(|cause| StoreError::unavailable(READ, cause)),
            Err(elapsed) => Err(StoreError::unavailable(READ, elapsed)),
        }
    }
}

impl ObjectStore {
    /// Whether the store answers and has the bucket; within 3 s.
    ///
    /// # Errors
    /// [`StoreError`] when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let call = self.0.client.head_bucket().bucket(&self.0.bucket);
        let answer = call.customize().config_override(client::quick()).send().await;
        answer.map(drop).map_err(|error| StoreError::from_sdk("HeadBucket", error))
    }

    /// What lies at `key`; `None` when nothing does. Within 3 s: an upload that still streams may make the store wait
    /// for its end, and that is [`StoreError::Unavailable`] then.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not say.
    pub async fn head(&self, key: &ObjectKey) -> Result<Option<ObjectHead>, StoreError> {
        const OPERATION: &str = "HeadObject";
        let call = self.0.client.head_object().bucket(&self.0.bucket).key(key.to_string());
        let head = match call.customize().config_override(client::quick()).send().await {
            Ok(head) => head,
            // A HEAD has no body to name a code in: the status alone tells.
            Err(error) if error.raw_response().is_some_and(|raw| raw.status().as_u16() == 404) => return Ok(None),
            Err(error) => return Err(StoreError::from_sdk(OPERATION, error)),
        };
        let missing = |header| move || StoreError::refused(OPERATION, format!("the answer has no {header}"));
        let size = head.content_length.and_then(|length| ByteSize::new(length).ok());
        let etag = head.e_tag.as_deref().map(|etag| etag.trim_matches('"')).filter(|etag| !etag.is_empty());
        Ok(Some(ObjectHead {
            size: size.ok_or_else(missing("content-length"))?,
            etag: etag.ok_or_else(missing("etag"))?.to_owned(),
            content_type: head.content_type,
            content_encoding: head.content_encoding,
        }))
    }

    /// The bytes at `key`, as they come; `None` when nothing lies there. Begins within 10 s; each piece comes within another 10.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not say.
    pub async fn read(&self, key: &ObjectKey) -> Result<Option<ObjectBytes>, StoreError> {
        let call = self.0.client.get_object().bucket(&self.0.bucket).key(key.to_string());
        match call.send().await {
            Ok(object) => Ok(Some(ObjectBytes(object.body))),
            Err(error) if error.raw_response().is_some_and(|raw| raw.status().as_u16() == 404) => Ok(None),
            Err(error) => Err(StoreError::from_sdk(READ, error)),
        }
    }

    /// Makes sure that nothing lies at `key`; deleting nothing succeeds. Within 10 s.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not say that it is gone.
    pub async fn delete(&self, key: &ObjectKey) -> Result<(), StoreError> {
        let call = self.0.client.delete_object().bucket(&self.0.bucket).key(key.to_string());
        call.send().await.map(drop).map_err(|error| StoreError::from_sdk("DeleteObject", error))
    }
}
