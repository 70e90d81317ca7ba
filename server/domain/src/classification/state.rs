//! How far a document's classification is, as the database holds it.

use contract::{Classification, DocumentId, UserId};

use super::Classifier;
use crate::{
    Result,
    db::{fetch_optional, word},
};

/// From the three columns; nothing where it was never asked for.
pub(crate) fn as_classification(
    status: Option<&str>,
    provider: Option<&str>,
    error: Option<String>,
) -> Result<Option<Classification>> {
    let Some(status) = status else { return Ok(None) };
    Ok(Some(Classification { status: word(status)?, provider: provider.map(word).transpose()?, error }))
}

type Columns = (Option<String>, Option<String>, Option<String>);

impl Classifier {
    /// That of one document, for whoever hears that it changed; nothing where it is nobody's, or somebody else's.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn of(&self, user: UserId, document: DocumentId) -> Result<Option<Classification>> {
        let row = fetch_optional!(
            self.db.read().await?,
            Columns,
            "SELECT classification, classification_provider, classification_error FROM documents
             WHERE id = $1 AND user_id = $2",
            document.0,
            user.0,
        )?;
        let Some((status, provider, error)) = row else { return Ok(None) };
        as_classification(status.as_deref(), provider.as_deref(), error)
    }
}
