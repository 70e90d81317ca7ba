//! Where an object lives: a tree of directories that spells its key.
//!
//! Invariants: every key of 1 to 1024 bytes has exactly one path, no two keys share one (not even on a
//! file system that ignores case), no path leaves the root, and names sort in the order of keys. So the
//! tree itself is the index that listing needs: it can walk from any key on, and there is no second
//! structure that a crash could leave out of step.
//!
//! Each `/`-separated segment of a key becomes one name. Lower-case letters, digits, `-` and `_` stay;
//! every other byte is written `%xx`, so `.` never appears and `..` cannot arise. The last segment gets the
//! suffix `.obj`, which keeps the object `fd/x` apart from the directory of `fd/x/y`. Segments of 64 bytes
//! or more are split into directories with the suffix `.more`, because names are limited to 255 bytes.

use std::path::{Path, PathBuf};

/// Ends the file name of an object.
const OBJECT_SUFFIX: &str = ".obj";
/// Ends the name of a directory whose segment goes on inside.
const MORE_SUFFIX: &str = ".more";
/// Bytes of a segment that one name holds; 64 × 3 + 5 stays below 255.
const CHUNK: usize = 64;
/// Stands for an empty segment.
const EMPTY: &str = "%";

/// One name in the tree, read back: the bytes it adds to the key, and what kind of entry it is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Entry {
    /// The key ends here.
    Object(Vec<u8>),
    /// The key goes on inside; the bytes include the `/` if this ends a segment.
    Directory(Vec<u8>),
}

/// The file that holds the object `key`, below `root`.
pub(crate) fn object_path(root: &Path, key: &str) -> PathBuf {
    let (parent, last) = key.rsplit_once('/').map_or((None, key), |(parent, last)| (Some(parent), last));
    let mut path = root.to_owned();
    for segment in parent.into_iter().flat_map(|parent| parent.split('/')) {
        push_segment(&mut path, segment, "");
    }
    push_segment(&mut path, last, OBJECT_SUFFIX);
    path
}

/// The directory that holds every key starting with `prefix`, which is empty or ends with `/`.
pub(crate) fn directory_path(root: &Path, prefix: &str) -> PathBuf {
    let mut path = root.to_owned();
    for segment in prefix.split_terminator('/') {
        push_segment(&mut path, segment, "");
    }
    path
}

fn push_segment(path: &mut PathBuf, segment: &str, suffix: &str) {
    let mut rest = segment.as_bytes();
    while let Some((chunk, more)) = rest.split_at_checked(CHUNK) {
        path.push(encode(chunk) + MORE_SUFFIX);
        rest = more;
    }
    path.push(encode(rest) + suffix);
}

fn encode(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return EMPTY.to_owned();
    }
    let mut name = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            _ => name.push_str(&format!("%{byte:02x}")),
        }
    }
    name
}

/// Reads a name back; `None` for one that this module never writes.
pub(crate) fn decode(name: &str) -> Option<Entry> {
    if let Some(stem) = name.strip_suffix(OBJECT_SUFFIX) {
        return unescape(stem).map(Entry::Object);
    }
    if let Some(stem) = name.strip_suffix(MORE_SUFFIX) {
        return unescape(stem).map(Entry::Directory);
    }
    let mut bytes = unescape(name)?;
    bytes.push(b'/');
    Some(Entry::Directory(bytes))
}

fn unescape(name: &str) -> Option<Vec<u8>> {
    let bytes: Vec<u8> = match name {
        EMPTY => Vec::new(),
        _ => percent_encoding::percent_decode_str(name).collect(),
    };
    (encode(&bytes) == name).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relative(key: &str) -> String {
        object_path(Path::new("/root"), key).strip_prefix("/root").unwrap_or(Path::new("?")).display().to_string()
    }

    #[test]
    fn ordinary_keys_stay_readable() {
        assert_eq!(relative("u/1f-2/3_a"), "u/1f-2/3_a.obj");
    }

    #[test]
    fn no_key_leaves_the_root_or_shares_a_path() {
        let keys = [
            "..", ".", "../x", "a/../b", "/", "//", "a//b", "a/b", "/a/b", "fd/x", "fd/x/y", "fd/x/", "x.obj", "x",
            "X", "%78", "x.more", "é", "e\u{301}", "\0", "a\\b",
        ];
        let mut seen = std::collections::HashSet::new();
        for key in keys {
            let path = object_path(Path::new("/root"), key);
            assert!(path.components().all(|part| part.as_os_str() != ".."), "{key:?} became {path:?}");
            assert!(path.starts_with("/root"), "{key:?} became {path:?}");
            assert!(seen.insert(path.to_string_lossy().to_lowercase()), "{key:?} shares a path");
        }
    }

    #[test]
    fn names_and_paths_stay_within_the_limits_of_the_file_system() {
        for unit in ["x", "É", "/", "x/", "/É"] {
            let key: String = unit.chars().cycle().take(1024 / unit.len() * unit.chars().count()).collect();
            let path = object_path(Path::new("/srv/sluice/data/objects"), &key);
            assert!(path.as_os_str().len() < 4096, "path of {unit:?} is too long");
            assert!(path.iter().all(|name| name.len() <= 255), "name of {unit:?} is too long");
        }
    }

    #[test]
    fn every_name_reads_back() {
        let segments = ["x", "X", "", ".", "..", "é", "a b"].map(str::to_owned);
        for segment in segments.into_iter().chain([63, 64, 65, 200].map(|n| "y".repeat(n))) {
            let key = format!("{segment}/{segment}");
            let mut read = Vec::new();
            for name in Path::new(&relative(&key)).iter().filter_map(|name| name.to_str()) {
                match decode(name) {
                    Some(Entry::Object(bytes) | Entry::Directory(bytes)) => read.extend(bytes),
                    None => panic!("{name:?} does not read back"),
                }
            }
            assert_eq!(String::from_utf8(read).as_deref(), Ok(key.as_str()));
        }
    }

    #[test]
    fn foreign_names_are_not_mistaken_for_objects() {
        for name in ["lost+found", ".DS_Store", "X.obj", "%7", "%78.obj", ""] {
            assert_eq!(decode(name), None, "{name:?}");
        }
    }
}
