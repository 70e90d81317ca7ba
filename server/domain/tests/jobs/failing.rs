//! Jobs that fail: another attempt, later each time, and an end.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use contract::Timestamp;
use domain::{
    Clock,
    jobs::{Backoff, Handler, Job, JobError, Queue, QueueCounts, Settings, work},
};
use tokio_util::sync::CancellationToken;

use crate::{
    support::both_engines,
    workers::{LONG, QUICK, Runs, push, quick, some_job, start, until, until_empty},
};

/// Fails at everything, and notes of what it was told that it was given up.
#[derive(Clone)]
struct Hopeless(Runs);

impl Handler for Hopeless {
    async fn handle(&self, _: Job) -> Result<(), JobError> {
        Err(JobError::new("no"))
    }

    async fn give_up(&self, job: Job) -> Result<(), JobError> {
        self.0.note(&job);
        Ok(())
    }
}

both_engines! {
    async fn a_failing_job_waits_longer_each_time_and_is_dead_in_the_end(db: TestDb) {
        let (queue, clock, tries) = (Queue::new(&db.db), Clock::manual(Timestamp(0)), Arc::new(AtomicUsize::new(0)));
        let (count, stop) = (tries.clone(), CancellationToken::new());
        let handler = move |_: Job| {
            count.fetch_add(1, Ordering::SeqCst);
            async { Err(JobError::from(std::io::Error::other("the store is on fire"))) }
        };
        push(&db.db, &some_job(), clock.now()).await;
        tokio::spawn(work(queue.clone(), clock.clone(), Settings { attempts: 5, ..quick() }, handler, stop.clone()));
        for (attempt, longest) in [(1, 1_000_000), (2, 2_000_000), (3, 4_000_000), (4, 8_000_000)] {
            until("an attempt to fail", || async {
                tries.load(Ordering::SeqCst) == attempt && queue.counts().await.unwrap().waiting == 1
            })
            .await;
            let wait = db.number("SELECT run_at FROM jobs").await - clock.now().0;
            assert!((longest / 2..=longest).contains(&wait), "attempt {attempt} waits {wait} µs");
            clock.advance_secs(longest / 1_000_000);
        }
        until("the job to die", || async { queue.counts().await.unwrap().dead == 1 }).await;
        clock.advance_secs(100_000);
        tokio::time::sleep(QUICK * 6).await;
        assert_eq!(tries.load(Ordering::SeqCst), 5);
        assert_eq!(queue.counts().await.unwrap(), QueueCounts { dead: 1, ..QueueCounts::default() });
        assert_eq!(db.number("SELECT count(*) FROM jobs WHERE last_error = 'the store is on fire'").await, 1);
        stop.cancel();
    }

    async fn a_job_waits_for_storage_however_long_it_is_away(db: TestDb) {
        let (queue, clock, tries) = (Queue::new(&db.db), Clock::manual(Timestamp(0)), Arc::new(AtomicUsize::new(0)));
        let (count, stop) = (tries.clone(), CancellationToken::new());
        let handler = move |_: Job| {
            let back = count.fetch_add(1, Ordering::SeqCst) == 5;
            async move { if back { Ok(()) } else { Err(JobError::new("away").passing()) } }
        };
        push(&db.db, &some_job(), clock.now()).await;
        tokio::spawn(work(queue.clone(), clock.clone(), Settings { attempts: 2, ..quick() }, handler, stop.clone()));
        for attempt in 1..=5 {
            until("an attempt to fail", || async {
                tries.load(Ordering::SeqCst) == attempt && queue.counts().await.unwrap().waiting == 1
            })
            .await;
            clock.advance_secs(600);
        }
        until_empty(&db.db).await;
        assert_eq!(tries.load(Ordering::SeqCst), 6);
        stop.cancel();
    }

    async fn a_panic_in_a_job_is_a_failure_and_the_worker_goes_on(db: TestDb) {
        let (queue, stop) = (Queue::new(&db.db), CancellationToken::new());
        let handler = |job: Job| async move {
            assert!(matches!(job, Job::SweepUploads), "a document's job");
            Ok::<(), JobError>(())
        };
        push(&db.db, &some_job(), Clock::System.now()).await;
        push(&db.db, &Job::SweepUploads, Clock::System.now()).await;
        let settings = Settings { attempts: 1, concurrency: 1, ..quick() };
        tokio::spawn(work(queue.clone(), Clock::System, settings, handler, stop.clone()));
        let dead = QueueCounts { dead: 1, ..QueueCounts::default() };
        until("one dead, one done", || async { queue.counts().await.unwrap() == dead }).await;
        assert_eq!(db.number("SELECT count(*) FROM jobs WHERE last_error = 'panicked'").await, 1);
        stop.cancel();
    }

    async fn a_job_that_takes_too_long_fails(db: TestDb) {
        let runs = Runs::default();
        push(&db.db, &some_job(), Clock::System.now()).await;
        let settings = Settings { attempts: 1, time_limit: QUICK, ..quick() };
        let (_worker, stop) = start(db.db.clone(), settings, &runs, LONG);
        until("the job to die", || async { Queue::new(&db.db).counts().await.unwrap().dead == 1 }).await;
        stop.cancel();
    }

    async fn a_job_that_ends_its_process_every_time_is_dead_in_the_end(db: TestDb) {
        let (queue, clock, runs) = (Queue::new(&db.db), Clock::System, Runs::default());
        push(&db.db, &some_job(), clock.now()).await;
        for _ in 0..2 {
            assert_eq!(queue.claim(clock.now(), Duration::ZERO, 1).await.unwrap().len(), 1);
        }
        let (_worker, stop) = start(db.db.clone(), Settings { attempts: 2, ..quick() }, &runs, Duration::ZERO);
        until("the job to die", || async { queue.counts().await.unwrap().dead == 1 }).await;
        assert_eq!(runs.total(), 0, "it was not run a third time");
        stop.cancel();
    }

    async fn a_job_that_is_given_up_is_told_once_and_is_dead_then(db: TestDb) {
        let (queue, stop, told) = (Queue::new(&db.db), CancellationToken::new(), Runs::default());
        push(&db.db, &some_job(), Clock::System.now()).await;
        let settings = Settings { attempts: 2, backoff: Backoff { shortest: QUICK, longest: QUICK }, ..quick() };
        tokio::spawn(work(queue.clone(), Clock::System, settings, Hopeless(told.clone()), stop.clone()));
        until("the job to die", || async { queue.counts().await.unwrap().dead == 1 }).await;
        assert_eq!(told.total(), 1);
        stop.cancel();
    }
}
