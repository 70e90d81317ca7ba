use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ApiError, ByteSize, ContentType, DocumentId, FileName, Quota, Sha256, Timestamp};

/// Body of `POST /api/documents/upload-url`, before anything in it is believed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UploadRequest {
    /// The document's name.
    pub filename: String,
    /// Its media type.
    pub content_type: String,
    /// Its exact size in bytes; without it nothing is reserved and confirm alone decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<i64>,
    /// Base64 SHA-256 of the content; storage then refuses anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// `false` keeps a large file in one PUT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multipart: Option<bool>,
}

/// An [`UploadRequest`] that is well formed.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// The document's name.
    pub filename: FileName,
    /// Its media type.
    pub content_type: ContentType,
    /// Its declared size.
    pub size: Option<ByteSize>,
    /// Its declared digest.
    pub sha256: Option<Sha256>,
}

impl TryFrom<UploadRequest> for NewUpload {
    type Error = ApiError;
    fn try_from(raw: UploadRequest) -> Result<Self, ApiError> {
        Ok(Self {
            filename: FileName::parse(raw.filename).map_err(|e| ApiError::invalid("filename", e.0))?,
            content_type: ContentType::parse(raw.content_type).map_err(|e| ApiError::invalid("content_type", e.0))?,
            size: raw
                .size_bytes
                .map(ByteSize::positive)
                .transpose()
                .map_err(|e| ApiError::invalid("size_bytes", e.0))?,
            sha256: raw.sha256.map(Sha256::parse).transpose().map_err(|e| ApiError::invalid("sha256", e.0))?,
        })
    }
}

/// Permission to put one document's bytes: the request to send, exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadTicket {
    /// The reservation.
    pub document_id: DocumentId,
    /// Where to send the bytes.
    pub upload_url: String,
    /// Always `PUT`.
    pub method: String,
    /// The headers that are signed; a missing, other or further `x-amz-*` one is refused by storage.
    pub headers: BTreeMap<String, String>,
    /// From then on storage refuses the URL; a fresh one costs no new reservation.
    pub expires_at: Timestamp,
}

/// Body of `POST /api/documents/upload-urls`: 1 to 100 files.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BatchRequest {
    /// The files, answered in this order.
    pub files: Vec<UploadRequest>,
}

/// One file's answer in a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BatchResult {
    /// Reserved and signed.
    Ok(UploadTicket),
    /// Refused; the others are not touched by it.
    Error(ApiError),
}

/// Answer of `POST /api/documents/upload-urls`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchAnswer {
    /// In the order of the request.
    pub results: Vec<BatchResult>,
    /// The account's storage after all of them.
    pub quota: Quota,
}

/// Answer of `POST /api/documents/{id}/confirm`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirmed {
    /// The document.
    pub id: DocumentId,
    /// Its size as storage reports it.
    pub size_bytes: ByteSize,
    /// The account's used bytes, this document included.
    pub used_bytes: ByteSize,
    /// Always `uploaded`.
    pub status: crate::DocumentStatus,
}
