//! One process's worker: takes due jobs, runs a bounded number at once, settles each.
//!
//! It outlives every failure: of a job (tried again later, given up in the end), of the database (it waits and says so
//! once), of a panic in a job (a failure like any other). Killed, it leaves jobs whose leases end.

use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

use contract::JobFailure;
use futures::FutureExt;
use tokio::{task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{Backoff, Claimed, Job, JobError, Queue, Verdict, after};
use crate::{Clock, Result};

/// How a worker goes about it.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Jobs at once in this process.
    pub concurrency: usize,
    /// How long a job stays with a worker that shows no sign of life. Extended every third of it while the job runs.
    pub lease: Duration,
    /// How long one attempt may take.
    pub time_limit: Duration,
    /// How often an idle worker looks; also the pause after the database was found away.
    pub poll: Duration,
    /// After as many attempts a job is dead, unless what the last one failed of [passes](JobError::passing). A lease that
    /// ended counts: a job that kills its process ends too.
    pub attempts: i64,
    /// The wait between attempts.
    pub backoff: Backoff,
    /// How long running jobs may go on once the worker is told to stop.
    pub grace: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 8,
            lease: Duration::from_secs(60),
            time_limit: Duration::from_secs(600),
            poll: Duration::from_millis(500),
            attempts: 12,
            backoff: Backoff::default(),
            grace: Duration::from_secs(10),
        }
    }
}

/// What does jobs; a function of a job, too.
pub trait Handler: Clone + Send + Sync + 'static {
    /// Does one job. Twice equals once.
    fn handle(&self, job: Job) -> impl Future<Output = Result<(), JobError>> + Send;

    /// A job failed for good: tells whoever waits for it. Nobody, for most.
    fn give_up(&self, _job: Job) -> impl Future<Output = Result<(), JobError>> + Send {
        async { Ok(()) }
    }
}

impl<H, F> Handler for H
where
    H: Fn(Job) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), JobError>> + Send + 'static,
{
    fn handle(&self, job: Job) -> impl Future<Output = Result<(), JobError>> + Send {
        self(job)
    }
}

/// Works on `queue` until `stop`, with `handler` for each job; then lets what runs finish within the grace period.
/// Dropping the future abandons the jobs that run, as a kill would.
pub async fn work(queue: Queue, clock: Clock, settings: Settings, handler: impl Handler, stop: CancellationToken) {
    let mut running = JoinSet::new();
    let mut away = false;
    while !stop.is_cancelled() {
        while running.try_join_next().is_some() {}
        let free = settings.concurrency.saturating_sub(running.len());
        match queue.claim(clock.now(), settings.lease, free).await {
            Ok(claimed) => {
                if std::mem::take(&mut away) {
                    tracing::info!("the job queue is reachable again");
                }
                for claimed in claimed {
                    let attempt = Attempt { queue: queue.clone(), clock: clock.clone(), settings, claimed };
                    running.spawn(attempt.run(handler.clone()));
                }
            }
            Err(cause) => {
                if !std::mem::replace(&mut away, true) {
                    tracing::warn!(%cause, "the job queue is out of reach; trying again");
                }
            }
        }
        // Away, it waits in any case, or each job that ends would make it ask again at once.
        let full = !away && running.len() >= settings.concurrency;
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(settings.poll), if !full => {}
            Some(_) = running.join_next(), if !away => {}
        }
    }
    let deadline = Instant::now() + settings.grace;
    while let Ok(Some(_)) = tokio::time::timeout_at(deadline, running.join_next()).await {}
}

/// One attempt at one job.
struct Attempt {
    queue: Queue,
    clock: Clock,
    settings: Settings,
    claimed: Claimed,
}

impl Attempt {
    async fn run(self, handler: impl Handler) {
        let Claimed { id, attempts, .. } = self.claimed;
        let outcome = if attempts > self.settings.attempts {
            Err(JobError::new("every attempt ended with its worker").of(JobFailure::WorkerLost))
        } else {
            tokio::select! {
                outcome = self.attempt(&handler) => outcome,
                () = self.lose_lease() => {
                    tracing::warn!(%id, attempts, "another worker took over a job");
                    return;
                }
            }
        };
        let settled = match outcome {
            Ok(()) => self.queue.finish(&self.claimed).await,
            Err(error) => self.fail(&handler, &error).await,
        };
        match settled {
            Ok(true) => {}
            Ok(false) => tracing::warn!(%id, attempts, "a job ended after another worker had taken over"),
            Err(cause) => tracing::warn!(%id, attempts, %cause, "a job's end could not be recorded; it will run again"),
        }
    }

    async fn attempt(&self, handler: &impl Handler) -> Result<(), JobError> {
        let job = self.claimed.job().map_err(|error| JobError::from(error).of(JobFailure::Unknown))?;
        let guarded = AssertUnwindSafe(handler.handle(job)).catch_unwind();
        match tokio::time::timeout(self.settings.time_limit, guarded).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_panic)) => Err(JobError::new("panicked").of(JobFailure::Panicked)),
            Err(_elapsed) => Err(JobError::new("took too long").of(JobFailure::TimedOut)),
        }
    }

    /// Extends the lease again and again; returns when it was lost.
    async fn lose_lease(&self) {
        loop {
            tokio::time::sleep(self.settings.lease / 3).await;
            if let Ok(false) = self.queue.extend(&self.claimed, self.clock.now(), self.settings.lease).await {
                return;
            }
        }
    }

    async fn fail(&self, handler: &impl Handler, error: &JobError) -> Result<bool> {
        let Claimed { id, attempts, .. } = self.claimed;
        let last = attempts >= self.settings.attempts;
        let verdict = if last && !error.passes() {
            tracing::error!(%id, attempts, %error, "a job failed for good");
            self.give_up(handler).await;
            Verdict::Dead
        } else {
            tracing::warn!(%id, attempts, %error, "a job failed; it will be tried again");
            let delay = self.settings.backoff.delay(attempts, getrandom::u32().unwrap_or_default());
            let next = after(self.clock.now(), delay);
            if last { Verdict::Postpone(next) } else { Verdict::Retry(next) }
        };
        self.queue.fail(&self.claimed, verdict, error).await
    }

    /// Before the job is marked dead, so that a kill in between tells twice rather than never.
    async fn give_up(&self, handler: &impl Handler) {
        let Ok(job) = self.claimed.job() else { return };
        let told = AssertUnwindSafe(handler.give_up(job)).catch_unwind().await;
        if let Ok(Err(cause)) = told {
            tracing::warn!(id = %self.claimed.id, %cause, "nobody could be told that a job failed for good");
        }
    }
}
