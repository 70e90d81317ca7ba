//! Dead jobs: why, without telling about what, and once more.

use std::time::Duration;

use contract::{AuditAction, DocumentId, JobFailure, JobId, JobState};
use domain::{
    Clock, Db, Error,
    jobs::{Job, JobError, Queue, Verdict},
};
use serde_json::json;

use crate::{
    house::{House, START},
    support::both_engines,
};

const LEASE: Duration = Duration::from_secs(60);

/// A job that failed for good, of an error whose text names a file.
async fn dead_job(db: &Db) {
    let queue = Queue::new(db);
    let job = Job::DeleteObject { document: DocumentId(Clock::System.new_id()), object_key: "u/x/secret.pdf".into() };
    let mut tx = db.begin().await.unwrap();
    queue.push(&mut tx, &job, START).await.unwrap();
    tx.commit().await.unwrap();
    let [claimed] = &queue.claim(START, LEASE, 1).await.unwrap()[..] else { panic!("one job") };
    let error = JobError::new("cannot delete secret.pdf").of(JobFailure::StorageRefused);
    assert!(queue.fail(claimed, Verdict::Dead, &error).await.unwrap());
}

both_engines! {
    async fn a_dead_job_says_what_kind_and_why_but_nothing_of_its_payload(t: TestDb) {
        let house = House::open(&t.db).await;
        assert_eq!(house.admin.jobs(&house.boss, JobState::Dead).await.unwrap().items, []);
        dead_job(&t.db).await;
        let jobs = house.admin.jobs(&house.boss, JobState::Dead).await.unwrap();
        let [job] = &jobs.items[..] else { panic!("one job: {jobs:?}") };
        assert_eq!((job.kind.as_str(), job.attempts), ("delete_object", 1));
        assert_eq!(job.last_error, Some(JobFailure::StorageRefused));
        assert!(Clock::System.now().secs_since(job.created_at).abs() < 60);
        assert!(!serde_json::to_string(&jobs).unwrap().contains("secret"));
        assert_eq!(house.admin.jobs(&house.boss, JobState::Waiting).await.unwrap().items, []);
    }

    async fn a_retried_job_has_all_its_attempts_again_and_runs_at_once(t: TestDb) {
        let house = House::open(&t.db).await;
        dead_job(&t.db).await;
        let id = house.admin.jobs(&house.boss, JobState::Dead).await.unwrap().items[0].id;
        house.clock.advance_secs(10);
        house.admin.retry_job(&house.boss, id).await.unwrap();
        let waiting = house.admin.jobs(&house.boss, JobState::Waiting).await.unwrap().items;
        assert_eq!((waiting[0].id, waiting[0].attempts, waiting[0].run_at), (id, 0, START.plus_secs(10)));
        assert_eq!(Queue::new(&t.db).claim(house.clock.now(), LEASE, 1).await.unwrap()[0].attempts, 1);
        let log = house.log().await;
        assert_eq!((log.len(), log[0].action, &log[0].target), (1, AuditAction::JobRetried, &None));
        assert_eq!(log[0].detail, json!({"id": id, "kind": "delete_object"}));
        // It is in a worker's hands now, and not for anybody else to touch.
        assert!(matches!(house.admin.retry_job(&house.boss, id).await, Err(Error::NotFound)));
        assert_eq!(house.log().await.len(), 1);
    }

    async fn of_two_who_retry_a_job_at_once_one_does(t: TestDb) {
        let house = House::open(&t.db).await;
        dead_job(&t.db).await;
        let id = house.admin.jobs(&house.boss, JobState::Dead).await.unwrap().items[0].id;
        let (a, b) = tokio::join!(house.admin.retry_job(&house.boss, id), house.admin.retry_job(&house.boss, id));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert_eq!(house.log().await.len(), 1);
    }

    async fn only_administrators_see_and_retry_jobs(t: TestDb) {
        let house = House::open(&t.db).await;
        dead_job(&t.db).await;
        let id = house.admin.jobs(&house.boss, JobState::Dead).await.unwrap().items[0].id;
        let nobody = house.nobody().await;
        assert!(matches!(house.admin.jobs(&nobody, JobState::Dead).await, Err(Error::Forbidden)));
        assert!(matches!(house.admin.retry_job(&nobody, id).await, Err(Error::Forbidden)));
        let unknown = JobId(Clock::System.new_id());
        assert!(matches!(house.admin.retry_job(&house.boss, unknown).await, Err(Error::NotFound)));
    }
}
