//! What browser, API clients and server say to each other, and nothing else: no Leptos, no I/O.
//!
//! Values are parsed once, at the edge; a [`FileName`], [`ByteSize`] or [`DocumentId`] that exists
//! is valid, so that no service checks again.

mod bytes;
mod checksum;
mod content_type;
mod error;
mod file_name;
mod ids;
mod timestamp;
mod topic_name;
mod wire;
mod words;

pub use bytes::{ByteSize, human_size};
pub use checksum::Sha256;
pub use content_type::ContentType;
pub use error::{ApiError, Code};
pub use file_name::FileName;
pub use ids::{AuditId, DocumentId, JobId, SessionId, TopicId, UserId};
pub use timestamp::Timestamp;
pub use topic_name::{TopicDescription, TopicName};
pub use wire::*;

/// A raw value was refused by its parser; the text says what would be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub &'static str);
