//! Looking at a document inside the page: for kinds that cannot run, and for no other.

use contract::{DocumentId, Preview, UserId};

use super::{Documents, row::Row};
use crate::{
    Error, Result,
    store::{PreviewPolicy, Shown},
};

impl Documents {
    /// A URL that shows the document, for five minutes.
    ///
    /// # Errors
    /// [`Error::NotFound`], also while its bytes are pending. [`Error::NoPreview`]: its kind is not among those that no
    /// browser runs.
    pub async fn preview(&self, user: UserId, id: DocumentId) -> Result<Preview> {
        let row = Row::find(self.db.read().await?, user, id).await?;
        if !row.is_uploaded() {
            return Err(Error::NotFound);
        }
        let shown = Shown::of(&row.content_type()?).ok_or(Error::NoPreview)?;
        let look = PreviewPolicy { user, document: id, filename: row.filename()?, shown, now: self.clock.now() };
        let signed = self.store.presign_preview(&look).await?;
        Ok(Preview { kind: shown.kind(), url: signed.url, expires_at: signed.expires_at })
    }
}
