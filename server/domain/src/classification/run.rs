//! One document, from its object to its topics.

use classify::builtin::Terms;
use contract::{ByteSize, DocumentId, UserId};
use extract::Outcome;

use super::{
    Classifier,
    settle::{Ending, Reading},
};
use crate::{Error, Result, db::fetch_optional, store::ObjectKey};

impl Classifier {
    /// Reads a document and writes down what it is about. Nothing happens to one that is gone, or done.
    ///
    /// # Errors
    /// When storage, the database or a provider is away: it is worth another try.
    pub(crate) async fn run(&self, user: UserId, document: DocumentId) -> Result<()> {
        let Some((size, filename)) = self.begin(user, document).await? else { return Ok(()) };
        if size > self.reader.largest() {
            let why = "This document is larger than those that are read here.";
            return self.settle(user, document, None, &Ending::Skipped { why }).await;
        }
        let Some(outcome) = self.reader.read(&self.store, &ObjectKey::new(user, document), size).await? else {
            return Ok(());
        };
        let text = match outcome {
            Outcome::Text(extracted) => extracted.text,
            Outcome::Skipped(skip) => {
                return self.settle(user, document, None, &Ending::Skipped { why: skip.sentence() }).await;
            }
            Outcome::Failed(failure) => {
                let ending = Ending::Failed { provider: None, why: failure.sentence() };
                return self.settle(user, document, None, &ending).await;
            }
        };
        let terms = Terms::of(&text);
        let ending = self.choose(user, document, &filename, &text, &terms).await?;
        self.settle(user, document, Some(&Reading { text: &text, terms: terms.to_string() }), &ending).await
    }

    /// Every attempt failed: its owner is told so.
    pub(crate) async fn give_up(&self, user: UserId, document: DocumentId) -> Result<()> {
        if self.begin(user, document).await?.is_none() {
            return Ok(());
        }
        let why = "It was tried many times, and storage or the provider never answered.";
        self.settle(user, document, None, &Ending::Failed { provider: None, why }).await
    }

    /// Marks it as being read; its size and name. `None` when there is nothing to be done, or nothing more.
    async fn begin(&self, user: UserId, document: DocumentId) -> Result<Option<(ByteSize, String)>> {
        let mut tx = self.db.begin().await?;
        let row = fetch_optional!(
            tx,
            (i64, String),
            "UPDATE documents SET classification = 'running', classification_error = NULL
             WHERE id = $1 AND user_id = $2 AND status = 'uploaded' AND classification IN ('queued', 'running', 'failed')
             RETURNING size_bytes, filename",
            document.0,
            user.0,
        )?;
        tx.commit().await?;
        let Some((size, filename)) = row else { return Ok(None) };
        self.tell(user, document);
        let size = ByteSize::new(size).map_err(Error::internal)?;
        Ok(Some((size, filename)))
    }
}
