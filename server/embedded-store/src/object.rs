//! One object, one file: its bytes, then 4096 bytes that describe it.
//!
//! Invariants: bytes and description appear and go together, because they are one file that a rename puts
//! in place; an open object is on disk, and stays what it was when it was opened, whatever happens to its
//! key; its size follows from the file's size alone, so listing opens no file.
//!
//! The description is JSON padded with spaces, so that `tail -c 4096` shows it. Objects of several parts
//! can later be described here too, as a list of files instead of the bytes in front.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::time::SystemTime;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes that follow the object's own in its file.
pub(crate) const TRAILER: usize = 4096;

/// What is escaped in a written key, as `%xx`: three bytes, where JSON takes six for a control character. So
/// there is room for every key.
const ESCAPED: &AsciiSet = &CONTROLS.add(b'%');

/// What is remembered of an object besides its bytes and the time of its last change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Description {
    #[serde(serialize_with = "escape", deserialize_with = "unescape")]
    pub(crate) key: String,
    /// Bytes.
    pub(crate) size: u64,
    /// MD5 of the bytes, in lower-case hex: the entity tag of an object written by one PUT.
    pub(crate) md5: String,
    #[serde(flatten)]
    pub(crate) headers: Headers,
}

/// What the writer sent along, given back as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Headers {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content_encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content_language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content_disposition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cache_control: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires: Option<String>,
    /// `x-amz-meta-*`, without that prefix.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) metadata: BTreeMap<String, String>,
    /// `x-amz-checksum-*`, without that prefix: verified, in Base64.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) checksums: BTreeMap<String, String>,
}

impl Description {
    /// The trailer to write, or `None` if it would not fit.
    pub(crate) fn trailer(&self) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = serde_json::to_vec(self)?;
        if bytes.len() >= TRAILER {
            return Ok(None);
        }
        bytes.resize(TRAILER - 1, b' ');
        bytes.push(b'\n');
        Ok(Some(bytes))
    }
}

fn escape<S: Serializer>(key: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&utf8_percent_encode(key, ESCAPED))
}

fn unescape<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let escaped = String::deserialize(deserializer)?;
    let key = percent_decode_str(&escaped).decode_utf8().map_err(D::Error::custom)?;
    Ok(key.into_owned())
}

/// An object held open.
#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) file: File,
    pub(crate) description: Description,
    pub(crate) modified: SystemTime,
}

impl Object {
    /// Opens the object at `path`, once its writer is done with it; blocks.
    ///
    /// # Errors
    /// `NotFound` if there is none, `InvalidData` if the file is not what this store writes.
    pub(crate) fn open(path: &Path, key: &str) -> io::Result<Self> {
        let file = File::open(path)?;
        file.lock_shared()?;
        let metadata = file.metadata()?;
        let (size, modified) = (size_of(&metadata)?, metadata.modified()?);
        let mut trailer = vec![0; TRAILER];
        file.read_exact_at(&mut trailer, size)?;
        let description: Description = serde_json::from_slice(&trailer)?;
        if description.key != key || description.size != size {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the file does not hold the object its name says"));
        }
        Ok(Self { file, description, modified })
    }
}

/// The object's size in bytes, from its file's.
pub(crate) fn size_of(metadata: &Metadata) -> io::Result<u64> {
    let size = metadata.len().checked_sub(TRAILER as u64);
    size.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the file is shorter than its description"))
}
