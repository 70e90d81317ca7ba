//! What happens at regular intervals: once an interval, however many replicas there are.
//!
//! A tick does no work itself: in the transaction that marks it, it asks for a job. So whatever the queue promises holds
//! here too: a sweep whose process was killed runs again, one that failed is tried again.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Job, Queue, before};
use crate::{Clock, Db, Result, db::execute};

/// Replicas that start together tick once at the start, not once each.
const AT_START: Duration = Duration::from_secs(30);

/// Asks for `job` every `every`, and once soon after the start, until `stop`.
pub async fn tick(db: Db, queue: Queue, clock: Clock, every: Duration, job: Job, stop: CancellationToken) {
    let mut gap = every.min(AT_START);
    // Looks often enough that a tick is late by little, on whichever replica looks first.
    let look = (every / 4).clamp(Duration::from_millis(50), Duration::from_secs(10));
    while !stop.is_cancelled() {
        match tick_once(&db, &queue, &clock, gap, &job).await {
            Ok(_) => gap = every,
            Err(cause) => tracing::debug!(%cause, kind = job.kind(), "could not tick"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(look) => {}
        }
    }
}

/// Asks for `job` unless that happened less than `gap` ago; whether it did.
///
/// # Errors
/// When the database fails; then nothing was asked for.
pub async fn tick_once(db: &Db, queue: &Queue, clock: &Clock, gap: Duration, job: &Job) -> Result<bool> {
    let now = clock.now();
    let mut tx = db.begin().await?;
    let ticked = execute!(
        tx,
        "INSERT INTO ticks (name, last_at) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET last_at = excluded.last_at WHERE ticks.last_at <= $3",
        job.kind(),
        now.0,
        before(now, gap).0,
    )?;
    if ticked == 0 {
        return Ok(false);
    }
    queue.push(&mut tx, job, now).await?;
    tx.commit().await?;
    Ok(true)
}
