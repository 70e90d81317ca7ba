//! Giving a document another name; its object never notices.

use contract::{Document, DocumentChange, DocumentId, FileName, UserId};

use super::{
    Documents,
    row::{Row, columns, fold},
    topics::with_its_topics,
};
use crate::{Error, Result, db::fetch_optional};

impl Documents {
    /// Renames a document, pending or uploaded.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn rename(&self, user: UserId, id: DocumentId, filename: FileName) -> Result<Document> {
        let mut tx = self.db.begin().await?;
        let row = fetch_optional!(
            tx,
            Row,
            concat!(
                "UPDATE documents SET filename = $3, filename_folded = $4 WHERE id = $1 AND user_id = $2 RETURNING ",
                columns!()
            ),
            id.0,
            user.0,
            filename.as_str(),
            fold(filename.as_str()),
        )?
        .ok_or(Error::NotFound)?;
        let document = with_its_topics(&mut tx.as_conn(), user, row.document()?).await?;
        tx.commit().await?;
        self.announce(user, id, DocumentChange::Changed);
        Ok(document)
    }
}
