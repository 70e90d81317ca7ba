//! A document as the database holds it.

use contract::{ByteSize, ContentType, Document, DocumentId, DocumentStatus, FileName, Sha256, Timestamp, UserId};
use uuid::Uuid;

use crate::{
    Error, Result,
    classification::as_classification,
    db::{Conn, Handle, fetch_optional, row, word},
    store::ObjectKey,
};

row! {
    /// One row of `documents`.
    #[derive(Debug, Clone)]
    pub(super) struct Row {
        id: Uuid,
        user_id: Uuid,
        filename: String,
        pub(super) filename_folded: String,
        content_type: String,
        size_bytes: Option<i64>,
        sha256: Option<String>,
        status: String,
        pub(super) created_at: i64,
        uploaded_at: Option<i64>,
        url_expires_at: i64,
        classification: Option<String>,
        classification_provider: Option<String>,
        classification_error: Option<String>,
    }
}

/// The columns of [`Row`].
macro_rules! columns {
    () => {
        "id, user_id, filename, filename_folded, content_type, size_bytes, sha256, status, created_at, uploaded_at, \
         url_expires_at, classification, classification_provider, classification_error"
    };
}
pub(super) use columns;

impl Row {
    /// The owner's document, in whatever state.
    pub(super) async fn find(mut conn: Handle, user: UserId, id: DocumentId) -> Result<Self> {
        Self::find_in(&mut conn.as_conn(), user, id).await
    }

    /// As [`Self::find`], on a connection that is needed for more.
    pub(super) async fn find_in(conn: &mut Conn<'_>, user: UserId, id: DocumentId) -> Result<Self> {
        fetch_optional!(
            conn,
            Self,
            concat!("SELECT ", columns!(), " FROM documents WHERE id = $1 AND user_id = $2"),
            id.0,
            user.0
        )?
        .ok_or(Error::NotFound)
    }

    pub(super) const fn id(&self) -> DocumentId {
        DocumentId(self.id)
    }

    pub(super) const fn user(&self) -> UserId {
        UserId(self.user_id)
    }

    pub(super) const fn key(&self) -> ObjectKey {
        ObjectKey::new(self.user(), self.id())
    }

    pub(super) fn is_uploaded(&self) -> bool {
        self.status == DocumentStatus::Uploaded.as_str()
    }

    /// Declared while pending, stored once uploaded.
    pub(super) fn size(&self) -> Result<Option<ByteSize>> {
        self.size_bytes.map(ByteSize::new).transpose().map_err(Error::internal)
    }

    pub(super) const fn url_expires_at(&self) -> Timestamp {
        Timestamp(self.url_expires_at)
    }

    pub(super) fn filename(&self) -> Result<FileName> {
        FileName::parse(&self.filename).map_err(Error::internal)
    }

    pub(super) fn content_type(&self) -> Result<ContentType> {
        ContentType::parse(&self.content_type).map_err(Error::internal)
    }

    pub(super) fn sha256(&self) -> Result<Option<Sha256>> {
        self.sha256.clone().map(Sha256::parse).transpose().map_err(Error::internal)
    }

    /// The document as its owner sees it, but for its topics.
    pub(super) fn document(self) -> Result<Document> {
        Ok(Document {
            id: self.id(),
            size_bytes: self.size()?,
            status: word(&self.status)?,
            filename: self.filename,
            content_type: self.content_type,
            sha256: self.sha256,
            created_at: Timestamp(self.created_at),
            uploaded_at: self.uploaded_at.map(Timestamp),
            topics: Vec::new(),
            classification: as_classification(
                self.classification.as_deref(),
                self.classification_provider.as_deref(),
                self.classification_error,
            )?,
        })
    }
}

/// A name folded for search and sorting without regard to case.
pub(super) fn fold(name: &str) -> String {
    name.to_lowercase()
}
