//! Reading a document: its bytes go from storage to a file without a name, and from there into a child process that can do
//! nothing but read it.

use std::{fs::File, io::Write as _, path::PathBuf, sync::Arc};

use contract::ByteSize;
use extract::{Limits, Outcome};
use tokio::sync::Semaphore;

use crate::{
    Error, Result,
    store::{ObjectKey, ObjectStore},
};

/// Bytes of memory that all children together may take, so that they and the server stay within 256 MiB.
const MEMORY: u64 = 192 << 20;
/// Documents read at once, each with its share of the memory; a large one takes every place, and all of it.
const PLACES: u32 = 2;
/// Bytes from which a document is large: some formats are held in memory whole, and more than once.
const LARGE: u64 = 8 << 20;

/// Reads documents, a few at once. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
    largest: ByteSize,
    places: Arc<Semaphore>,
}

impl Reader {
    /// `program` is this binary, which reads when it is called with [`extract::ARGS`]; documents above `largest` are not read.
    #[must_use]
    pub fn new(program: PathBuf, largest: ByteSize) -> Self {
        Self { program, largest, places: Arc::new(Semaphore::new(PLACES as usize)) }
    }

    /// The largest document that is read.
    #[must_use]
    pub const fn largest(&self) -> ByteSize {
        self.largest
    }

    /// What stands in an object of so many bytes; `None` when it is gone.
    ///
    /// # Errors
    /// When storage or the machine fails; nothing in a document makes this fail.
    pub(super) async fn read(&self, store: &ObjectStore, key: &ObjectKey, size: ByteSize) -> Result<Option<Outcome>> {
        let places = if size.get().unsigned_abs() > LARGE { PLACES } else { 1 };
        let _taken = self.places.acquire_many(places).await.map_err(Error::internal)?;
        let Some(file) = self.fetch(store, key).await? else { return Ok(None) };
        let limits = Limits { memory_bytes: MEMORY / u64::from(PLACES) * u64::from(places), ..Limits::default() };
        extract::extract(&self.program, file, &limits).await.map(Some).map_err(Error::internal)
    }

    /// A copy of the object that goes when it is closed. Each piece is written as it came: an asynchronous file would keep
    /// up to 2 MiB of them once more.
    async fn fetch(&self, store: &ObjectStore, key: &ObjectKey) -> Result<Option<File>> {
        let Some(mut bytes) = store.read(key).await? else { return Ok(None) };
        let mut file = tempfile::tempfile().map_err(Error::internal)?;
        let mut left = self.largest.get().unsigned_abs();
        while let Some(piece) = bytes.next().await? {
            left = left.checked_sub(piece.len() as u64).ok_or_else(|| Error::internal("an object grew"))?;
            let written = tokio::task::spawn_blocking(move || file.write_all(&piece).map(|()| file));
            file = written.await.map_err(Error::internal)?.map_err(Error::internal)?;
        }
        Ok(Some(file))
    }
}
