//! Pages of keys, sizes and times, in the order of keys. Blocks.

mod walk;

use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::SystemTime;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

pub(crate) use self::walk::Start;
use self::walk::Walk;
use crate::object;

/// What one page is asked for.
pub(crate) struct Query {
    pub(crate) prefix: String,
    /// Keys that contain this after the prefix are summed up by the part that ends with it.
    pub(crate) delimiter: Option<String>,
    pub(crate) start: Start,
    /// Objects and common prefixes together.
    pub(crate) limit: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) objects: Vec<Listed>,
    pub(crate) common_prefixes: Vec<String>,
    /// Where the next page starts, if there is one.
    pub(crate) next: Option<Start>,
}

#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) key: String,
    /// Bytes.
    pub(crate) size: u64,
    pub(crate) modified: SystemTime,
}

/// Reads one page below `root`.
pub(crate) fn page(root: &Path, query: Query) -> io::Result<Page> {
    let mut page = Page::default();
    let mut last = query.start.clone();
    let mut walk = Walk::new(root, &query.prefix, query.start)?;
    while let Some((key, path)) = walk.next()? {
        if page.objects.len() + page.common_prefixes.len() >= query.limit {
            page.next = Some(last);
            break;
        }
        if let Some(common) = common_prefix(&key, &query.prefix, query.delimiter.as_deref()) {
            last = Start::Past(common.into());
            walk.skip_to(last.clone());
            page.common_prefixes.push(common.to_owned());
            continue;
        }
        let metadata = match path.metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            metadata => metadata?,
        };
        last = Start::After(key.clone().into());
        page.objects.push(Listed { key, size: object::size_of(&metadata)?, modified: metadata.modified()? });
    }
    Ok(page)
}

fn common_prefix<'a>(key: &'a str, prefix: &str, delimiter: Option<&str>) -> Option<&'a str> {
    let delimiter = delimiter.filter(|delimiter| !delimiter.is_empty())?;
    let end = prefix.len() + key[prefix.len()..].find(delimiter)? + delimiter.len();
    Some(&key[..end])
}

/// A continuation token: opaque to clients, valid for ever.
pub(crate) fn token(start: &Start) -> String {
    let (kind, bytes) = match start {
        Start::After(key) => (b'a', key),
        Start::Past(prefix) => (b'p', prefix),
    };
    BASE64_URL_SAFE_NO_PAD.encode([&[kind], bytes.as_slice()].concat())
}

/// Reads a token back; `None` if it is not one.
pub(crate) fn parse_token(token: &str) -> Option<Start> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    match bytes.split_first()? {
        (b'a', key) => Some(Start::After(key.to_vec())),
        (b'p', prefix) => Some(Start::Past(prefix.to_vec())),
        _ => None,
    }
}
