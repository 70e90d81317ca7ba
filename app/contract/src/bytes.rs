//! Sizes in bytes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A number of bytes, 0 to 2^63 − 1: what both databases and S3 can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = i64, minimum = 0))]
#[serde(try_from = "i64", into = "i64")]
pub struct ByteSize(i64);

impl ByteSize {
    /// No bytes.
    pub const ZERO: Self = Self(0);

    /// # Errors
    /// Refuses a negative number.
    pub const fn new(bytes: i64) -> Result<Self, Invalid> {
        if bytes < 0 { Err(Invalid("must not be negative")) } else { Ok(Self(bytes)) }
    }

    /// The size a document may declare.
    ///
    /// # Errors
    /// Refuses zero and negative numbers: an empty document cannot be stored.
    pub const fn positive(bytes: i64) -> Result<Self, Invalid> {
        if bytes < 1 { Err(Invalid("must be a positive number of bytes")) } else { Ok(Self(bytes)) }
    }

    /// The number of bytes.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// What is left of `self` when `other` is taken away, never below zero.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        if self.0 > other.0 { Self(self.0 - other.0) } else { Self::ZERO }
    }

    /// The sum, at most 2^63 − 1.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl TryFrom<i64> for ByteSize {
    type Error = Invalid;
    fn try_from(bytes: i64) -> Result<Self, Invalid> {
        Self::new(bytes)
    }
}

impl From<ByteSize> for i64 {
    fn from(size: ByteSize) -> Self {
        size.0
    }
}

/// As people read it: decimal units, three significant digits.
impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&human_size(self.0))
    }
}

/// `41_200_000` → `"41.2 MB"`: decimal units (SI), three significant digits, no trailing noise.
#[must_use]
pub fn human_size(bytes: i64) -> String {
    const UNITS: [&str; 7] = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];
    let sign = if bytes < 0 { "-" } else { "" };
    let mut value = bytes.unsigned_abs();
    if value < 1000 {
        return format!("{sign}{value} B");
    }
    let (mut unit, mut rest) = (0, 0);
    while value >= 1000 && unit < UNITS.len() - 1 {
        (rest, value) = (value % 1000, value / 1000);
        unit += 1;
    }
    let text = match value {
        100.. => value.to_string(),
        10.. => format!("{value}.{}", rest / 100),
        _ => format!("{value}.{:02}", rest / 10),
    };
    format!("{sign}{text} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_with_three_significant_digits_in_decimal_units() {
        for (bytes, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.00 KB"),
            (312_456, "312 KB"),
            (1_400_000, "1.40 MB"),
            (41_200_000, "41.2 MB"),
            (104_857_600, "104 MB"),
            (i64::MAX, "9.22 EB"),
        ] {
            assert_eq!(human_size(bytes), text);
        }
    }

    #[test]
    fn a_negative_or_empty_size_cannot_be_declared() {
        assert!(ByteSize::new(-1).is_err());
        assert!(ByteSize::positive(0).is_err());
        assert_eq!(ByteSize::positive(1).map(ByteSize::get), Ok(1));
    }
}
