//! What each job does, and when ticks ask for one: the part that knows the rest of the domain.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Job, JobError, Queue, Settings, close_account, delete_object, purge_expired, sweep_uploads, tick, work};
use crate::{Accounts, Clock, Db, documents::Documents, events::Events, store::ObjectStore};

/// From purge to purge.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// What jobs work with.
#[derive(Debug, Clone)]
pub struct Workers {
    /// Where rows are.
    pub db: Db,
    /// Where objects are.
    pub store: ObjectStore,
    /// Where jobs are.
    pub queue: Queue,
    /// Who hears of changes.
    pub events: Events,
    /// What time it is.
    pub clock: Clock,
    /// Whose sessions run out, and who leaves.
    pub accounts: Accounts,
    /// Whose uploads are swept.
    pub documents: Documents,
    /// From sweep to sweep.
    pub every: Duration,
}

impl Workers {
    /// Does one job. Twice equals once.
    ///
    /// # Errors
    /// Any; the queue tries again.
    pub async fn handle(&self, job: Job) -> Result<(), JobError> {
        match job {
            Job::DeleteObject { document, object_key } => {
                delete_object::run(&self.db, &self.store, &self.clock, document, &object_key).await
            }
            Job::CloseAccount { user } => close_account::run(&self.accounts, &self.documents, user).await,
            Job::PurgeExpired => purge_expired::run(&self.accounts).await,
            Job::SweepUploads => sweep_uploads::run(&self.db, &self.clock, &self.documents).await,
        }
    }
}

/// Runs jobs and ticks until `stop`; then finishes what is running, for at most ten seconds, and returns.
pub async fn run(workers: Workers, stop: CancellationToken) {
    let Workers { db, queue, clock, every, .. } = workers.clone();
    let sweeps = tick(db.clone(), queue.clone(), clock.clone(), every, Job::SweepUploads, stop.clone());
    let purges = tick(db, queue.clone(), clock.clone(), PURGE_EVERY, Job::PurgeExpired, stop.clone());
    let handler = move |job| {
        let workers = workers.clone();
        async move { workers.handle(job).await }
    };
    tokio::join!(work(queue, clock, Settings::default(), handler, stop), sweeps, purges);
}
