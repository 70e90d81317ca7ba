//! Getting a document, and the URL its bytes come from.

use contract::{Document, DocumentId, UserId};

use super::{Documents, row::Row, topics::with_its_topics};
use crate::{Error, Result, store::GetPolicy};

impl Documents {
    /// One document.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get(&self, user: UserId, id: DocumentId) -> Result<Document> {
        let mut conn = self.db.read().await?;
        let document = Row::find_in(&mut conn.as_conn(), user, id).await?.document()?;
        with_its_topics(&mut conn.as_conn(), user, document).await
    }

    /// A URL that downloads the document as an attachment, for five minutes.
    ///
    /// # Errors
    /// [`Error::NotFound`], also while its bytes are pending.
    pub async fn download(&self, user: UserId, id: DocumentId) -> Result<String> {
        let row = Row::find(self.db.read().await?, user, id).await?;
        if !row.is_uploaded() {
            return Err(Error::NotFound);
        }
        let get = GetPolicy {
            user,
            document: id,
            filename: row.filename()?,
            content_type: row.content_type()?,
            now: self.clock.now(),
        };
        Ok(self.store.presign_get(&get).await?.url)
    }
}
