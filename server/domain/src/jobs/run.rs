//! What each job does, and when ticks ask for one: the part that knows the rest of the domain.

use std::time::Duration;

use contract::JobFailure;
use tokio_util::sync::CancellationToken;

use super::{
    Handler, Job, JobError, Lane, Queue, Settings, classify_account, close_account, delete_object,
    extract_and_classify, purge_expired, sweep_uploads, tick, work,
};
use crate::{Accounts, Classifier, Clock, Db, documents::Documents, store::ObjectStore};

/// Documents classified at once: most of them wait for a provider, as reading has places of its own.
const CLASSIFIED_AT_ONCE: usize = 4;
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
    /// What time it is.
    pub clock: Clock,
    /// Whose sessions run out, and who leaves.
    pub accounts: Accounts,
    /// Whose uploads are swept.
    pub documents: Documents,
    /// What documents are about.
    pub classifier: Classifier,
    /// From sweep to sweep.
    pub every: Duration,
}

impl Handler for Workers {
    async fn handle(&self, job: Job) -> Result<(), JobError> {
        // What was promised to be deleted is, however long it takes; all else waits where storage answers nobody.
        let promised = matches!(job, Job::DeleteObject { .. });
        match self.run(job).await {
            Err(error) if error.failure() == JobFailure::StorageUnavailable => {
                Err(if promised || self.store.ping().await.is_err() { error.passing() } else { error })
            }
            outcome => outcome,
        }
    }

    async fn give_up(&self, job: Job) -> Result<(), JobError> {
        match job {
            Job::ExtractAndClassify { user, document } => {
                extract_and_classify::give_up(&self.classifier, user, document).await
            }
            _ => Ok(()),
        }
    }
}

impl Workers {
    async fn run(&self, job: Job) -> Result<(), JobError> {
        match job {
            Job::ClassifyAccount { user, after } => classify_account::run(&self.classifier, user, after).await,
            Job::ExtractAndClassify { user, document } => {
                extract_and_classify::run(&self.classifier, user, document).await
            }
            Job::DeleteObject { document, object_key } => {
                delete_object::run(&self.db, &self.store, &self.clock, document, &object_key).await
            }
            Job::CloseAccount { user } => close_account::run(&self.accounts, &self.documents, user).await,
            Job::PurgeExpired => purge_expired::run(&self.accounts, self.classifier.providers()).await,
            Job::SweepUploads => sweep_uploads::run(&self.db, &self.clock, &self.documents).await,
        }
    }
}

/// Runs jobs and ticks until `stop`; then finishes what is running, for at most ten seconds, and returns.
pub async fn run(workers: Workers, stop: CancellationToken) {
    let Workers { db, queue, clock, every, .. } = workers.clone();
    let sweeps = tick(db.clone(), queue.clone(), clock.clone(), every, Job::SweepUploads, stop.clone());
    let purges = tick(db, queue.clone(), clock.clone(), PURGE_EVERY, Job::PurgeExpired, stop.clone());
    let classified = queue.lane(Lane::Classification);
    let classification = Settings { concurrency: CLASSIFIED_AT_ONCE, ..Settings::default() };
    let classifying = work(classified, clock.clone(), classification, workers.clone(), stop.clone());
    tokio::join!(work(queue, clock, Settings::default(), workers, stop), classifying, sweeps, purges);
}
