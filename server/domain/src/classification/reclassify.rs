//! Asking for documents to be classified again.

use contract::{DocumentChange, DocumentId, UserId};
use uuid::Uuid;

use super::Classifier;
use crate::{
    Error, Result,
    db::{Tx, execute, fetch_all, fetch_optional},
    events::Change,
    jobs::Job,
};

/// Documents asked for in one transaction.
const SHARE: i64 = 500;

impl Classifier {
    /// Asks for one document; what it was found to be about stays until the answer is there.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for a document whose upload is not complete.
    pub async fn classify(&self, user: UserId, document: DocumentId) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let asked = execute!(
            tx,
            "UPDATE documents SET classification = 'queued', classification_error = NULL
             WHERE id = $1 AND user_id = $2 AND status = 'uploaded'",
            document.0,
            user.0,
        )?;
        if asked == 0 {
            return Err(Error::NotFound);
        }
        self.ask(&mut tx, user, document).await?;
        tx.commit().await?;
        self.tell(user, document);
        Ok(())
    }

    /// Asks for all of an account's documents, by a job.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn classify_all(&self, user: UserId) -> Result<()> {
        self.go_on_classifying(user, None).await
    }

    /// Asks for the share of an account's documents that follows `after`; the last of them, if there may be more.
    pub(crate) async fn classify_some(&self, user: UserId, after: Option<DocumentId>) -> Result<Option<DocumentId>> {
        let mut tx = self.db.begin().await?;
        let after = after.map_or(Uuid::nil(), |last| last.0);
        let found = fetch_all!(
            tx,
            (Uuid,),
            "UPDATE documents SET classification = 'queued', classification_error = NULL
             WHERE user_id = $1 AND id IN (
                 SELECT id FROM documents WHERE user_id = $1 AND status = 'uploaded' AND id > $2 ORDER BY id LIMIT $3)
             RETURNING id",
            user.0,
            after,
            SHARE,
        )?;
        for (document,) in &found {
            self.ask(&mut tx, user, DocumentId(*document)).await?;
        }
        tx.commit().await?;
        for (document,) in &found {
            self.tell(user, DocumentId(*document));
        }
        let last = found.iter().map(|(document,)| DocumentId(*document)).max_by_key(|document| document.0);
        Ok(last.filter(|_| found.len() as i64 == SHARE))
    }

    /// Asks for the next share to be asked for.
    pub(crate) async fn go_on_classifying(&self, user: UserId, after: Option<DocumentId>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        // An account that is gone meanwhile has no documents either.
        let known = fetch_optional!(tx, (i64,), "SELECT created_at FROM users WHERE id = $1", user.0)?;
        if known.is_some() {
            self.queue.push(&mut tx, &Job::ClassifyAccount { user, after }, self.clock.now()).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn ask(&self, tx: &mut Tx, user: UserId, document: DocumentId) -> Result<()> {
        self.queue.push(tx, &Job::ExtractAndClassify { user, document }, self.clock.now()).await
    }

    pub(super) fn tell(&self, user: UserId, document: DocumentId) {
        self.events.publish(Change { user, document: Some((document, DocumentChange::Changed)) });
    }
}
