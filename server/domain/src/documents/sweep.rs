//! Settling what clients left behind: a finished upload appears even if its browser died, an abandoned one gives its
//! bytes back.

use contract::Timestamp;
use futures::{StreamExt, stream};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Documents, Limits,
    confirm::Settled,
    row::{Row, columns},
};
use crate::{
    Result,
    db::{execute, fetch_all},
    jobs::Job,
    store::ObjectKey,
};

/// Rows a statement looks at.
const PAGE: i64 = 200;
/// HEAD requests at once: an upload that hangs must not hold up the others.
const HEADS: usize = 8;
/// Seconds after its time that a tombstone's own job is taken for lost.
const OVERDUE_SECS: i64 = 600;

/// What one sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SweepReport {
    /// Uploads whose object was there.
    pub finished: usize,
    /// Uploads that were given up.
    pub expired: usize,
    /// Uploads that storage could not tell about; next time.
    pub undecided: usize,
    /// Overdue tombstones whose deletion was enqueued again.
    pub tombstones: usize,
}

enum Outcome {
    Finished,
    Expired,
    Undecided,
    Left,
}

impl Documents {
    /// Settles every pending upload whose time has passed. Any number of replicas may sweep at once.
    ///
    /// # Errors
    /// When the database fails; what is settled by then stays settled.
    pub async fn sweep(&self) -> Result<SweepReport> {
        let mut report = SweepReport::default();
        let mut after = Uuid::nil();
        loop {
            let now = self.clock.now();
            let rows = fetch_all!(
                self.db.read().await?,
                Row,
                concat!(
                    "SELECT ",
                    columns!(),
                    " FROM documents
                      WHERE status = 'pending' AND created_at <= $1 AND url_expires_at <= $2 AND id > $3
                      ORDER BY id LIMIT $4"
                ),
                now.plus_secs(-self.limits.pending_cutoff_secs).0,
                now.0,
                after,
                PAGE
            )?;
            let Some(last) = rows.last() else { break };
            after = last.id().0;
            let mut outcomes = stream::iter(rows).map(|row| self.outcome(row, now)).buffer_unordered(HEADS);
            while let Some(outcome) = outcomes.next().await {
                match outcome {
                    Outcome::Finished => report.finished += 1,
                    Outcome::Expired => report.expired += 1,
                    Outcome::Undecided => report.undecided += 1,
                    Outcome::Left => {}
                }
            }
        }
        // While storage is away, the jobs that wait for it are enough.
        if self.store.ping().await.is_ok() {
            report.tombstones = self.requeue_overdue_tombstones().await?;
        }
        Ok(report)
    }

    /// What becomes of one row. Whatever is wrong with it, or with storage just then, the others do not wait for it. A PUT
    /// that still streams may hold the key, so that storage does not tell.
    async fn outcome(&self, row: Row, now: Timestamp) -> Outcome {
        self.sweep_one(&row, now).await.unwrap_or_else(|cause| {
            tracing::warn!(%cause, document = %row.id(), "left pending");
            Outcome::Undecided
        })
    }

    async fn sweep_one(&self, row: &Row, now: Timestamp) -> Result<Outcome> {
        if let Some(head) = self.store.head(&row.key()).await? {
            return Ok(match self.settle(row, &head).await? {
                Settled::Uploaded(_) => Outcome::Finished,
                Settled::Refused(_) => Outcome::Expired,
                Settled::NoLongerPending => Outcome::Left,
            });
        }
        // A PUT that began in time may still run: on the slowest link, or as long as anything without a size is waited for.
        let lasts = row.size()?.map_or(self.limits.pending_cutoff_secs, |size| Limits::transfer_secs(size.get()));
        if row.url_expires_at().plus_secs(lasts) > now {
            return Ok(Outcome::Left);
        }
        // Without its bucket, or behind a proxy that does not find it, a store says of everything that it is not there.
        self.store.ping().await?;
        Ok(if self.expire(row).await? { Outcome::Expired } else { Outcome::Left })
    }

    /// Covers tombstones that were left without a job, as the migration to several users leaves them.
    async fn requeue_overdue_tombstones(&self) -> Result<usize> {
        let mut requeued = 0;
        loop {
            let page = self.requeue_a_page_of_tombstones().await?;
            requeued += page;
            if page == 0 {
                return Ok(requeued);
            }
        }
    }

    async fn requeue_a_page_of_tombstones(&self) -> Result<usize> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let overdue = fetch_all!(
            tx,
            (Uuid, Uuid),
            "SELECT user_id, document_id FROM tombstones WHERE purge_at <= $1 ORDER BY purge_at LIMIT $2",
            now.plus_secs(-OVERDUE_SECS).0,
            PAGE
        )?;
        for (user, document) in &overdue {
            let (user, document) = (contract::UserId(*user), contract::DocumentId(*document));
            let object_key = ObjectKey::new(user, document).to_string();
            self.queue.push_if_missing(&mut tx, &Job::DeleteObject { document, object_key }, now).await?;
            // Pushed forward, so that the next sweep leaves the job its time.
            execute!(tx, "UPDATE tombstones SET purge_at = $2 WHERE document_id = $1", document.0, now.0)?;
        }
        tx.commit().await?;
        Ok(overdue.len())
    }
}
