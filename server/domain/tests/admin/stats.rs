//! Figures, and what ran last.

use contract::{ByteSize, DriftTotal, DriftTotals, JobCounts, LastRun, SweepTotals};
use domain::{
    Error,
    documents::SweepReport,
    jobs::{Job, Queue},
    reconcile::{Drift, Finding},
    runs::{self, Run},
};

use crate::{
    house::{House, START},
    support::{
        both_engines,
        sql::{id_literal, run},
    },
};

both_engines! {
    async fn an_empty_house_counts_its_administrator(t: TestDb) {
        let house = House::open(&t.db).await;
        let stats = house.admin.stats(&house.boss).await.unwrap();
        assert_eq!((stats.accounts, stats.documents, stats.uploaded_bytes), (1, 0, ByteSize::ZERO));
        assert_eq!((stats.jobs, stats.oldest_ready_job_secs), (JobCounts::default(), None));
        assert_eq!((stats.last_sweep, stats.last_reconcile), (None, None));
        let nobody = house.nobody().await;
        assert!(matches!(house.admin.stats(&nobody).await, Err(Error::Forbidden)));
    }

    async fn figures_add_up_over_all_accounts(t: TestDb) {
        let house = House::open(&t.db).await;
        for (name, bytes) in [("ada", 300), ("grace", 50)] {
            let owner = id_literal(&t.db, house.register(&format!("{name}@example.org")).await.id.0);
            let new_id = || id_literal(&t.db, house.clock.new_id());
            let (document, pending, gone) = (new_id(), new_id(), new_id());
            run(&t.db, format!(
                "INSERT INTO documents (id, user_id, filename, content_type, size_bytes, status, created_at)
                     VALUES ({document}, {owner}, 'a', 'text/plain', {bytes}, 'uploaded', 1),
                            ({pending}, {owner}, 'b', 'text/plain', 7, 'pending', 1);
                 UPDATE quotas SET used_bytes = {bytes}, reserved_bytes = 7, pending_uploads = 1 WHERE user_id = {owner};
                 INSERT INTO tombstones (document_id, user_id, created_at, purge_at) VALUES ({gone}, {owner}, 1, 1);"
            )).await;
        }
        house.accounts.set_disabled("ada@example.org", true).await.unwrap();
        let queue = Queue::new(&t.db);
        let mut tx = t.db.begin().await.unwrap();
        for at in [START.plus_secs(-90), START.plus_secs(-30), START.plus_secs(1000)] {
            queue.push(&mut tx, &Job::SweepUploads, at).await.unwrap();
        }
        tx.commit().await.unwrap();

        let stats = house.admin.stats(&house.boss).await.unwrap();
        assert_eq!((stats.accounts, stats.disabled_accounts, stats.documents), (3, 1, 2));
        assert_eq!((stats.uploaded_bytes.get(), stats.pending, stats.reserved_bytes.get()), (350, 2, 14));
        assert_eq!((stats.tombstones, stats.jobs), (2, JobCounts { waiting: 3, running: 0, dead: 0 }));
        assert_eq!(stats.oldest_ready_job_secs, Some(90));
        let page = house.accounts.users(&house.boss, &Default::default()).await.unwrap();
        assert_eq!(page.items.iter().map(|user| user.documents).collect::<Vec<_>>(), [1, 1, 0]);
    }

    async fn the_last_sweep_and_reconciliation_are_remembered_with_what_they_found(t: TestDb) {
        let house = House::open(&t.db).await;
        let sweep = |finished| SweepReport { finished, expired: 2, undecided: 3, tombstones: 4 };
        runs::record(&t.db, Run::Sweep, START.plus_secs(5), &sweep(1)).await.unwrap();
        // A replica whose clock is behind does not take it back.
        runs::record(&t.db, Run::Sweep, START, &sweep(9)).await.unwrap();
        let drift = Drift { used: Finding { count: 1, bytes: 10 }, ..Drift::default() };
        runs::record(&t.db, Run::Reconcile, START, &drift).await.unwrap();
        let stats = house.admin.stats(&house.boss).await.unwrap();
        let report = SweepTotals { finished: 1, expired: 2, undecided: 3, tombstones: 4 };
        assert_eq!(stats.last_sweep, Some(LastRun { finished_at: START.plus_secs(5), report }));
        let report = DriftTotals { used: DriftTotal { count: 1, bytes: 10 }, ..DriftTotals::default() };
        assert_eq!(stats.last_reconcile, Some(LastRun { finished_at: START, report }));
    }
}
