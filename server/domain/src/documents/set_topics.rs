//! Saying which topics documents have: all topics of one document, or some topics of many.
//!
//! What a person says counts as theirs from then on, whoever put the topic there first. The documents' rows are held
//! before anything is written, so that two people who answer at once leave the one answer or the other, and no copy of a
//! document's name or status is older than the document.

use std::collections::BTreeSet;

use contract::{Document, DocumentChange, DocumentId, TopicId, UserId};
use uuid::Uuid;

use super::{
    Documents,
    row::Row,
    topics::{tag, with_its_topics},
};
use crate::{
    Error, Result,
    db::{Tx, execute, fetch_all, ids, with_ids},
};

/// Remembers that these topics were taken away, and takes them away: the two statements.
macro_rules! taken_away {
    ($which:literal) => {
        [
            concat!(
                "INSERT INTO topic_refusals (document_id, topic_id) SELECT document_id, topic_id FROM document_topics
                 WHERE (owner_id = $1) IS TRUE AND document_id IN ids($2) AND topic_id ",
                $which,
                " ids($3) ON CONFLICT DO NOTHING"
            ),
            concat!(
                "DELETE FROM document_topics
                 WHERE (owner_id = $1) IS TRUE AND document_id IN ids($2) AND topic_id ",
                $which,
                " ids($3) RETURNING document_id"
            ),
        ]
    };
}
impl Documents {
    /// Gives a document these topics and no others, automatic ones included.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] (`topic_ids`) when one of them is not the owner's to see, then nothing
    /// has changed.
    pub async fn set_topics(&self, user: UserId, id: DocumentId, topics: &[TopicId]) -> Result<Document> {
        let mut tx = self.db.begin().await?;
        let (documents, topics) =
            (hold_documents(&mut tx, user, &[id]).await?, hold_topics(&mut tx, user, topics).await?);
        let mut changed = remove(&mut tx, taken_away!("NOT IN"), user, &documents, &topics).await?;
        changed.extend(add(&mut tx, user, &documents, &topics).await?);
        let document = Row::find_in(&mut tx.as_conn(), user, id).await?.document()?;
        let document = with_its_topics(&mut tx.as_conn(), user, document).await?;
        tx.commit().await?;
        self.tell_changed(user, changed);
        Ok(document)
    }

    /// Adds topics to, and takes topics from, up to 100 documents, all or nothing. Documents that are gone meanwhile are
    /// left out; a topic that is both added and taken is added.
    ///
    /// # Errors
    /// [`Error::NotFound`] when none of the documents is the owner's; [`Error::Invalid`] (`topic_ids`, `documents`).
    pub async fn change_topics(
        &self,
        user: UserId,
        documents: &[DocumentId],
        added: &[TopicId],
        removed: &[TopicId],
    ) -> Result<()> {
        if documents.is_empty() || documents.len() > Self::MAX_BATCH {
            return Err(Error::invalid("documents", "must hold 1 to 100 documents"));
        }
        let mut tx = self.db.begin().await?;
        let (documents, added) =
            (hold_documents(&mut tx, user, documents).await?, hold_topics(&mut tx, user, added).await?);
        let removed: BTreeSet<Uuid> = removed.iter().map(|topic| topic.0).filter(|id| !added.contains(id)).collect();
        let mut changed = remove(&mut tx, taken_away!("IN"), user, &documents, &removed).await?;
        changed.extend(add(&mut tx, user, &documents, &added).await?);
        tx.commit().await?;
        self.tell_changed(user, changed);
        Ok(())
    }

    fn tell_changed(&self, user: UserId, documents: BTreeSet<Uuid>) {
        for id in documents {
            self.announce(user, DocumentId(id), DocumentChange::Changed);
        }
    }
}

