//! Reserving bytes and signing the URL that may put them.
//!
//! The URL is signed first and only given out once the reservation is committed: a store that refuses leaves no row, and
//! no URL exists without one.

mod together;
mod unheard;

use std::sync::Arc;

use contract::{
    ApiError, BatchAnswer, BatchResult, ByteSize, DocumentChange, DocumentId, NewUpload, Sha256, Timestamp,
    UploadRequest, UploadTicket, UserId,
};
use sqlx::AssertSqlSafe;

use super::{Documents, row::fold};
use crate::{
    Error, Result,
    db::{Conn, execute},
    quota::{self, PendingCaps},
    store::{PresignedRequest, PutPolicy},
};

pub(super) use together::{Reservations, reservations};
use unheard::Unheard;

impl Documents {
    /// Most files in one batch.
    pub const MAX_BATCH: usize = 100;

    /// Reserves and signs one upload.
    ///
    /// # Errors
    /// [`Error::QuotaExceeded`], [`Error::FileTooLarge`], [`Error::TooManyPending`]; nothing is left then.
    pub async fn reserve(&self, user: UserId, upload: NewUpload) -> Result<UploadTicket> {
        let draft = Arc::new(self.draft(user, upload).await?);
        let mut unheard = Unheard::new(self, user, vec![draft.id]);
        unheard.heard(self.reserve_drafted(&draft).await)?;
        self.announce(user, draft.id, DocumentChange::Pending);
        Ok(draft.ticket())
    }

    async fn reserve_drafted(&self, draft: &Arc<Draft>) -> Result<()> {
        if !self.reservations.ask(Arc::clone(draft)).await? {
            let mut tx = self.db.begin().await?;
            self.insert(draft, &mut tx.as_conn()).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Reserves and signs up to 100 uploads; each is accepted or refused on its own, in order.
    ///
    /// # Errors
    /// Refuses the batch as a whole when it is empty or too long, or when store or database are away.
    pub async fn reserve_many(&self, user: UserId, files: Vec<UploadRequest>) -> Result<BatchAnswer> {
        if files.is_empty() || files.len() > Self::MAX_BATCH {
            return Err(Error::invalid("files", "must hold 1 to 100 files"));
        }
        let mut drafts = Vec::with_capacity(files.len());
        for file in files {
            drafts.push(match NewUpload::try_from(file) {
                Ok(upload) => refusal_apart(self.draft(user, upload).await)?,
                Err(refusal) => Err(refusal),
            });
        }

        let mut tx = self.db.begin().await?;
        let mut results = Vec::with_capacity(drafts.len());
        let mut reserved = Vec::new();
        for draft in drafts {
            let inserted = match draft {
                Ok(draft) => refusal_apart(self.insert(&draft, &mut tx.as_conn()).await)?.map(|()| draft),
                Err(refusal) => Err(refusal),
            };
            results.push(match inserted {
                Ok(draft) => {
                    reserved.push(draft.id);
                    BatchResult::Ok(draft.ticket())
                }
                Err(refusal) => BatchResult::Error(refusal),
            });
        }
        let quota = quota::read_in(&mut tx, user).await?;
        let mut unheard = Unheard::new(self, user, reserved.clone());
        unheard.heard(tx.commit().await.map_err(Into::into))?;
        for id in reserved {
            self.announce(user, id, DocumentChange::Pending);
        }
        Ok(BatchAnswer { results, quota })
    }

    async fn draft(&self, user: UserId, upload: NewUpload) -> Result<Draft> {
        upload.size.map_or(Ok(()), |size| self.limits.refuse_larger(size))?;
        let (id, now) = (DocumentId(self.clock.new_id()), self.clock.now());
        let signed = self
            .store
            .presign_put(&PutPolicy {
                user,
                document: id,
                size: upload.size,
                content_type: upload.content_type.clone(),
                sha256: upload.sha256.clone(),
                now,
            })
            .await?;
        let folded = fold(upload.filename.as_str());
        Ok(Draft { id, user, upload, folded, now, signed })
    }

    /// Reserves and inserts the row, or says why not.
    async fn insert(&self, draft: &Draft, conn: &mut Conn<'_>) -> Result<()> {
        let caps = self.limits.pending;
        if draft.insert(caps, conn).await? {
            return Ok(());
        }
        Err(quota::why_refused(conn, draft.user, draft.upload.size, caps).await?)
    }
}

/// The row of a pending upload, for the account that `owner` names.
const INSERT: &str = "INSERT INTO documents (id, user_id, filename, filename_folded, content_type, size_bytes, sha256,
                                             status, created_at, url_expires_at)
                      SELECT $4, owner, $5, $6, $7, $8, $9, 'pending', $10, $11";

/// An upload that is signed but not yet reserved.
pub(super) struct Draft {
    id: DocumentId,
    user: UserId,
    upload: NewUpload,
    folded: String,
    now: Timestamp,
    signed: PresignedRequest,
}

impl Draft {
    /// Reserves, then inserts the row; whether it did. Neither is done where the guard refuses. In SQLite two statements,
    /// in PostgreSQL one.
    async fn insert(&self, caps: PendingCaps, conn: &mut Conn<'_>) -> sqlx::Result<bool> {
        let (reserve, second, third) = quota::reservation(self.upload.size, caps);
        let sql = match conn {
            Conn::Sqlite(_) => {
                if execute!(conn, reserve, self.user.0, second, third)? == 0 {
                    return Ok(false);
                }
                // The statement before it has used the second and the third.
                format!("{INSERT} FROM (SELECT $1 AS owner, $2, $3)")
            }
            Conn::Postgres(_) => {
                format!("WITH reserved (owner) AS ({reserve} RETURNING user_id) {INSERT} FROM reserved")
            }
        };
        let inserted = execute!(
            conn,
            AssertSqlSafe(sql),
            self.user.0,
            second,
            third,
            self.id.0,
            self.upload.filename.as_str(),
            self.folded.as_str(),
            self.upload.content_type.as_str(),
            self.upload.size.map(ByteSize::get),
            self.upload.sha256.as_ref().map(Sha256::as_str),
            self.now.0,
            self.signed.expires_at.0,
        )?;
        Ok(inserted > 0)
    }

    fn ticket(&self) -> UploadTicket {
        ticket(self.id, self.signed.clone())
    }
}

/// The answer for a signed upload.
pub(super) fn ticket(document_id: DocumentId, signed: PresignedRequest) -> UploadTicket {
    UploadTicket {
        document_id,
        upload_url: signed.url,
        method: "PUT".to_owned(),
        headers: signed.headers,
        expires_at: signed.expires_at,
    }
}

/// Tells what concerns one file of a batch from what fails the batch.
fn refusal_apart<T>(outcome: Result<T>) -> Result<Result<T, ApiError>> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(failure @ (Error::Store(_) | Error::Database(_) | Error::Internal(_) | Error::NotFound)) => Err(failure),
        Err(refusal) => Ok(Err(refusal.into())),
    }
}
