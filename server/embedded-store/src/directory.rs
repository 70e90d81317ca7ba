//! Directories that only the service's user may enter, made and pruned durably.

use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

/// Creates `path` and what is missing above it, mode 0700.
pub(crate) fn create(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes the entries of `path` and of every directory above it, up to `root`, survive a power cut.
///
/// A directory that is gone was pruned after its last entry went, so nothing in it is left to save.
pub(crate) fn sync(path: &Path, root: &Path) -> io::Result<()> {
    for directory in path.ancestors().take_while(|ancestor| ancestor.starts_with(root)) {
        match File::open(directory).and_then(|directory| directory.sync_all()) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Removes `path` and the directories above it, below `root`, as far as they are empty.
pub(crate) fn prune(path: &Path, root: &Path) {
    for directory in path.ancestors().take_while(|ancestor| ancestor.starts_with(root) && *ancestor != root) {
        if fs::remove_dir(directory).is_err() {
            return;
        }
    }
}
