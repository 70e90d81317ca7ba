//! The name a person gave a file.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A document's name, stored exactly as sent: 1 to 255 bytes of UTF-8, not blank, not `.` or `..`,
/// without `/`, `\`, NUL or any other control character. It is never part of an object key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileName(String);

impl FileName {
    /// Longest name, in bytes of UTF-8: what common file systems allow, so that every document can be saved.
    pub const MAX_BYTES: usize = 255;

    /// # Errors
    /// Says which rule the name breaks.
    pub fn parse(raw: impl Into<String>) -> Result<Self, Invalid> {
        let raw = raw.into();
        if raw.trim().is_empty() {
            return Err(Invalid("must not be blank"));
        }
        if raw.len() > Self::MAX_BYTES {
            return Err(Invalid("must not be longer than 255 bytes"));
        }
        if raw == "." || raw == ".." {
            return Err(Invalid("must not be . or .."));
        }
        if raw.contains(['/', '\\']) || raw.chars().any(char::is_control) {
            return Err(Invalid("must not contain / \\ or control characters"));
        }
        Ok(Self(raw))
    }

    /// The name as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for FileName {
    type Error = Invalid;
    fn try_from(raw: String) -> Result<Self, Invalid> {
        Self::parse(raw)
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_people_use_are_kept_as_sent() {
        let long = "n".repeat(255);
        for name in ["a", " report .pdf", "Rechnung März – Stadtwerke.pdf", "تقرير.pdf", "🦀.txt", "...", &long]
        {
            assert_eq!(FileName::parse(name).map(String::from).as_deref(), Ok(name));
        }
    }

    #[test]
    fn names_that_would_hurt_are_refused() {
        let long = "n".repeat(256);
        for name in ["", " ", "\u{2003}", ".", "..", "a/b", "a\\b", "a\0b", "a\nb", "a\u{85}b", &long] {
            assert!(FileName::parse(name).is_err(), "{name:?} must be refused");
        }
    }
}
