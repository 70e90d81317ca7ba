//! One job, one worker at a time: leases, and what becomes of a worker that lost one.

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
    jobs::{Job, JobError, Queue, QueueCounts, Settings, Verdict, work},
};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::{
    support::both_engines,
    workers::{BRIEF, LONG, QUICK, Runs, push, quick, some_job, start, start_by, until, until_empty},
};

both_engines! {
    async fn two_replicas_racing_over_two_hundred_jobs_run_each_once(db: TestDb) {
        let runs = Runs::default();
        let mut tx = db.db.begin().await.unwrap();
        for _ in 0..200 {
            Queue::new(&db.db).push(&mut tx, &some_job(), Clock::System.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let (_one, stop_one) = start(db.db.clone(), quick(), &runs, Duration::from_millis(2));
        let (_two, stop_two) = start(db.replica().await, quick(), &runs, Duration::from_millis(2));
        until_empty(&db.db).await;
        let counts = runs.counts();
        assert_eq!(counts.len(), 200);
        assert!(counts.iter().all(|&count| count == 1), "{counts:?}");
        stop_one.cancel();
        stop_two.cancel();
    }

    async fn a_job_whose_worker_was_killed_runs_again_and_ends_once(db: TestDb) {
        let (clock, killed, runs) = (Clock::manual(Clock::System.now()), Runs::default(), Runs::default());
        let settings = Settings { lease: BRIEF, ..quick() };
        let (worker, _stop) = start_by(clock.clone(), db.replica().await, settings, &killed, LONG);
        push(&db.db, &some_job(), clock.now()).await;
        until("the first attempt", || async { killed.total() == 1 }).await;
        worker.abort();
        assert!(worker.await.unwrap_err().is_cancelled());
        let (_other, stop) = start_by(clock.clone(), db.db.clone(), quick(), &runs, Duration::ZERO);
        clock.advance_secs(1);
        tokio::time::sleep(QUICK * 4).await;
        assert_eq!(runs.total(), 0, "not before the lease ends");
        clock.advance_secs(2);
        until_empty(&db.db).await;
        clock.advance_secs(3600);
        tokio::time::sleep(QUICK * 4).await;
        assert_eq!((killed.total(), runs.total()), (1, 1));
        stop.cancel();
    }

    async fn a_job_that_outlasts_its_lease_stays_with_its_worker(db: TestDb) {
        let (clock, gate) = (Clock::manual(Clock::System.now()), Arc::new(Semaphore::new(0)));
        let (slow, other, stop_one) = (Runs::default(), Runs::default(), CancellationToken::new());
        let (noted, shut) = (slow.clone(), gate.clone());
        let handler = move |job: Job| {
            noted.note(&job);
            let shut = shut.clone();
            async move {
                shut.acquire().await.unwrap().forget();
                Ok::<(), JobError>(())
            }
        };
        push(&db.db, &some_job(), clock.now()).await;
        let settings = Settings { lease: BRIEF, ..quick() };
        tokio::spawn(work(Queue::new(&db.db), clock.clone(), settings, handler, stop_one.clone()));
        until("the first attempt", || async { slow.total() == 1 }).await;
        let (_two, stop_two) = start_by(clock.clone(), db.replica().await, settings, &other, Duration::ZERO);
        // Twice the lease, in steps that each leave time to extend it.
        for _ in 0..3 {
            clock.advance_secs(1);
            let extended = clock.now().0 + i64::try_from(BRIEF.as_micros()).unwrap();
            until("a longer lease", || async { db.number("SELECT run_at FROM jobs").await == extended }).await;
        }
        tokio::time::sleep(QUICK * 4).await;
        gate.add_permits(1);
        until_empty(&db.db).await;
        assert_eq!((slow.total(), other.total()), (1, 0));
        stop_one.cancel();
        stop_two.cancel();
    }

    async fn a_worker_that_lost_its_lease_cannot_settle_the_job(db: TestDb) {
        let (queue, now, lease) = (Queue::new(&db.db), Timestamp(1_000_000_000), Duration::from_secs(60));
        push(&db.db, &some_job(), now).await;
        let old = queue.claim(now, lease, 8).await.unwrap().remove(0);
        assert!(queue.claim(now.plus_secs(59), lease, 8).await.unwrap().is_empty(), "not before the lease ends");
        let new = queue.claim(now.plus_secs(60), lease, 8).await.unwrap().remove(0);
        assert_eq!((old.id, old.attempts, new.attempts), (new.id, 1, 2));

        assert!(!queue.extend(&old, now.plus_secs(3600), lease).await.unwrap());
        assert!(!queue.fail(&old, Verdict::Dead, &JobError::new("late")).await.unwrap());
        assert!(!queue.finish(&old).await.unwrap());
        assert_eq!(queue.counts().await.unwrap(), QueueCounts { running: 1, ..QueueCounts::default() });
        assert!(queue.finish(&new).await.unwrap());
        assert!(!queue.finish(&new).await.unwrap(), "once");
        assert_eq!(queue.counts().await.unwrap(), QueueCounts::default());
    }

    async fn an_attempt_ends_when_another_worker_takes_over(db: TestDb) {
        // A clock that stands still extends its lease to a moment that passes: what a paused machine looks like.
        let (frozen, ended) = (Clock::manual(Clock::System.now()), Arc::new(AtomicUsize::new(0)));
        let (count, stop, runs) = (ended.clone(), CancellationToken::new(), Runs::default());
        let handler = move |_: Job| {
            let guard = OnDrop(count.clone());
            async move {
                let _guard = guard;
                std::future::pending::<Result<(), JobError>>().await
            }
        };
        push(&db.db, &some_job(), frozen.now()).await;
        let settings = Settings { lease: BRIEF, ..quick() };
        tokio::spawn(work(Queue::new(&db.db), frozen, settings, handler, stop.clone()));
        until("the first attempt", || async { Queue::new(&db.db).counts().await.unwrap().running == 1 }).await;
        let (_other, stop_other) = start(db.replica().await, quick(), &runs, BRIEF);
        until("the end of the first attempt", || async { ended.load(Ordering::SeqCst) == 1 }).await;
        stop.cancel();
        until_empty(&db.db).await;
        assert_eq!(runs.total(), 1);
        stop_other.cancel();
    }
}

struct OnDrop(Arc<AtomicUsize>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}
