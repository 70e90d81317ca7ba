use serde::{Deserialize, Serialize};

use crate::{Classification, DocumentId, Quota};

/// What `GET /api/events` sends; the SSE event's name is `quota` or `document`, its data the JSON of the payload.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The account's storage changed; also sent on connect.
    Quota(Quota),
    /// A document changed.
    Document(DocumentEvent),
}

/// What happened to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DocumentChange {
    /// It was reserved.
    Pending,
    /// Its bytes are confirmed.
    Uploaded,
    /// Its name, topics or classification changed.
    Changed,
    /// It is gone.
    Deleted,
}

/// Payload of a `document` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentEvent {
    /// The document.
    pub id: DocumentId,
    /// What happened.
    pub status: DocumentChange,
    /// Its classification, when there is one.
    pub classification: Option<Classification>,
}
