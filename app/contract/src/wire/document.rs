use serde::{Deserialize, Serialize};

use crate::{ByteSize, Classification, DocumentId, Timestamp, TopicColour, TopicId, TopicSource, words::words};

words! {
    /// Where a document is in its life.
    DocumentStatus {
        /// Reserved; its bytes are not known to be in storage.
        Pending = "pending",
        /// Its bytes are in storage and counted.
        Uploaded = "uploaded",
    }
}

/// A document as its owner sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Document {
    /// The document.
    pub id: DocumentId,
    /// Its name, as sent.
    pub filename: String,
    /// Its media type.
    pub content_type: String,
    /// Bytes: what storage reported, or what was declared while pending.
    pub size_bytes: Option<ByteSize>,
    /// Base64 SHA-256, when the client gave one that storage verified.
    pub sha256: Option<String>,
    /// Pending or uploaded.
    pub status: DocumentStatus,
    /// When it was reserved.
    pub created_at: Timestamp,
    /// When its bytes were confirmed.
    pub uploaded_at: Option<Timestamp>,
    /// Its topics.
    pub topics: Vec<DocumentTopic>,
    /// What became of classification; absent until it is first queued.
    pub classification: Option<Classification>,
}

/// A topic on a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentTopic {
    /// The topic.
    pub id: TopicId,
    /// Its name.
    pub name: String,
    /// Whether an administrator curates it.
    pub system: bool,
    /// Its colour.
    pub colour: TopicColour,
    /// Who put it there.
    pub source: TopicSource,
    /// 0 to 1, for automatic ones.
    pub confidence: Option<f64>,
}

/// Body of `PATCH /api/documents/{id}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DocumentPatch {
    /// The new name.
    pub filename: String,
}

words! {
    /// Which documents a list holds.
    #[derive(Default)]
    StatusFilter {
        /// Only uploaded ones.
        #[default]
        Uploaded = "uploaded",
        /// Only pending ones.
        Pending = "pending",
        /// Both.
        All = "all",
    }
}

words! {
    /// What a list is sorted by.
    #[derive(Default)]
    SortBy {
        /// When it was reserved.
        #[default]
        CreatedAt = "created_at",
        /// Name, without regard to case.
        Filename = "filename",
        /// Size.
        SizeBytes = "size_bytes",
    }
}

words! {
    /// Which way a list runs.
    #[derive(Default)]
    SortOrder {
        /// Smallest, oldest first.
        Asc = "asc",
        /// Largest, newest first.
        #[default]
        Desc = "desc",
    }
}

/// The query of `GET /api/documents`, well formed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(default)]
pub struct ListQuery {
    /// Case-insensitive substring of the name, or words of the text, the last of which may be cut short; empty finds all.
    pub q: String,
    /// Only documents with this topic; one that the caller does not see finds none.
    pub topic: Option<TopicId>,
    /// Which documents.
    pub status: StatusFilter,
    /// Sorted by what.
    pub sort: SortBy,
    /// Which way.
    pub order: SortOrder,
    /// Where the last page ended; opaque.
    pub cursor: Option<String>,
    /// 1 to 100.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 100))]
    pub limit: u32,
}

impl ListQuery {
    /// Documents a page holds unless asked otherwise.
    pub const DEFAULT_LIMIT: u32 = 50;
    /// Most documents a page can hold.
    pub const MAX_LIMIT: u32 = 100;
}

impl Default for ListQuery {
    fn default() -> Self {
        Self {
            q: String::new(),
            topic: None,
            status: StatusFilter::default(),
            sort: SortBy::default(),
            order: SortOrder::default(),
            cursor: None,
            limit: Self::DEFAULT_LIMIT,
        }
    }
}

/// Answer of `GET /api/documents`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentPage {
    /// At most `limit` documents.
    pub items: Vec<Document>,
    /// Present when there is more.
    pub next_cursor: Option<String>,
}
