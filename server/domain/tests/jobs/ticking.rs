//! Work that comes round again, asked for by whichever replica is first.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use contract::Timestamp;
use domain::{
    Clock,
    jobs::{Job, JobError, Queue, tick, tick_once, work},
};
use tokio_util::sync::CancellationToken;

use crate::{
    support::both_engines,
    workers::{quick, until},
};

both_engines! {
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
