//! A limit as it is typed: a number and a decimal unit. What is not touched comes out as it went in, to the byte.

use contract::ByteSize;

/// What is said when no limit can be read.
pub(super) const REFUSAL: &str = "The limit must be a number of 0 or more, such as 1.5.";

/// Units of the selection, with how many decimals one of them has in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Megabytes,
    Gigabytes,
    Terabytes,
}

impl Unit {
    pub(super) const ALL: [Self; 3] = [Self::Megabytes, Self::Gigabytes, Self::Terabytes];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Megabytes => "MB",
            Self::Gigabytes => "GB",
            Self::Terabytes => "TB",
        }
    }

    pub(super) fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|unit| unit.name() == name).unwrap_or(Self::Gigabytes)
    }

    const fn decimals(self) -> usize {
        match self {
            Self::Megabytes => 6,
            Self::Gigabytes => 9,
            Self::Terabytes => 12,
        }
    }

    const fn bytes(self) -> i64 {
        match self {
            Self::Megabytes => 1_000_000,
            Self::Gigabytes => 1_000_000_000,
            Self::Terabytes => 1_000_000_000_000,
        }
    }
}

/// The largest unit of which there is a whole one, and how many of it, exactly.
pub(super) fn split(size: ByteSize) -> (String, Unit) {
    let bytes = size.get();
    let unit = Unit::ALL.into_iter().rfind(|unit| bytes >= unit.bytes()).unwrap_or(Unit::Megabytes);
    let (whole, rest) = (bytes / unit.bytes(), bytes % unit.bytes());
    if rest == 0 {
        return (whole.to_string(), unit);
    }
    let decimals = format!("{rest:0width$}", width = unit.decimals());
    (format!("{whole}.{}", decimals.trim_end_matches('0')), unit)
}

/// Reads a number as typed; `None` when it is none, is negative, or is more than can be stored. Less than a byte is cut off.
pub(super) fn parse(text: &str, unit: Unit) -> Option<ByteSize> {
    let text = text.trim().replace(',', ".");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let padded: String = decimals.chars().chain("000000000000".chars()).take(unit.decimals()).collect();
    let bytes = whole.checked_mul(unit.bytes())?.checked_add(padded.parse().ok()?)?;
    ByteSize::new(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_is_not_touched_stays_to_the_byte() {
        for bytes in [0, 1, 999_999, 1_000_000, 104_857_600, 1_500_000_000, 10_737_418_240, 2_000_000_000_001, i64::MAX]
        {
            let size = ByteSize::new(bytes).unwrap();
            let (text, unit) = split(size);
            assert_eq!(parse(&text, unit), Some(size), "{bytes}: {text} {}", unit.name());
        }
        assert_eq!(split(ByteSize::new(104_857_600).unwrap()), ("104.8576".to_owned(), Unit::Megabytes));
        assert_eq!(split(ByteSize::new(2_000_000_000_000).unwrap()), ("2".to_owned(), Unit::Terabytes));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", ".", "-1", "1e3", "a", "1.2.3", "9999999999999", "+1"] {
            assert_eq!(parse(text, Unit::Terabytes), None, "{text}");
        }
        assert_eq!(parse(" 1,5 ", Unit::Gigabytes).map(ByteSize::get), Some(1_500_000_000));
        assert_eq!(parse(".5", Unit::Megabytes).map(ByteSize::get), Some(500_000));
    }
}
