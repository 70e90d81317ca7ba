//! SHA-256 of a whole document.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A SHA-256 digest, written as S3 writes it (`x-amz-checksum-sha256`): base64 of 32 bytes, with padding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sha256(String);

impl Sha256 {
    /// # Errors
    /// Refuses what is not the base64 of 32 bytes.
    pub fn parse(raw: impl Into<String>) -> Result<Self, Invalid> {
        let raw = raw.into();
        match STANDARD.decode(&raw) {
            Ok(digest) if digest.len() == 32 => Ok(Self(raw)),
            _ => Err(Invalid("must be the base64 of a SHA-256 digest")),
        }
    }

    /// The base64 text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sha256 {
    type Error = Invalid;
    fn try_from(raw: String) -> Result<Self, Invalid> {
        Self::parse(raw)
    }
}

impl From<Sha256> for String {
    fn from(value: Sha256) -> Self {
        value.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_base64_of_32_bytes_is_a_digest() {
        assert!(Sha256::parse("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=").is_ok());
        for raw in ["", "abc", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", "not base64 at all"] {
            assert!(Sha256::parse(raw).is_err(), "{raw:?} must be refused");
        }
    }
}
