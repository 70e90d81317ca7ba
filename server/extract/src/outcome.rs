//! What came of reading a document: an answer in every case, in words that people may see.

use serde::{Deserialize, Serialize};

/// What came of it. Crosses from the child to the parent as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// There is text.
    Text(Extracted),
    /// There is nothing to read here, and nothing is wrong.
    Skipped(Skip),
    /// There may be text, but it was not reached. The same document fails the same way again.
    Failed(Failure),
}

/// The text of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// What the document is, by its content.
    pub kind: Kind,
    /// Never empty, at most [`Limits::text_bytes`](crate::Limits::text_bytes); no control characters but tab and
    /// line feed, at most one blank line in a row.
    pub text: String,
    /// The document goes on: the bound was reached, or the rest could not be read.
    pub truncated: bool,
}

/// Defines an enumeration of words that go out as they are stored, each with what it means.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident.$meaning:ident { $($(#[$of:meta])* $variant:ident = $word:literal, $text:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

            /// For people, in plain English.
            #[must_use]
            pub const fn $meaning(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

words! {
    /// What a document is, whatever its name says.
    Kind.name {
        /// Also Markdown, CSV, source code: whatever is text as it stands.
        Text = "text", "plain text";
        Html = "html", "a web page";
        Pdf = "pdf", "a PDF document";
        Docx = "docx", "a Word document";
        Pptx = "pptx", "a PowerPoint presentation";
        Xlsx = "xlsx", "an Excel workbook";
        Odt = "odt", "an OpenDocument text";
        Ods = "ods", "an OpenDocument spreadsheet";
        Odp = "odp", "an OpenDocument presentation";
        Epub = "epub", "an EPUB book";
    }
}

words! {
    /// Why there is nothing to read.
    Skip.sentence {
        UnknownType = "unknown_type", "Text cannot be read from this type of file.";
        Image = "image", "This is a picture, and text in pictures is not read.";
        /// Of a type that holds text, without any: a scan, a blank page, an empty file.
        Empty = "empty", "There is no text in this document.";
    }
}

words! {
    /// Why the text was not reached.
    Failure.sentence {
        /// Not what it claims to be, cut off, or beyond what the readers understand.
        Damaged = "damaged", "This document is damaged or incomplete.";
        Encrypted = "encrypted", "This document is protected with a password.";
        /// More memory, nesting or expansion than is allowed.
        TooComplex = "too_complex", "This document is too large or too complex to read.";
        /// More processor or wall clock time than is allowed.
        TooSlow = "too_slow", "Reading this document took too long.";
        /// The reading process died, or answered what nobody can read.
        Crashed = "crashed", "Reading this document failed unexpectedly.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_the_same_in_json() {
        let all = Kind::ALL.iter().map(|kind| (serde_json::to_value(kind).unwrap(), kind.as_str()));
        let all = all.chain(Skip::ALL.iter().map(|skip| (serde_json::to_value(skip).unwrap(), skip.as_str())));
        let all = all.chain(Failure::ALL.iter().map(|fail| (serde_json::to_value(fail).unwrap(), fail.as_str())));
        for (json, word) in all {
            assert_eq!(json, word);
        }
    }

    #[test]
    fn what_people_see_is_a_sentence() {
        let skips = Skip::ALL.iter().map(|skip| skip.sentence());
        for sentence in skips.chain(Failure::ALL.iter().map(|failure| failure.sentence())) {
            assert!(sentence.starts_with(char::is_uppercase) && sentence.ends_with('.'), "{sentence}");
        }
    }
}
