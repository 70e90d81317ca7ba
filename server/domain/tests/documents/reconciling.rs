//! Whatever drifts apart is found, each kind by its own count and bytes; mended, it is found no more.

use std::time::Duration;

use contract::{ContentType, DocumentId, UploadTicket, UserId};
use domain::{
    jobs::{JobError, Verdict, Workers},
    reconcile::{self, Drift, Finding},
    store::{ObjectKey, PutPolicy},
};
use uuid::Uuid;

use crate::{
    support::{
        TestDb, both_engines,
        sql::{id_literal, number, run},
    },
    vault::{Vault, sized, unsized_upload},
};

const fn found(count: u64, bytes: u64) -> Finding {
    Finding { count, bytes }
}

/// That this is found, and nothing else.
async fn assert_drift(vault: &Vault, expected: Drift) {
    let Workers { db, store, queue, .. } = vault.workers();
    let drift = reconcile::run(&db, &store, &queue).await.unwrap();
    assert_eq!(drift, expected, "\n{drift}");
    assert!(!drift.is_zero());
}

/// Puts so many bytes where an upload would, whatever the rows say.
async fn put(vault: &Vault, user: UserId, document: DocumentId, bytes: usize) {
    let put = PutPolicy {
        user,
        document,
        size: None,
        content_type: ContentType::parse("text/plain").unwrap(),
        sha256: None,
        now: vault.clock.now(),
    };
    let signed = vault.workers().store.presign_put(&put).await.unwrap();
    let ticket = UploadTicket {
        document_id: document,
        upload_url: signed.url,
        method: "PUT".into(),
        headers: signed.headers,
        expires_at: signed.expires_at,
    };
    assert_eq!(vault.put(&ticket, vec![b'x'; bytes]).await, 200);
}

/// Adds to a counter of an account's quota.
async fn add(test: &TestDb, user: UserId, column: &str, by: i64) {
    let user = id_literal(&test.db, user.0);
    run(&test.db, format!("UPDATE quotas SET {column} = {column} + ({by}) WHERE user_id = {user}")).await;
}

both_engines! {
    async fn a_row_whose_object_is_gone_or_has_another_size_is_found(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        let (gone, other) = (vault.uploaded(user, 40).await, vault.uploaded(user, 7).await);
        vault.uploaded(user, 5).await;

        vault.remove_object(user, gone).await;
        assert_drift(&vault, Drift { rows_without_objects: found(1, 40), ..Drift::default() }).await;
        vault.remove_object(user, other).await;
        put(&vault, user, other, 6).await;
        assert_drift(&vault, Drift { rows_without_objects: found(2, 47), ..Drift::default() }).await;

        vault.remove_object(user, other).await;
        put(&vault, user, other, 7).await;
        put(&vault, user, gone, 40).await;
        vault.assert_no_drift().await;
    }

    async fn a_row_remembers_the_etag_of_its_object_whoever_finished_the_upload(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        let confirmed = vault.uploaded(user, 40).await;
        let swept = vault.documents.reserve(user, sized(7)).await.unwrap();
        assert_eq!(vault.put(&swept, vec![b'x'; 7]).await, 200);
        vault.clock.advance_secs(100_000);
        assert_eq!(vault.documents.sweep().await.unwrap().finished, 1);
        for id in [confirmed, swept.document_id] {
            let head = vault.workers().store.head(&ObjectKey::new(user, id)).await.unwrap().unwrap();
            assert!(!head.etag.is_empty());
            let (row, etag) = (id_literal(&test.db, id.0), head.etag);
            let same = format!("SELECT count(*) FROM documents WHERE id = {row} AND etag = '{etag}'");
            assert_eq!(number(&test.db, same).await, 1, "{etag}");
        }
    }

    async fn an_object_that_nobody_owns_is_found_wherever_its_key_stands(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        vault.uploaded(user, 5).await;
        let last = DocumentId(Uuid::max());
        let first_and_last = [(UserId(Uuid::from_u128(1)), 3), (user, 20), (UserId(Uuid::max()), 4)];
        for (owner, bytes) in first_and_last {
            put(&vault, owner, last, bytes).await;
        }
        assert_drift(&vault, Drift { objects_without_rows: found(3, 27), ..Drift::default() }).await;
        for (owner, _) in first_and_last {
            vault.remove_object(owner, last).await;
        }
        vault.assert_no_drift().await;
    }

    async fn used_bytes_that_are_not_the_sum_are_found_whether_too_many_or_too_few(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (ada, bob) = (vault.account(1000).await, vault.account(1000).await);
        for user in [ada, bob] {
            vault.uploaded(user, 40).await;
        }
        add(&test, ada, "used_bytes", 7).await;
        assert_drift(&vault, Drift { used: found(1, 7), ..Drift::default() }).await;
        add(&test, bob, "used_bytes", -3).await;
        assert_drift(&vault, Drift { used: found(2, 10), ..Drift::default() }).await;
        add(&test, ada, "used_bytes", -7).await;
        add(&test, bob, "used_bytes", 3).await;
        vault.assert_no_drift().await;
    }

    async fn reserved_bytes_and_pending_counts_that_are_not_those_of_the_rows_are_found(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        for upload in [sized(10), unsized_upload()] {
            vault.documents.reserve(user, upload).await.unwrap();
        }
        for (column, by, bytes) in [
            ("reserved_bytes", 5, 5),
            ("reserved_bytes", -5, 5),
            ("pending_uploads", 1, 0),
            ("pending_uploads", -1, 0),
            ("unsized_uploads", 1, 0),
            ("unsized_uploads", -1, 0),
        ] {
            add(&test, user, column, by).await;
            assert_drift(&vault, Drift { reserved: found(1, bytes), ..Drift::default() }).await;
            add(&test, user, column, -by).await;
            vault.assert_no_drift().await;
        }
    }

    async fn a_dead_job_is_found(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        let id = vault.uploaded(user, 10).await;
        vault.documents.delete(user, id).await.unwrap();
        let Workers { queue, .. } = vault.workers();
        let claimed = queue.claim(vault.clock.now(), Duration::from_secs(60), 10).await.unwrap();
        let [deletion] = &claimed[..] else { panic!("{claimed:?}") };
        assert!(queue.fail(deletion, Verdict::Dead, &JobError::new("for good")).await.unwrap());
        assert_drift(&vault, Drift { dead_jobs: found(1, 0), ..Drift::default() }).await;

        run(&test.db, "UPDATE jobs SET state = 'waiting' WHERE state = 'dead'".into()).await;
        vault.run_jobs_after_secs(60).await;
        assert_eq!(vault.objects().await, 0);
        vault.assert_no_drift().await;
    }
}
