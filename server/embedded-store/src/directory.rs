//! Directories that only the service's user may enter, made and pruned durably.

use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

/// How often making a directory may meet the pruning of one above it.
const ATTEMPTS: usize = 100;

/// Creates `path` and what is missing above it, mode 0700, while others may prune them.
pub(crate) fn create(path: &Path) -> io::Result<()> {
    let create = || DirBuilder::new().recursive(true).mode(0o700).create(path);
    let mut created = create();
    for _ in 1..ATTEMPTS {
        match &created {
            // One above was pruned; or this one, after it was found and before it was looked at.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists) => created = create(),
            _ => break,
        }
    }
    created
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_prune_meanwhile_is_made_all_the_same() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("u/1");
        let make_and_prune = || {
            for _ in 0..2000 {
                create(&path).unwrap();
                prune(&path, root.path());
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(make_and_prune);
            }
        });
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }
}