/// Takes the owner's rows among these for the rest of the transaction, in the order of their ids so that no two wait for
/// each other. SQLite's writer holds the whole database already.
async fn hold_documents(tx: &mut Tx, user: UserId, documents: &[DocumentId]) -> Result<BTreeSet<Uuid>> {
    let text = match tx {
        Tx::Sqlite(_) => "SELECT id FROM documents WHERE (user_id = $1) IS TRUE AND id IN ids($2)",
        Tx::Postgres(_) => {
            "SELECT id FROM documents WHERE (user_id = $1) IS TRUE AND id IN ids($2) ORDER BY id FOR NO KEY UPDATE"
        }
    };
    let sql = with_ids(&tx.as_conn(), text);
    let held = fetch_all!(tx, (Uuid,), sql, user.0, ids(documents.iter().map(|document| document.0)))?;
    if held.is_empty() { Err(Error::NotFound) } else { Ok(held.into_iter().map(|(id,)| id).collect()) }
}

/// Keeps these topics from being deleted for the rest of the transaction; all of them must be the owner's to see.
async fn hold_topics(tx: &mut Tx, user: UserId, topics: &[TopicId]) -> Result<BTreeSet<Uuid>> {
    let wanted: BTreeSet<Uuid> = topics.iter().map(|topic| topic.0).collect();
    let text = match tx {
        Tx::Sqlite(_) => "SELECT id FROM topics WHERE (user_id = $1 OR user_id IS NULL) AND id IN ids($2)",
        Tx::Postgres(_) => {
            "SELECT id FROM topics WHERE (user_id = $1 OR user_id IS NULL) AND id IN ids($2) ORDER BY id FOR KEY SHARE"
        }
    };
    let sql = with_ids(&tx.as_conn(), text);
    let held = fetch_all!(tx, (Uuid,), sql, user.0, ids(wanted.iter().copied()))?;
    if held.len() == wanted.len() {
        Ok(wanted)
    } else {
        Err(Error::invalid("topic_ids", "must be topics of your own or of the system"))
    }
}

/// Takes topics away; the documents that lost something. What was taken away, the machine does not bring back.
async fn remove(
    tx: &mut Tx,
    [refuse, delete]: [&'static str; 2],
    user: UserId,
    documents: &BTreeSet<Uuid>,
    topics: &BTreeSet<Uuid>,
) -> Result<BTreeSet<Uuid>> {
    let (documents, topics) = (ids(documents.iter().copied()), ids(topics.iter().copied()));
    let sql = with_ids(&tx.as_conn(), refuse);
    execute!(tx, sql, user.0, documents.as_str(), topics.as_str())?;
    let sql = with_ids(&tx.as_conn(), delete);
    let changed = fetch_all!(tx, (Uuid,), sql, user.0, documents, topics)?;
    Ok(changed.into_iter().map(|(id,)| id).collect())
}

/// Puts every topic on every document; the documents for which that was news.
async fn add(tx: &mut Tx, user: UserId, documents: &BTreeSet<Uuid>, topics: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>> {
    let (document_ids, topic_ids) = (ids(documents.iter().copied()), ids(topics.iter().copied()));
    let forget =
        with_ids(&tx.as_conn(), "DELETE FROM topic_refusals WHERE document_id IN ids($1) AND topic_id IN ids($2)");
    execute!(tx, forget, document_ids.as_str(), topic_ids.as_str())?;
    let sql = with_ids(
        &tx.as_conn(),
        tag!(
            "'manual'",
            "NULL",
            "(documents.user_id = $1) IS TRUE AND documents.id IN ids($2)
               AND (topics.user_id = $1 OR topics.user_id IS NULL) AND topics.id IN ids($3)
             ON CONFLICT (document_id, topic_id) DO UPDATE SET source = 'manual', confidence = NULL
             WHERE document_topics.source <> 'manual'
             RETURNING document_id"
        ),
    );
    let changed = fetch_all!(tx, (Uuid,), sql, user.0, document_ids, topic_ids)?;
    Ok(changed.into_iter().map(|(id,)| id).collect())
}
