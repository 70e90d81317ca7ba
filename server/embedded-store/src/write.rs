//! Receiving one object into a temporary file and putting it in place; everything here blocks.
//!
//! Invariants: an object is visible under its key only when its bytes and its description are on disk; until
//! then it is a temporary file that goes with this value. Its writer holds a lock on it (`flock`) until the
//! directories that lead to it are on disk too, and who opens it waits for that: nobody is told of an object
//! that a power cut could take back.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Md5};
use tempfile::NamedTempFile;
use tokio::time::Instant;

use crate::directory;
use crate::object::Description;
use crate::staging::Staging;

/// A publication can meet the removal of a directory that just lost its last object this often.
const ATTEMPTS: usize = 100;

/// Whether a write may replace an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    Replace,
    /// `If-None-Match: *`: exactly one of any number of concurrent writers succeeds.
    Keep,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum PublishError {
    #[error("the key holds an object")]
    Exists,
    #[error("the description does not fit")]
    DescriptionTooLarge,
    #[error("the upload took too long")]
    TooLate,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// An object on its way in.
pub(crate) struct Incoming {
    file: NamedTempFile,
    md5: Md5,
    checksums: ChecksumHasher,
    received: u64,
}

/// An object that has arrived: what was computed on the way.
pub(crate) struct Received {
    file: NamedTempFile,
    /// Bytes.
    pub(crate) size: u64,
    /// Lower-case hex.
    pub(crate) md5: String,
    /// Base64, of the algorithms asked for.
    pub(crate) checksums: s3s::dto::Checksum,
}

impl Incoming {
    pub(crate) fn create(staging: &Staging, checksums: ChecksumHasher) -> io::Result<Self> {
        Ok(Self { file: staging.file()?, md5: Md5::new(), checksums, received: 0 })
    }

    pub(crate) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.as_file_mut().write_all(bytes)?;
        self.md5.update(bytes);
        self.checksums.update(bytes);
        self.received += bytes.len() as u64;
        Ok(())
    }

    pub(crate) fn finish(self) -> Received {
        Received {
            file: self.file,
            size: self.received,
            md5: self.md5.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
            checksums: self.checksums.finalize(),
        }
    }
}

impl Received {
    /// Makes the object durable, then visible at `path` below `root`, unless it is past `deadline`, then the
    /// latter durable too.
    pub(crate) fn publish(
        mut self,
        description: &Description,
        path: &Path,
        root: &Path,
        existing: Existing,
        deadline: Instant,
    ) -> Result<(), PublishError> {
        let trailer = description.trailer()?.ok_or(PublishError::DescriptionTooLarge)?;
        self.file.as_file_mut().write_all(&trailer)?;
        self.file.as_file().sync_all()?;
        let parent = path.parent().unwrap_or(root);
        // The lock goes with the file, at the end.
        let (file, mut temporary) = self.file.into_parts();
        file.lock()?;
        if Instant::now() >= deadline {
            return Err(PublishError::TooLate);
        }
        for _ in 0..ATTEMPTS {
            directory::create(parent)?;
            let placed = match existing {
                Existing::Replace => temporary.persist(path),
                Existing::Keep => temporary.persist_noclobber(path),
            };
            match placed {
                Ok(()) => return Ok(directory::sync(parent, root)?),
                Err(failed) if failed.error.kind() == ErrorKind::NotFound => temporary = failed.path,
                Err(failed) if failed.error.kind() == ErrorKind::AlreadyExists => return Err(PublishError::Exists),
                Err(failed) => return Err(failed.error.into()),
            }
        }
        Err(io::Error::new(ErrorKind::NotFound, "the object's directory kept disappearing").into())
    }
}

/// Removes the object at `path`, and the directories below `root` that it leaves empty. Removing what is
/// not there succeeds, unless `root` itself is not there: its objects come back with it.
pub(crate) fn remove(path: &Path, root: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound || !root.is_dir() => return Err(error),
        _ => {}
    }
    let parent = path.parent().unwrap_or(root);
    directory::sync(parent, root)?;
    directory::prune(parent, root);
    Ok(())
}
