use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// How a page shows a document without leaving it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreviewKind {
    /// As a picture.
    Image,
    /// In the browser's own viewer.
    Pdf,
    /// As plain text, whatever it says.
    Text,
}

/// Where a page gets what it shows of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// How to show it.
    pub kind: PreviewKind,
    /// A presigned GET.
    pub url: String,
    /// From this moment on storage refuses to begin the request.
    pub expires_at: Timestamp,
}
