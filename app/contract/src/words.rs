//! Enumerations that are words wherever they leave the process: in JSON, in a query, in the database.

/// Defines one: its words are the names of its variants in snake case.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$of])* $variant),* }

        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Invalid;

            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                match raw {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::Invalid(concat!("must be one of:", $(" ", $word),*))),
                }
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use std::{fmt::Debug, str::FromStr};

    use serde::Serialize;

    use crate::*;

    fn is_written_as_it_is_read<T>(all: &[T], word: impl Fn(T) -> &'static str)
    where
        T: Copy + Debug + PartialEq + Serialize + FromStr<Err = Invalid>,
    {
        for one in all {
            assert_eq!(serde_json::to_value(one).unwrap(), word(*one));
            assert_eq!(word(*one).parse(), Ok(*one));
        }
        assert!("mauve".parse::<T>().is_err());
    }

    #[test]
    fn every_word_is_the_same_in_json_and_out_of_it() {
        is_written_as_it_is_read(AuditAction::ALL, AuditAction::as_str);
        is_written_as_it_is_read(ClassificationStatus::ALL, ClassificationStatus::as_str);
        is_written_as_it_is_read(DocumentStatus::ALL, DocumentStatus::as_str);
        is_written_as_it_is_read(JobFailure::ALL, JobFailure::as_str);
        is_written_as_it_is_read(JobState::ALL, JobState::as_str);
        is_written_as_it_is_read(ProviderKind::ALL, ProviderKind::as_str);
        is_written_as_it_is_read(Role::ALL, Role::as_str);
        is_written_as_it_is_read(SortBy::ALL, SortBy::as_str);
        is_written_as_it_is_read(SortOrder::ALL, SortOrder::as_str);
        is_written_as_it_is_read(StatusFilter::ALL, StatusFilter::as_str);
        is_written_as_it_is_read(TopicColour::ALL, TopicColour::as_str);
        is_written_as_it_is_read(TopicSource::ALL, TopicSource::as_str);
    }
}
