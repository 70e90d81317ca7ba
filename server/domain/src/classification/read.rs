//! Reading a document: its bytes go from storage to a file without a name, and from there into a child process that can do
//! nothing but read it.

use std::{fs::File, path::PathBuf, sync::Arc};

use contract::ByteSize;
use extract::{Limits, Outcome};
use tokio::{io::AsyncWriteExt, sync::Semaphore};

use crate::{
    Error, Result,
    store::{ObjectKey, ObjectStore},
};

/// Reads documents, so many at once. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
    limits: Limits,
    largest: ByteSize,
    places: Arc<Semaphore>,
}

impl Reader {
    /// `program` is this binary, which reads when it is called with [`extract::ARGS`]; documents above `largest` are not read.
    #[must_use]
    pub fn new(program: PathBuf, largest: ByteSize) -> Self {
        Self { program, limits: Limits::default(), largest, places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The largest document that is read.
    #[must_use]
    pub const fn largest(&self) -> ByteSize {
        self.largest
    }

    /// What stands in an object; `None` when it is gone.
    ///
    /// # Errors
    /// When storage or the machine fails; nothing in a document makes this fail.
    pub(super) async fn read(&self, store: &ObjectStore, key: &ObjectKey) -> Result<Option<Outcome>> {
        let _place = self.places.acquire().await.map_err(Error::internal)?;
        let Some(file) = self.fetch(store, key).await? else { return Ok(None) };
        extract::extract(&self.program, file, &self.limits).await.map(Some).map_err(Error::internal)
    }

    /// A copy of the object that goes when it is closed.
    async fn fetch(&self, store: &ObjectStore, key: &ObjectKey) -> Result<Option<File>> {
        let Some(mut bytes) = store.read(key).await? else { return Ok(None) };
        let mut file = tokio::fs::File::from_std(tempfile::tempfile().map_err(Error::internal)?);
        let mut left = self.largest.get().unsigned_abs();
        while let Some(chunk) = bytes.next().await? {
            left = left.checked_sub(chunk.len() as u64).ok_or_else(|| Error::internal("an object grew"))?;
            file.write_all(&chunk).await.map_err(Error::internal)?;
        }
        file.flush().await.map_err(Error::internal)?;
        Ok(Some(file.into_std().await))
    }
}

/// Children at once: as many as leave the server its memory.
const AT_ONCE: usize = 2;
