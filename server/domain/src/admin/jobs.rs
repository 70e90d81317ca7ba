//! Jobs as an administrator sees them: what kind and why not, never about what.

use contract::{AuditAction, JobFailure, JobId, JobInfo, JobList, JobState, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::Administration;
use crate::{
    Error, Result,
    accounts::Caller,
    audit::{self, Entry},
    db::{fetch_all, fetch_optional, row},
};

/// Most jobs in a list: whoever has more has another problem.
const MOST: i64 = 100;

row! {
    struct Row {
        id: Uuid,
        kind: String,
        attempts: i64,
        failed: bool,
        last_failure: Option<String>,
        run_at: i64,
    }
}

impl Administration {
    /// The hundred oldest jobs in a state.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless `admin` is one.
    pub async fn jobs(&self, admin: &Caller, state: JobState) -> Result<JobList> {
        admin.administrator()?;
        let rows = fetch_all!(
            self.db.read().await?,
            Row,
            "SELECT id, kind, attempts, last_error IS NOT NULL AS failed, last_failure, run_at FROM jobs
             WHERE state = $1 ORDER BY id LIMIT $2",
            state.as_str(),
            MOST,
        )?;
        Ok(JobList { items: rows.into_iter().map(JobInfo::from).collect() })
    }

    /// Gives a dead job all its attempts again, the first at once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless `admin` is one, [`Error::NotFound`] when no dead job is called so.
    pub async fn retry_job(&self, admin: &Caller, id: JobId) -> Result<()> {
        let actor = admin.administrator()?;
        let mut tx = self.db.begin().await?;
        let (kind,) = fetch_optional!(
            tx,
            (String,),
            "UPDATE jobs SET state = 'waiting', attempts = 0, run_at = $2 WHERE id = $1 AND state = 'dead' RETURNING kind",
            id.0,
            self.clock.now().0,
        )?
        .ok_or(Error::NotFound)?;
        let detail = json!({"id": id, "kind": kind});
        let entry = Entry { action: AuditAction::JobRetried, target: None, detail };
        audit::record(&mut tx, &self.clock, &actor, entry).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl From<Row> for JobInfo {
    fn from(row: Row) -> Self {
        let failure = row.last_failure.and_then(|stored| stored.parse().ok()).unwrap_or(JobFailure::Failed);
        Self {
            id: JobId(row.id),
            kind: row.kind,
            attempts: row.attempts,
            last_error: row.failed.then_some(failure),
            created_at: asked_for(row.id),
            run_at: Timestamp(row.run_at),
        }
    }
}

/// A UUIDv7 begins with its milliseconds since 1970 (RFC 9562 §5.7).
fn asked_for(id: Uuid) -> Timestamp {
    let millis = i64::try_from(id.as_u128() >> 80).unwrap_or_default();
    Timestamp(millis.saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    #[test]
    fn a_job_knows_from_its_id_when_it_was_asked_for() {
        let now = Clock::System.now();
        let age = now.secs_since(asked_for(Clock::System.new_id()));
        assert!((-1..=1).contains(&age), "{age}");
    }
}
