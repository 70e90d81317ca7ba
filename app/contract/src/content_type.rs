//! The media type that an upload declares and storage keeps.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A media type as RFC 9110 §8.3.1 writes it, `type/subtype` with optional parameters, at most 255 bytes of visible
/// ASCII and spaces. Signed into the URL and compared with what storage reports, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContentType(String);

impl ContentType {
    /// # Errors
    /// Refuses what is no media type.
    pub fn parse(raw: impl Into<String>) -> Result<Self, Invalid> {
        let raw = raw.into();
        const FAULT: Invalid = Invalid("must be a media type such as application/pdf");
        let visible = raw.bytes().all(|b| (0x20..0x7f).contains(&b));
        if raw.len() > 255 || !visible || raw.trim() != raw {
            return Err(FAULT);
        }
        let essence = raw.split(';').next().unwrap_or_default().trim_end();
        let (kind, subtype) = essence.split_once('/').ok_or(FAULT)?;
        if is_token(kind) && is_token(subtype) { Ok(Self(raw)) } else { Err(FAULT) }
    }

    /// What a browser that does not know the type of a file sends.
    #[must_use]
    pub fn octet_stream() -> Self {
        Self("application/octet-stream".to_owned())
    }

    /// The type as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `type/subtype` in lower case, without parameters.
    #[must_use]
    pub fn essence(&self) -> String {
        self.0.split(';').next().unwrap_or_default().trim_end().to_ascii_lowercase()
    }
}

/// RFC 9110 §5.6.2 `token`.
fn is_token(raw: &str) -> bool {
    !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

impl fmt::Display for ContentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ContentType {
    type Error = Invalid;
    fn try_from(raw: String) -> Result<Self, Invalid> {
        Self::parse(raw)
    }
}

impl From<ContentType> for String {
    fn from(value: ContentType) -> Self {
        value.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_parse_and_keep_their_text() {
        for raw in
            ["text/plain", "text/plain; charset=utf-8", "image/svg+xml", "application/vnd.oasis.opendocument.text"]
        {
            assert_eq!(ContentType::parse(raw).map(String::from).as_deref(), Ok(raw));
        }
        assert_eq!(ContentType::parse("Text/HTML ;charset=x").map(|t| t.essence()).as_deref(), Ok("text/html"));
    }

    #[test]
    fn anything_else_is_refused() {
        for raw in
            ["", "text", "text/", "/plain", "text/pl ain", "text/plain\r\nx: y", "tëxt/plain", " text/plain", "a/b/c"]
        {
            assert!(ContentType::parse(raw).is_err(), "{raw:?} must be refused");
        }
    }
}
