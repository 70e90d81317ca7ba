//! The queue: one table, one guarded statement a step.
//!
//! Invariants: a job exists if and only if the transaction that asked for it committed and it is not done. At most one
//! lease on a job is good: each claim draws a new one, and every later step names it, so that a worker that was slow,
//! paused or cut off changes nothing once another has taken over. A job may still *run* twice, never settle twice:
//! what it does must be idempotent.

use std::time::Duration;

use contract::Timestamp;
use uuid::Uuid;

use super::{Job, JobError, after};
use crate::{
    Clock, Db, Error, Result,
    db::{Tx, execute, fetch_all, fetch_optional},
};

/// Asks for jobs and hands them out. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Queue {
    db: Db,
    lane: Lane,
}

/// Jobs that wait for each other and for no other lane's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// What keeps storage in order; seconds at most.
    Upkeep,
    /// Reading documents and asking what they are about; minutes, where a provider is slow.
    Classification,
}

impl Lane {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Upkeep => "upkeep",
            Self::Classification => "classification",
        }
    }
}

/// How many jobs there are; those done are gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueCounts {
    /// Not begun, put off, or to be tried again.
    pub waiting: i64,
    /// In some worker's hands.
    pub running: i64,
    /// Failed for good; kept with their last error.
    pub dead: i64,
}

/// A job in one worker's hands, until the lease ends.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The job's own id.
    pub id: Uuid,
    lease: Uuid,
    payload: String,
    /// How often it was taken, this time included.
    pub attempts: i64,
}

impl Claimed {
    /// What is to be done.
    ///
    /// # Errors
    /// When this version does not know such a job: a newer replica may have asked for it.
    pub fn job(&self) -> Result<Job, serde_json::Error> {
        serde_json::from_str(&self.payload)
    }
}

/// What becomes of a job that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Another attempt, not before then.
    Retry(Timestamp),
    /// The same, and half of the attempts are forgotten: what the job needs is away.
    Postpone(Timestamp),
    /// No further attempt.
    Dead,
}

/// The dialects differ in one clause: replicas on PostgreSQL pass over what another is about to take.
macro_rules! claim {
    ($skip_locked:literal) => {
        concat!(
            "WITH due AS (SELECT id FROM jobs WHERE state <> 'dead' AND lane = $5 AND run_at <= $1
                          ORDER BY run_at, id LIMIT $2 ",
            $skip_locked,
            ") UPDATE jobs SET state = 'running', lease = $3, run_at = $4, attempts = attempts + 1
             WHERE id IN (SELECT id FROM due) RETURNING id, payload, attempts"
        )
    };
}

impl Queue {
    /// The queue in this database; hands out what [`Lane::Upkeep`] holds.
    #[must_use]
    pub fn new(db: &Db) -> Self {
        Self { db: db.clone(), lane: Lane::Upkeep }
    }

    /// The same queue, handing out what another lane holds.
    #[must_use]
    pub fn lane(&self, lane: Lane) -> Self {
        Self { db: self.db.clone(), lane }
    }

    /// Asks for a job in the caller's transaction: rolled back with it, it never runs; committed, it runs at `run_at`
    /// or soon after, at least once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn push(&self, tx: &mut Tx, job: &Job, run_at: Timestamp) -> Result<()> {
        insert(tx, job, &payload(job)?, run_at).await
    }

    /// The same, unless this very job is there and not dead.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn push_if_missing(&self, tx: &mut Tx, job: &Job, run_at: Timestamp) -> Result<()> {
        let payload = payload(job)?;
        let sql = "SELECT run_at FROM jobs WHERE kind = $1 AND payload = $2 AND state <> 'dead' LIMIT 1";
        match fetch_optional!(tx, (i64,), sql, job.kind(), payload.as_str())? {
            Some(_) => Ok(()),
            None => insert(tx, job, &payload, run_at).await,
        }
    }

    /// How many jobs are in which state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counts(&self) -> Result<QueueCounts> {
        let rows =
            fetch_all!(self.db.read().await?, (String, i64), "SELECT state, count(*) FROM jobs GROUP BY state",)?;
        let count = |state| rows.iter().find(|(found, _)| found == state).map_or(0, |(_, count)| *count);
        Ok(QueueCounts { waiting: count("waiting"), running: count("running"), dead: count("dead") })
    }

    /// Takes up to `limit` due jobs until `now + lease`: waiting ones, and those whose lease has ended. Writes nothing
    /// when none is due, so that an idle worker costs one read a look.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim(&self, now: Timestamp, lease: Duration, limit: usize) -> Result<Vec<Claimed>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let due = "SELECT 1 FROM jobs WHERE state <> 'dead' AND lane = $2 AND run_at <= $1 LIMIT 1";
        if fetch_optional!(self.db.read().await?, (i32,), due, now.0, self.lane.as_str())?.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.db.begin().await?;
        let sql = match tx {
            Tx::Sqlite(_) => claim!(""),
            Tx::Postgres(_) => claim!("FOR UPDATE SKIP LOCKED"),
        };
        let token = Clock::System.new_id();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let (until, lane) = (after(now, lease).0, self.lane.as_str());
        let rows = fetch_all!(tx, (Uuid, String, i64), sql, now.0, limit, token, until, lane)?;
        tx.commit().await?;
        Ok(rows.into_iter().map(|(id, payload, attempts)| Claimed { id, lease: token, payload, attempts }).collect())
    }

    /// Keeps the job until `now + lease`. False when the lease was lost.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn extend(&self, claimed: &Claimed, now: Timestamp, lease: Duration) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let extended = execute!(
            tx,
            "UPDATE jobs SET run_at = $3 WHERE id = $1 AND lease = $2",
            claimed.id,
            claimed.lease,
            after(now, lease).0,
        )?;
        tx.commit().await?;
        Ok(extended == 1)
    }

    /// The job is done and goes. False, and nothing happened, when the lease was lost.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finish(&self, claimed: &Claimed) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let gone = execute!(tx, "DELETE FROM jobs WHERE id = $1 AND lease = $2", claimed.id, claimed.lease)?;
        tx.commit().await?;
        Ok(gone == 1)
    }

    /// The job failed; `error` is kept, its text for the operator. False, and nothing happened, when the lease was lost.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fail(&self, claimed: &Claimed, verdict: Verdict, error: &JobError) -> Result<bool> {
        let (state, run_at, forgotten) = match verdict {
            Verdict::Retry(at) => ("waiting", Some(at.0), 0_i64),
            Verdict::Postpone(at) => ("waiting", Some(at.0), (claimed.attempts + 1) / 2),
            Verdict::Dead => ("dead", None, 0),
        };
        let mut tx = self.db.begin().await?;
        let failed = execute!(
            tx,
            "UPDATE jobs SET state = $3, lease = NULL, run_at = coalesce($4, run_at), last_error = $5, last_failure = $6,
                             attempts = attempts - $7
             WHERE id = $1 AND lease = $2",
            claimed.id,
            claimed.lease,
            state,
            run_at,
            error.as_str(),
            error.failure().as_str(),
            forgotten,
        )?;
        tx.commit().await?;
        Ok(failed == 1)
    }
}

fn payload(job: &Job) -> Result<String> {
    serde_json::to_string(job).map_err(Error::internal)
}

async fn insert(tx: &mut Tx, job: &Job, payload: &str, run_at: Timestamp) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO jobs (id, kind, lane, payload, run_at) VALUES ($1, $2, $3, $4, $5)",
        Clock::System.new_id(),
        job.kind(),
        job.lane().as_str(),
        payload,
        run_at.0,
    )?;
    Ok(())
}
