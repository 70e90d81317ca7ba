//! A provider's key: parsed once, shown to nobody but the provider.

use std::fmt;

use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

use super::Unusable;

/// Bytes of a key.
const MAX_KEY: usize = 500;

/// What a provider knows its customer by; wiped from memory after use.
#[derive(Clone)]
pub(super) struct Key(Zeroizing<String>);

impl Key {
    pub(super) fn parse(raw: &str) -> Result<Self, Unusable> {
        let key = raw.trim();
        if key.is_empty() || key.len() > MAX_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Unusable { field: "api_key", reason: "must be visible ASCII, at most 500 characters" });
        }
        Ok(Self(Zeroizing::new(key.to_owned())))
    }

    /// The key behind a prefix, marked so that HTTP's own logs and tables pass over it.
    pub(super) fn header(&self, prefix: &'static str) -> HeaderValue {
        let value = Zeroizing::new([prefix, self.0.as_str()].concat());
        let mut value = HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }
}

/// Never reaches a log.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
