//! Workers that a test starts, and what it sees of them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use contract::{DocumentId, Timestamp};
use domain::{
    Clock, Db,
    jobs::{Job, JobError, Queue, QueueCounts, Settings, work},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) const QUICK: Duration = Duration::from_millis(50);
pub(crate) const LONG: Duration = Duration::from_secs(20);
/// A lease whose end a test waits for.
pub(crate) const BRIEF: Duration = Duration::from_millis(1500);

/// Looks so often that no test waits for it; its leases outlast the pauses of a busy machine.
pub(crate) fn quick() -> Settings {
    Settings { poll: QUICK, lease: LONG, ..Settings::default() }
}

pub(crate) fn some_job() -> Job {
    Job::DeleteObject { document: DocumentId(Clock::System.new_id()), object_key: "u/somebody/something".to_owned() }
}

pub(crate) async fn push(db: &Db, job: &Job, run_at: Timestamp) {
    let mut tx = db.begin().await.unwrap();
    Queue::new(db).push(&mut tx, job, run_at).await.unwrap();
    tx.commit().await.unwrap();
}

/// How often each document's job ran.
#[derive(Clone, Default)]
pub(crate) struct Runs(Arc<Mutex<HashMap<DocumentId, usize>>>);

impl Runs {
    pub(crate) fn note(&self, job: &Job) {
        if let Job::DeleteObject { document, .. } = job {
            *self.0.lock().unwrap().entry(*document).or_default() += 1;
        }
    }

    pub(crate) fn counts(&self) -> Vec<usize> {
        self.0.lock().unwrap().values().copied().collect()
    }

    pub(crate) fn total(&self) -> usize {
        self.counts().into_iter().sum()
    }
}

/// A worker that notes what it runs, and takes `each` for it.
pub(crate) fn start(db: Db, settings: Settings, runs: &Runs, each: Duration) -> (JoinHandle<()>, CancellationToken) {
    start_by(Clock::System, db, settings, runs, each)
}

/// The same, by another clock.
pub(crate) fn start_by(
    clock: Clock,
    db: Db,
    settings: Settings,
    runs: &Runs,
    each: Duration,
) -> (JoinHandle<()>, CancellationToken) {
    let (stop, runs) = (CancellationToken::new(), runs.clone());
    let handler = move |job: Job| {
        let runs = runs.clone();
        async move {
            runs.note(&job);
            tokio::time::sleep(each).await;
            Ok::<(), JobError>(())
        }
    };
    (tokio::spawn(work(Queue::new(&db), clock, settings, handler, stop.clone())), stop)
}

/// Waits until `done`; fails after a while.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, done: impl Fn() -> F) {
    let deadline = Instant::now() + LONG;
    while !done().await {
        assert!(Instant::now() < deadline, "still waiting: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub(crate) async fn until_empty(db: &Db) {
    until("an empty queue", || async { Queue::new(db).counts().await.is_ok_and(|c| c == QueueCounts::default()) })
        .await;
}
