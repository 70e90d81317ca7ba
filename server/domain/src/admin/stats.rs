//! How the installation stands, in counts and bytes.

use contract::{ByteSize, JobCounts, Stats};

use super::Administration;
use crate::{
    Error, Result,
    accounts::Caller,
    db::{fetch_one, row},
    runs::{self, Run},
};

row! {
    struct Row {
        accounts: i64,
        disabled_accounts: i64,
        documents: i64,
        uploaded_bytes: i64,
        pending: i64,
        reserved_bytes: i64,
        tombstones: i64,
        waiting: i64,
        running: i64,
        dead: i64,
        oldest_ready: Option<i64>,
    }
}

impl Administration {
    /// Counts and bytes of all accounts at one instant, and when sweep and reconciliation last ended.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless `admin` is one.
    pub async fn stats(&self, admin: &Caller) -> Result<Stats> {
        admin.administrator()?;
        let now = self.clock.now();
        let row = fetch_one!(
            self.db.read().await?,
            Row,
            "SELECT (SELECT count(*) FROM users WHERE closed_at IS NULL) AS accounts,
                    (SELECT count(*) FROM users WHERE disabled AND closed_at IS NULL) AS disabled_accounts,
                    (SELECT count(*) FROM documents WHERE status = 'uploaded') AS documents,
                    quota.used AS uploaded_bytes, quota.pending AS pending, quota.reserved AS reserved_bytes,
                    (SELECT count(*) FROM tombstones) AS tombstones,
                    job.waiting AS waiting, job.running AS running, job.dead AS dead, job.oldest_ready AS oldest_ready
             FROM (SELECT CAST(coalesce(sum(used_bytes), 0) AS BIGINT) AS used,
                          CAST(coalesce(sum(reserved_bytes), 0) AS BIGINT) AS reserved,
                          CAST(coalesce(sum(pending_uploads), 0) AS BIGINT) AS pending
                   FROM quotas) AS quota,
                  (SELECT count(CASE WHEN state = 'waiting' THEN 1 END) AS waiting,
                          count(CASE WHEN state = 'running' THEN 1 END) AS running,
                          count(CASE WHEN state = 'dead' THEN 1 END) AS dead,
                          min(CASE WHEN state = 'waiting' AND run_at <= $1 THEN run_at END) AS oldest_ready
                   FROM jobs) AS job",
            now.0,
        )?;
        let size = |bytes| ByteSize::new(bytes).map_err(Error::internal);
        Ok(Stats {
            accounts: row.accounts,
            disabled_accounts: row.disabled_accounts,
            documents: row.documents,
            uploaded_bytes: size(row.uploaded_bytes)?,
            pending: row.pending,
            reserved_bytes: size(row.reserved_bytes)?,
            tombstones: row.tombstones,
            jobs: JobCounts { waiting: row.waiting, running: row.running, dead: row.dead },
            oldest_ready_job_secs: row.oldest_ready.map(|at| now.secs_since(contract::Timestamp(at))),
            last_sweep: runs::last(&self.db, Run::Sweep).await?,
            last_reconcile: runs::last(&self.db, Run::Reconcile).await?,
        })
    }
}
