//! Writing down how a classification ended, in one transaction, and only if nobody asked for another one meanwhile.

use classify::Choice;
use contract::{ClassificationStatus, DocumentId, ProviderKind, UserId};
use uuid::Uuid;

use super::{Classifier, text};
use crate::{
    Result,
    db::{Tx, execute, ids, with_ids},
    documents::topics::tag,
};

/// How it ended.
#[derive(Debug)]
pub(super) enum Ending {
    /// These are its topics, none included.
    Done { provider: ProviderKind, choices: Vec<Choice> },
    /// It cannot be done.
    Failed { provider: Option<ProviderKind>, why: &'static str },
    /// There is nothing to be done.
    Skipped { why: &'static str },
}

/// What was read, if anything.
#[derive(Debug)]
pub(super) struct Reading<'t> {
    pub(super) text: &'t str,
    pub(super) terms: String,
}

impl Classifier {
    /// Writes the ending, and what was read. Topics that were found before stay unless others were found.
    pub(super) async fn settle(
        &self,
        user: UserId,
        document: DocumentId,
        reading: Option<&Reading<'_>>,
        ending: &Ending,
    ) -> Result<()> {
        let (status, provider, why) = match ending {
            Ending::Done { provider, .. } => (ClassificationStatus::Done, Some(*provider), None),
            Ending::Failed { provider, why } => (ClassificationStatus::Failed, *provider, Some(*why)),
            Ending::Skipped { why } => (ClassificationStatus::Skipped, None, Some(*why)),
        };
        let mut tx = self.db.begin().await?;
        // Holds the row, as whoever gives topics by hand does: the one comes after the other.
        let settled = execute!(
            tx,
            "UPDATE documents SET classification = $3, classification_provider = $4, classification_error = $5
             WHERE id = $1 AND user_id = $2 AND status = 'uploaded' AND classification = 'running'",
            document.0,
            user.0,
            status.as_str(),
            provider.map(ProviderKind::as_str),
            why,
        )?;
        if settled == 0 {
            return Ok(());
        }
        if let Some(Reading { text, terms }) = reading {
            text::keep(&mut tx, user, document, text, terms).await?;
        }
        if let Ending::Done { choices, .. } = ending {
            replace(&mut tx, user, document, choices).await?;
        }
        tx.commit().await?;
        self.tell(user, document);
        Ok(())
    }
}

/// The automatic topics are these and no others; what a person said stays as it is.
async fn replace(tx: &mut Tx, user: UserId, document: DocumentId, choices: &[Choice]) -> Result<()> {
    let sql = with_ids(
        &tx.as_conn(),
        "DELETE FROM document_topics WHERE document_id = $1 AND source = 'auto' AND topic_id NOT IN ids($2)",
    );
    execute!(tx, sql, document.0, ids(choices.iter().map(|choice| choice.topic.0)))?;
    for Choice { topic, confidence } in choices {
        add(tx, user, document, topic.0, confidence.clamp(0.0, 1.0)).await?;
    }
    Ok(())
}

/// Puts a topic there, unless it is gone, was refused, or a person put it there.
async fn add(tx: &mut Tx, user: UserId, document: DocumentId, topic: Uuid, confidence: f64) -> Result<()> {
    execute!(
        tx,
        tag!(
            "'auto'",
            "$4",
            "documents.id = $1 AND documents.user_id = $2
               AND topics.id = $3 AND (topics.user_id = $2 OR topics.user_id IS NULL)
               AND NOT EXISTS (SELECT 1 FROM topic_refusals WHERE document_id = $1 AND topic_id = $3)
             ON CONFLICT (document_id, topic_id) DO UPDATE SET confidence = excluded.confidence
             WHERE document_topics.source = 'auto'"
        ),
        document.0,
        user.0,
        topic,
        confidence,
    )?;
    Ok(())
}
