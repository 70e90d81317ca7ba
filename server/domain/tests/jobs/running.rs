//! When jobs run, how many at once, and how a worker stops.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use contract::{DocumentId, Timestamp, UserId};
use domain::{
    Clock,
    jobs::{Job, JobError, Lane, Queue, QueueCounts, Settings, work},
};
use tokio_util::sync::CancellationToken;

use crate::{
    support::{TestDb, both_engines},
    workers::{LONG, QUICK, Runs, push, quick, some_job, start, until, until_empty},
};

both_engines! {
    async fn a_job_of_a_transaction_that_was_rolled_back_never_runs(db: TestDb) {
        let (queue, runs) = (Queue::new(&db.db), Runs::default());
        let mut tx = db.db.begin().await.unwrap();
        queue.push(&mut tx, &some_job(), Clock::System.now()).await.unwrap();
        tx.rollback().await.unwrap();
        let mut tx = db.db.begin().await.unwrap();
        queue.push(&mut tx, &some_job(), Clock::System.now()).await.unwrap();
        drop(tx);
        let (worker, stop) = start(db.db.clone(), quick(), &runs, Duration::ZERO);
        push(&db.db, &some_job(), Clock::System.now()).await;
        until_empty(&db.db).await;
        tokio::time::sleep(QUICK * 4).await;
        assert_eq!(runs.counts(), [1], "only the committed one");
        stop.cancel();
        worker.await.unwrap();
    }

    async fn a_committed_job_runs_promptly(db: TestDb) {
        let runs = Runs::default();
        let (_worker, _stop) = start(db.db.clone(), Settings::default(), &runs, Duration::ZERO);
        tokio::time::sleep(Duration::from_millis(700)).await;
        // Half a second, and what a busy machine adds to the quickest of three.
        let mut quickest = Duration::MAX;
        for count in 1..=3 {
            push(&db.db, &some_job(), Clock::System.now()).await;
            let committed = Instant::now();
            until("the job", || async { runs.total() == count }).await;
            quickest = quickest.min(committed.elapsed());
        }
        assert!(quickest < Duration::from_millis(1500), "took {quickest:?}");
    }

    async fn a_job_does_not_run_before_its_time(db: TestDb) {
        let (clock, runs) = (Clock::manual(Timestamp(1_000_000_000)), Runs::default());
        push(&db.db, &some_job(), clock.now().plus_secs(60)).await;
        let (noted, stop) = (runs.clone(), CancellationToken::new());
        let handler = move |job: Job| {
            noted.note(&job);
            async { Ok::<(), JobError>(()) }
        };
        tokio::spawn(work(Queue::new(&db.db), clock.clone(), quick(), handler, stop.clone()));
        clock.advance_secs(59);
        tokio::time::sleep(QUICK * 6).await;
        assert_eq!(runs.total(), 0);
        clock.advance_secs(1);
        until("the job", || async { runs.total() == 1 }).await;
        stop.cancel();
    }

    async fn what_takes_long_to_classify_keeps_nothing_else_waiting(db: TestDb) {
        let (upkeep, runs, now) = (Queue::new(&db.db), Runs::default(), Clock::System.now());
        let (user, document) = (UserId(Clock::System.new_id()), DocumentId(Clock::System.new_id()));
        for _ in 0..20 {
            push(&db.db, &Job::ExtractAndClassify { user, document }, now).await;
        }
        push(&db.db, &some_job(), now).await;
        let reading = upkeep.lane(Lane::Classification);
        let settings = Settings { concurrency: 2, ..quick() };
        let (stop, begun) = (CancellationToken::new(), Arc::new(AtomicUsize::new(0)));
        let count = begun.clone();
        let forever = move |_: Job| {
            count.fetch_add(1, Ordering::SeqCst);
            std::future::pending::<Result<(), JobError>>()
        };
        tokio::spawn(work(reading.clone(), Clock::System, settings, forever, stop.clone()));
        until("two to be read", || async { begun.load(Ordering::SeqCst) == 2 }).await;
        let (_worker, _stop) = start(db.db.clone(), settings, &runs, Duration::ZERO);
        until("the deletion to be done", || async { runs.total() == 1 }).await;
        assert_eq!(upkeep.claim(Clock::System.now(), Duration::ZERO, 99).await.unwrap().len(), 0);
        assert_eq!(reading.claim(Clock::System.now(), Duration::ZERO, 99).await.unwrap().len(), 18);
        stop.cancel();
    }

    async fn a_process_runs_no_more_jobs_at_once_than_it_may(db: TestDb) {
        let (now, most, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)), CancellationToken::new());
        let (inside, peak) = (now.clone(), most.clone());
        let handler = move |_: Job| {
            let (inside, peak) = (inside.clone(), peak.clone());
            async move {
                peak.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(QUICK).await;
                inside.fetch_sub(1, Ordering::SeqCst);
                Ok::<(), JobError>(())
            }
        };
        for _ in 0..20 {
            push(&db.db, &some_job(), Clock::System.now()).await;
        }
        let settings = Settings { concurrency: 4, ..quick() };
        tokio::spawn(work(Queue::new(&db.db), Clock::System, settings, handler, stop.clone()));
        until_empty(&db.db).await;
        assert_eq!(most.load(Ordering::SeqCst), 4);
        stop.cancel();
    }

    async fn a_worker_told_to_stop_ends_what_it_runs_and_takes_nothing_new(db: TestDb) {
        let (queue, runs) = (Queue::new(&db.db), Runs::default());
        push(&db.db, &some_job(), Clock::System.now()).await;
        let settings = Settings { poll: LONG, ..quick() };
        let (worker, stop) = start(db.db.clone(), settings, &runs, QUICK * 6);
        until("the job", || async { runs.total() == 1 }).await;
        stop.cancel();
        push(&db.db, &some_job(), Clock::System.now()).await;
        worker.await.unwrap();
        assert_eq!(queue.counts().await.unwrap(), QueueCounts { waiting: 1, ..QueueCounts::default() });
    }

    async fn a_worker_told_to_stop_does_not_wait_for_ever(db: TestDb) {
        let runs = Runs::default();
        push(&db.db, &some_job(), Clock::System.now()).await;
        let (worker, stop) = start(db.db.clone(), Settings { grace: QUICK, ..quick() }, &runs, LONG);
        until("the job", || async { runs.total() == 1 }).await;
        stop.cancel();
        // The job takes longer, and so does any other grace period.
        tokio::time::timeout(Duration::from_secs(8), worker).await.expect("stopped").unwrap();
        assert_eq!(Queue::new(&db.db).counts().await.unwrap().running, 1, "its lease will end");
    }

    async fn work_goes_on_after_the_database_was_away(db: TestDb) {
        let runs = Runs::default();
        let (worker, stop) = start(db.replica().await, quick(), &runs, Duration::ZERO);
        push(&db.db, &some_job(), Clock::System.now()).await;
        until("the job before", || async { runs.total() == 1 }).await;
        until_empty(&db.db).await;
        // Longer than a connection is waited for.
        db.away(Duration::from_secs(6)).await;
        assert!(!worker.is_finished());
        let after = TestDb::connect(&db.url).await;
        push(&after, &some_job(), Clock::System.now()).await;
        until("the job after", || async { runs.total() == 2 }).await;
        until_empty(&after).await;
        stop.cancel();
        worker.await.unwrap();
    }
}
