//! When what puts storage in order last ended, and what it found.

use contract::{LastRun, Timestamp};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Db, Error, Result,
    db::{execute, fetch_optional},
};

/// What runs now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// The sweep of pending uploads.
    Sweep,
    /// The comparison of rows with objects.
    Reconcile,
}

impl Run {
    const fn name(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::Reconcile => "reconcile",
        }
    }
}

/// Notes that a run ended; of several replicas the latest stays.
///
/// # Errors
/// When the database fails.
pub async fn record(db: &Db, run: Run, finished_at: Timestamp, report: &(impl Serialize + Sync)) -> Result<()> {
    let report = serde_json::to_string(report).map_err(Error::internal)?;
    let mut tx = db.begin().await?;
    execute!(
        tx,
        "INSERT INTO runs (name, finished_at, report) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET finished_at = excluded.finished_at, report = excluded.report
         WHERE runs.finished_at <= excluded.finished_at",
        run.name(),
        finished_at.0,
        report.as_str(),
    )?;
    tx.commit().await?;
    Ok(())
}

/// The last time it ended, if it ever did.
pub(crate) async fn last<T: DeserializeOwned>(db: &Db, run: Run) -> Result<Option<LastRun<T>>> {
    let sql = "SELECT finished_at, report FROM runs WHERE name = $1";
    let Some((at, report)) = fetch_optional!(db.read().await?, (i64, String), sql, run.name())? else {
        return Ok(None);
    };
    let report = serde_json::from_str(&report).map_err(Error::internal)?;
    Ok(Some(LastRun { finished_at: Timestamp(at), report }))
}
