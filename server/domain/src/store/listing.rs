//! Every object of the bucket, a page at a time, so that whoever compares it with the database holds 1,000 at most.

use std::collections::VecDeque;

use contract::ByteSize;
use futures::{Stream, stream};

use super::{ObjectKey, ObjectStore, StoreError};

/// One object of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedObject {
    /// Where it lies.
    pub key: ObjectKey,
    /// Length of the stored bytes.
    pub size: ByteSize,
}

/// Objects a page; S3's own maximum.
const PAGE: i32 = 1000;

/// What is listed but not yet handed on, and where the next page begins.
struct Cursor {
    store: ObjectStore,
    listed: VecDeque<ListedObject>,
    /// The last key seen, once there is one.
    after: Option<String>,
    finished: bool,
}

impl ObjectStore {
    /// Every object under [`ObjectKey::ROOT`], in key order; each page within 10 s. What is deleted or uploaded
    /// meanwhile may be listed or not. A key that is no [`ObjectKey`] was not put there by Sluice: it is logged and
    /// left out.
    ///
    /// # Errors
    /// The stream ends with the first [`StoreError`].
    pub fn list(&self) -> impl Stream<Item = Result<ListedObject, StoreError>> + Send + use<> {
        let start = Cursor { store: self.clone(), listed: VecDeque::new(), after: None, finished: false };
        stream::try_unfold(start, |mut cursor| async move {
            while cursor.listed.is_empty() && !cursor.finished {
                cursor.next_page().await?;
            }
            Ok(cursor.listed.pop_front().map(|object| (object, cursor)))
        })
    }
}

impl Cursor {
    async fn next_page(&mut self) -> Result<(), StoreError> {
        let inner = &self.store.0;
        let call = inner.client.list_objects_v2().bucket(&inner.bucket).prefix(ObjectKey::ROOT).max_keys(PAGE);
        let page = call
            .set_start_after(self.after.take())
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("ListObjectsV2", error))?;
        for object in page.contents() {
            let (Some(key), Some(size)) = (object.key(), object.size()) else { continue };
            match (ObjectKey::parse(key), ByteSize::new(size)) {
                (Ok(key), Ok(size)) => self.listed.push_back(ListedObject { key, size }),
                _ => tracing::warn!(key, "the bucket holds an object that is not Sluice's"),
            }
        }
        self.after = page.contents().last().and_then(|object| object.key()).map(str::to_owned);
        self.finished = self.after.is_none() || !page.is_truncated().unwrap_or(false);
        Ok(())
    }
}
