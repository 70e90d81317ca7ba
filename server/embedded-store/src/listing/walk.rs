//! Walking the tree in the order of keys, from anywhere in it; blocks.
//!
//! Each directory on the way is read once and sorted, so memory grows with the largest directory (the
//! documents of one account), not with the store. No object is opened.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use crate::layout::{self, Entry};

/// Where a listing goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// At the first key greater than this one.
    After(Vec<u8>),
    /// At the first key greater than every key that starts with these bytes.
    Past(Vec<u8>),
}

impl Start {
    /// Whether nothing that starts with `bytes` is left to list.
    fn rules_out_all(&self, bytes: &[u8]) -> bool {
        match self {
            Self::After(key) => bytes <= key.as_slice() && !key.starts_with(bytes),
            Self::Past(prefix) => {
                bytes.starts_with(prefix) || (bytes < prefix.as_slice() && !prefix.starts_with(bytes))
            }
        }
    }

    /// Whether `key` itself comes too early.
    fn rules_out(&self, key: &[u8]) -> bool {
        match self {
            Self::After(after) => key <= after.as_slice(),
            Self::Past(prefix) => key.starts_with(prefix) || key < prefix.as_slice(),
        }
    }
}

/// An object's key and file, or a directory yet to be read.
struct Node {
    key: Vec<u8>,
    path: PathBuf,
    is_object: bool,
}

/// The keys below a prefix, in order.
pub(crate) struct Walk {
    prefix: Vec<u8>,
    start: Start,
    stack: Vec<IntoIter<Node>>,
}

impl Walk {
    pub(crate) fn new(root: &Path, prefix: &str, start: Start) -> io::Result<Self> {
        // Whole segments of the prefix name one directory; nothing beside it needs to be read.
        let whole = prefix.rfind('/').map_or("", |slash| &prefix[..=slash]);
        let directory = layout::directory_path(root, whole);
        let mut walk = Self { prefix: prefix.into(), start, stack: Vec::new() };
        walk.descend(&directory, whole.as_bytes())?;
        Ok(walk)
    }

    /// Skips ahead; `start` must not lie before what was already given out.
    pub(crate) fn skip_to(&mut self, start: Start) {
        self.start = start;
    }

    /// The next key and the file that holds its object.
    pub(crate) fn next(&mut self) -> io::Result<Option<(String, PathBuf)>> {
        while let Some(level) = self.stack.last_mut() {
            let Some(node) = level.next() else {
                self.stack.pop();
                continue;
            };
            if node.is_object {
                if node.key.starts_with(&self.prefix)
                    && !self.start.rules_out(&node.key)
                    && let Ok(key) = String::from_utf8(node.key)
                {
                    return Ok(Some((key, node.path)));
                }
            } else if self.may_hold(&node.key) {
                self.descend(&node.path, &node.key)?;
            }
        }
        Ok(None)
    }

    fn may_hold(&self, bytes: &[u8]) -> bool {
        (bytes.starts_with(&self.prefix) || self.prefix.starts_with(bytes)) && !self.start.rules_out_all(bytes)
    }

    fn descend(&mut self, directory: &Path, key: &[u8]) -> io::Result<()> {
        let entries = match fs::read_dir(directory) {
            // It lost its last object since its name was read.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        let mut nodes = Vec::new();
        for entry in entries {
            let entry = entry?;
            let Some(read) = entry.file_name().to_str().and_then(layout::decode) else { continue };
            let (bytes, is_object) = match read {
                Entry::Object(bytes) => (bytes, true),
                Entry::Directory(bytes) => (bytes, false),
            };
            nodes.push(Node { key: [key, &bytes].concat(), path: entry.path(), is_object });
        }
        nodes.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        self.stack.push(nodes.into_iter());
        Ok(())
    }
}
