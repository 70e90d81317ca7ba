//! The promises of the job queue, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

mod support;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use contract::{DocumentId, Timestamp, UserId};
use domain::{
    Clock, Db,
    jobs::{Backoff, Handler, Job, JobError, Lane, Queue, QueueCounts, Settings, Verdict, tick, tick_once, work},
};
use support::{TestDb, both_engines};
use tokio::{sync::Semaphore, task::JoinHandle};
use tokio_util::sync::CancellationToken;

const QUICK: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(20);
/// A lease whose end a test waits for.
const BRIEF: Duration = Duration::from_millis(1500);

/// Looks so often that no test waits for it; its leases outlast the pauses of a busy machine.
fn quick() -> Settings {
    Settings { poll: QUICK, lease: LONG, ..Settings::default() }
}

fn some_job() -> Job {
    Job::DeleteObject { document: DocumentId(Clock::System.new_id()), object_key: "u/somebody/something".to_owned() }
}

async fn push(db: &Db, job: &Job, run_at: Timestamp) {
    let mut tx = db.begin().await.unwrap();
    Queue::new(db).push(&mut tx, job, run_at).await.unwrap();
    tx.commit().await.unwrap();
}

/// How often each document's job ran.
#[derive(Clone, Default)]
struct Runs(Arc<Mutex<HashMap<DocumentId, usize>>>);

impl Runs {
    fn note(&self, job: &Job) {
        if let Job::DeleteObject { document, .. } = job {
            *self.0.lock().unwrap().entry(*document).or_default() += 1;
        }
    }

    fn counts(&self) -> Vec<usize> {
        self.0.lock().unwrap().values().copied().collect()
    }

    fn total(&self) -> usize {
        self.counts().into_iter().sum()
    }
}

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

/// A worker that notes what it runs, and takes `each` for it.
fn start(db: Db, settings: Settings, runs: &Runs, each: Duration) -> (JoinHandle<()>, CancellationToken) {
    start_by(Clock::System, db, settings, runs, each)
}

/// The same, by another clock.
fn start_by(
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
async fn until<F: Future<Output = bool>>(what: &str, done: impl Fn() -> F) {
    let deadline = Instant::now() + LONG;
    while !done().await {
        assert!(Instant::now() < deadline, "still waiting: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn until_empty(db: &Db) {
    until("an empty queue", || async { Queue::new(db).counts().await.is_ok_and(|c| c == QueueCounts::default()) })
        .await;
}

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

    async fn three_replicas_tick_once_an_interval(db: TestDb) {
        let (every, stop) = (Duration::from_secs(1), CancellationToken::new());
        let ran = Arc::new(AtomicUsize::new(0));
        let replicas = [db.db.clone(), db.replica().await, db.replica().await];
        let started = Instant::now();
        for replica in replicas {
            let (queue, count) = (Queue::new(&replica), ran.clone());
            let handler = move |_: Job| {
                count.fetch_add(1, Ordering::SeqCst);
                async { Ok::<(), JobError>(()) }
            };
            tokio::spawn(work(queue.clone(), Clock::System, quick(), handler, stop.clone()));
            tokio::spawn(tick(replica, queue, Clock::System, every, Job::SweepUploads, stop.clone()));
        }
        until("four ticks", || async { ran.load(Ordering::SeqCst) >= 4 }).await;
        assert!(started.elapsed() > every * 29 / 10, "four ticks, the first at once, took {:?}", started.elapsed());
        stop.cancel();
    }

    async fn replicas_that_tick_in_the_same_instant_ask_for_one_job(db: TestDb) {
        let (clock, gap) = (Clock::manual(Timestamp(1_000_000_000)), Duration::from_secs(10));
        let mut replicas = Vec::new();
        for _ in 0..3 {
            replicas.push(db.replica().await);
        }
        for (round, seconds) in [(1, 9), (1, 1), (2, 0)] {
            let once = replicas.iter().map(|db| {
                let (db, clock) = (db.clone(), clock.clone());
                async move { tick_once(&db, &Queue::new(&db), &clock, gap, &Job::SweepUploads).await.unwrap() }
            });
            futures::future::join_all(once).await;
            assert_eq!(db.number("SELECT count(*) FROM jobs").await, round);
            clock.advance_secs(seconds);
        }
    }
}

struct OnDrop(Arc<AtomicUsize>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}
