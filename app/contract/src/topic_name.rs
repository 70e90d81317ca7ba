//! What a person calls a topic, and says about it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A topic's name: 1 to 60 characters once trimmed, without control characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, min_length = 1, max_length = 60))]
#[serde(try_from = "String", into = "String")]
pub struct TopicName(String);

impl TopicName {
    /// Longest name, in characters.
    pub const MAX_CHARS: usize = 60;

    /// # Errors
    /// Says which rule the name breaks.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let name = raw.trim();
        if name.is_empty() {
            return Err(Invalid("must not be blank"));
        }
        if name.chars().count() > Self::MAX_CHARS {
            return Err(Invalid("must not be longer than 60 characters"));
        }
        if name.chars().any(char::is_control) {
            return Err(Invalid("must not contain control characters"));
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without regard to case. By way of upper case, so that "Straße" is "STRASSE" and every sigma the same.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_uppercase().to_lowercase()
    }
}

/// What a topic is about: at most 500 characters once trimmed, on one line or several; may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, min_length = 0, max_length = 500))]
#[serde(try_from = "String", into = "String")]
pub struct TopicDescription(String);

impl TopicDescription {
    /// Longest description, in characters.
    pub const MAX_CHARS: usize = 500;

    /// # Errors
    /// Says which rule the description breaks.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = raw.trim();
        if text.chars().count() > Self::MAX_CHARS {
            return Err(Invalid("must not be longer than 500 characters"));
        }
        if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
            return Err(Invalid("must not contain control characters"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The description.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! text {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(raw: String) -> Result<Self, Invalid> {
                Self::parse(&raw)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}

text!(TopicName);
text!(TopicDescription);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_counted_in_characters() {
        let long = "ü".repeat(60);
        for (raw, name) in [(" Invoices ", "Invoices"), ("请款单", "请款单"), ("a  b", "a  b"), (&long, &long)] {
            assert_eq!(TopicName::parse(raw).unwrap().as_str(), name);
        }
        for raw in ["", " ", "\u{2003}", "a\0b", "a\nb", "a\u{85}b", &"ü".repeat(61)] {
            assert!(TopicName::parse(raw).is_err(), "{raw:?} must be refused");
        }
    }

    #[test]
    fn a_name_and_its_shouted_form_fold_alike() {
        for name in ["Straße", "STRASSE", "İstanbul", "Σίσυφος", "ŉ", "ǅ", "ﬁling", "Übung", "Ⅷ"] {
            let name = TopicName::parse(name).unwrap();
            for other in [name.as_str().to_uppercase(), name.as_str().to_lowercase(), name.folded()] {
                assert_eq!(TopicName::parse(&other).unwrap().folded(), name.folded(), "{name} {other}");
            }
        }
        assert_eq!(TopicName::parse("Straße").unwrap().folded(), "strasse");
    }

    #[test]
    fn a_description_may_be_empty_and_may_have_lines() {
        assert_eq!(TopicDescription::parse(" \n ").unwrap(), TopicDescription::default());
        assert!(TopicDescription::parse("one\r\n\ttwo").is_ok());
        assert!(TopicDescription::parse(&"ü".repeat(500)).is_ok());
        for raw in ["a\0b".to_owned(), "ü".repeat(501)] {
            assert!(TopicDescription::parse(&raw).is_err());
        }
    }
}
