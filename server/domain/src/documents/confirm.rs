//! Confirming an upload: a reservation becomes usage, once, from what storage itself reports.

use contract::{Confirmed, DocumentChange, DocumentId, DocumentStatus, UserId};

use super::{Documents, row::Row};
use crate::{Error, Result, db::execute, jobs::Job, quota, store::ObjectHead};

impl Documents {
    /// Finishes an upload; again and again with the same answer.
    ///
    /// # Errors
    /// [`Error::UploadNotFound`]: nothing is there yet, the row stays. [`Error::TypeMismatch`], [`Error::SizeMismatch`],
    /// [`Error::FileTooLarge`], [`Error::QuotaExceeded`]: the object is not what was signed or does not fit; object, row and
    /// reservation go.
    /// [`Error::Store`]: storage did not answer in time, nothing changed.
    pub async fn confirm(&self, user: UserId, id: DocumentId) -> Result<Confirmed> {
        let row = Row::find(self.db.read().await?, user, id).await?;
        if row.is_uploaded() {
            return self.confirmed(&row).await;
        }
        let Some(head) = self.store.head(&row.key()).await? else {
            // Neither has a store that lost its bucket anything at that key.
            self.store.ping().await?;
            return Err(Error::UploadNotFound);
        };
        match self.settle(&row, &head).await? {
            Settled::Uploaded(confirmed) => Ok(confirmed),
            Settled::Refused(refusal) => Err(refusal),
            // Another confirm, a delete or the sweep was faster: what they left is the answer.
            Settled::NoLongerPending => self.confirmed(&Row::find(self.db.read().await?, user, id).await?).await,
        }
    }

    /// The answer for a document that is uploaded.
    async fn confirmed(&self, row: &Row) -> Result<Confirmed> {
        let size_bytes = row.size()?.filter(|_| row.is_uploaded()).ok_or(Error::NotFound)?;
        let used_bytes = quota::read(&self.db, row.user()).await?.used_bytes;
        Ok(Confirmed { id: row.id(), size_bytes, used_bytes, status: DocumentStatus::Uploaded })
    }

    /// Decides a pending upload by the object that is there; shared by confirm and sweep.
    pub(super) async fn settle(&self, row: &Row, head: &ObjectHead) -> Result<Settled> {
        let refusal = match self.mismatch(row, head)? {
            Some(refusal) => refusal,
            None => match self.commit(row, head).await {
                Err(refusal @ Error::QuotaExceeded { .. }) => refusal,
                settled => return settled,
            },
        };
        Ok(if self.discard(row.user(), row.id()).await? { Settled::Refused(refusal) } else { Settled::NoLongerPending })
    }

    /// Why the object is not what was signed. Headers that MinIO and S3 accept unsigned are looked at here.
    fn mismatch(&self, row: &Row, head: &ObjectHead) -> Result<Option<Error>> {
        let encoded = head.content_encoding.as_deref().is_some_and(|encoding| !encoding.is_empty());
        if encoded || head.content_type.as_deref() != Some(row.content_type()?.as_str()) {
            return Ok(Some(Error::TypeMismatch));
        }
        Ok(match row.size()? {
            Some(declared) if declared != head.size => Some(Error::SizeMismatch { declared, actual: head.size }),
            None => self.limits.refuse_larger(head.size).err(),
            Some(_) => None,
        })
    }

    async fn commit(&self, row: &Row, head: &ObjectHead) -> Result<Settled> {
        let mut tx = self.db.begin().await?;
        quota::lock(&mut tx, row.user()).await?;
        let uploaded = execute!(
            tx,
            "UPDATE documents
             SET status = 'uploaded', size_bytes = $3, etag = $4, uploaded_at = $5, classification = 'queued'
             WHERE id = $1 AND user_id = $2 AND status = 'pending'",
            row.id().0,
            row.user().0,
            head.size.get(),
            head.etag.as_str(),
            self.clock.now().0,
        )?;
        if uploaded == 0 {
            return Ok(Settled::NoLongerPending);
        }
        quota::settle(&mut tx, row.user(), row.size()?, head.size).await?;
        let job = Job::ExtractAndClassify { user: row.user(), document: row.id() };
        self.queue.push(&mut tx, &job, self.clock.now()).await?;
        let quota = quota::read_in(&mut tx, row.user()).await?;
        tx.commit().await?;
        self.announce(row.user(), row.id(), DocumentChange::Uploaded);
        Ok(Settled::Uploaded(Confirmed {
            id: row.id(),
            size_bytes: head.size,
            used_bytes: quota.used_bytes,
            status: DocumentStatus::Uploaded,
        }))
    }
}

/// What became of a pending upload.
pub(super) enum Settled {
    /// It is uploaded, by this call.
    Uploaded(Confirmed),
    /// Its object was not acceptable; object, row and reservation are gone or on their way.
    Refused(Error),
    /// Somebody else settled or deleted it first.
    NoLongerPending,
}
