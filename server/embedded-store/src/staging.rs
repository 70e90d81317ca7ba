//! Where bodies are received before they become objects.
//!
//! Every open store writes into a directory of its own and holds a lock on it (`flock`), which the
//! operating system releases when the process ends, however it ends. So opening a store can tell what a
//! killed process left behind from what a living one is still writing, and sweeps only the former.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

use tempfile::{NamedTempFile, TempDir};

use crate::directory;

/// A directory for temporary files that goes when dropped or, if this process is killed, when the next
/// store opens.
#[derive(Debug)]
pub(crate) struct Staging {
    // Dropped in this order: the directory goes before the lock that protects it.
    directory: TempDir,
    _lock: File,
}

impl Staging {
    /// Sweeps what dead processes left below `root`, then creates a directory of its own there.
    pub(crate) fn open(root: &Path) -> io::Result<Self> {
        directory::create(root)?;
        // Held to the end of this function, so that no sweep sees a directory before its lock.
        let opening = File::open(root)?;
        opening.lock()?;
        sweep(root)?;
        let directory = TempDir::new_in(root)?;
        let lock = File::open(directory.path())?;
        lock.lock()?;
        Ok(Self { directory, _lock: lock })
    }

    /// A new empty file that only this user can read, removed when dropped.
    pub(crate) fn file(&self) -> io::Result<NamedTempFile> {
        NamedTempFile::new_in(self.directory.path())
    }
}

fn sweep(root: &Path) -> io::Result<()> {
    for entry in fs::read_dir(root)? {
        match sweep_one(&entry?.path()) {
            // Its process ended meanwhile and took it along.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            swept => swept?,
        }
    }
    Ok(())
}

fn sweep_one(path: &Path) -> io::Result<()> {
    match File::open(path)?.try_lock() {
        Ok(()) => {
            tracing::info!(path = %path.display(), "removing what an interrupted process left");
            fs::remove_dir_all(path)
        }
        Err(TryLockError::WouldBlock) => Ok(()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_again_spares_what_a_living_store_writes() {
        let root = tempfile::tempdir().unwrap();
        let first = Staging::open(root.path()).unwrap();
        let file = first.file().unwrap();
        let _second = Staging::open(root.path()).unwrap();
        assert!(file.path().exists());
    }

    #[test]
    fn opening_sweeps_what_nobody_holds() {
        let root = tempfile::tempdir().unwrap();
        let orphan = root.path().join("orphan");
        fs::create_dir(&orphan).unwrap();
        fs::write(orphan.join("half"), "half a body").unwrap();
        let _staging = Staging::open(root.path()).unwrap();
        assert!(!orphan.exists());
    }

    #[test]
    fn closing_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        drop(Staging::open(root.path()).unwrap());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn stores_open_and_close_beside_each_other() {
        let root = tempfile::tempdir().unwrap();
        let open_and_close = || (0..300).for_each(|_| drop(Staging::open(root.path()).unwrap()));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(open_and_close);
            }
        });
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }
}
