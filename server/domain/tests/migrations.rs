//! Growing from a vault for one person to one for many loses nothing that has an owner, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

mod support;

use domain::Db;
use support::{
    both_engines_at,
    sql::{id_literal as id, number, run, try_run},
};
use uuid::Uuid;

const OWNER: Uuid = Uuid::from_u128(0xA);
const WITHOUT_QUOTA: Uuid = Uuid::from_u128(0xB);
const KEPT: Uuid = Uuid::from_u128(0x10);
const PENDING: Uuid = Uuid::from_u128(0x11);
const OWNERLESS: Uuid = Uuid::from_u128(0x12);
const TOPIC: Uuid = Uuid::from_u128(0x20);
const LEGACY_TOPIC: Uuid = Uuid::from_u128(0x21);

async fn seed(db: &Db) {
    let i = |raw| id(db, raw);
    run(
        db,
        format!(
            "INSERT INTO users (id, email, password_hash, role, created_at) VALUES
                 ({owner}, 'a@example.org', 'x', 'user', 1), ({bare}, 'b@example.org', 'x', 'user', 1);
             INSERT INTO quotas (user_id, limit_bytes, used_bytes, reserved_bytes) VALUES ({owner}, 1000, 777, 5);
             INSERT INTO documents (id, user_id, filename, content_type, size_bytes, status, etag, created_at) VALUES
                 ({kept}, {owner}, 'Kept.PDF', 'application/pdf', 300, 'uploaded', 'e', 10),
                 ({pending}, {owner}, 'p', 'text/plain', 40, 'pending', NULL, 11),
                 ({ownerless}, NULL, 'o', 'text/plain', 500, 'uploaded', 'e', 12);
             INSERT INTO topics (id, user_id, name, created_at) VALUES
                 ({topic}, {owner}, 'Invoices', 1), ({legacy}, NULL, 'Legacy', 1);
             INSERT INTO document_topics (document_id, topic_id) VALUES
                 ({kept}, {topic}), ({kept}, {legacy}), ({ownerless}, {topic});",
            owner = i(OWNER),
            bare = i(WITHOUT_QUOTA),
            kept = i(KEPT),
            pending = i(PENDING),
            ownerless = i(OWNERLESS),
            topic = i(TOPIC),
            legacy = i(LEGACY_TOPIC),
        ),
    )
    .await;
}

both_engines_at! {
    2;
    async fn isolation_keeps_what_has_an_owner_and_queues_the_rest_for_deletion(test: TestDb) {
        let db = &test.db;
        seed(db).await;
        db.migrate(Some(3)).await.unwrap();

        let owner = id(db, OWNER);
        let documents = number(db, format!("SELECT count(*) FROM documents WHERE user_id = {owner}")).await;
        assert_eq!(documents, 2, "owned documents stay");
        assert_eq!(number(db, "SELECT count(*) FROM documents".into()).await, 2, "ownerless documents go");
        assert_eq!(number(db, "SELECT count(*) FROM topics".into()).await, 1, "legacy topics go");
        assert_eq!(number(db, "SELECT count(*) FROM document_topics".into()).await, 1, "and so do their links");

        let buried = format!(
            "SELECT count(*) FROM tombstones WHERE document_id = {} AND user_id = {}",
            id(db, OWNERLESS),
            id(db, Uuid::nil())
        );
        assert_eq!(number(db, buried).await, 1, "the ownerless object is queued for deletion");
        assert_eq!(number(db, "SELECT count(*) FROM tombstones".into()).await, 1);

        let quota = |column: &str, user| format!("SELECT {column} FROM quotas WHERE user_id = {}", id(db, user));
        assert_eq!(number(db, quota("used_bytes", OWNER)).await, 300, "usage is what the documents add up to");
        assert_eq!(number(db, quota("reserved_bytes", OWNER)).await, 40);
        assert_eq!(number(db, quota("limit_bytes", OWNER)).await, 1000, "the limit stays");
        assert_eq!(number(db, quota("used_bytes", WITHOUT_QUOTA)).await, 0, "whoever had no quota row has one");
    }

    async fn after_isolation_a_document_needs_an_owner(test: TestDb) {
        let db = &test.db;
        seed(db).await;
        db.migrate(Some(3)).await.unwrap();
        let insert = |owner: String| {
            format!(
                "INSERT INTO documents (id, user_id, filename, content_type, status, created_at)
                 VALUES ({}, {owner}, 'n', 'text/plain', 'pending', 1)",
                id(db, Uuid::from_u128(0x99))
            )
        };
        assert!(try_run(db, insert("NULL".into())).await.is_err());
        assert!(try_run(db, insert(id(db, Uuid::from_u128(0xF00)))).await.is_err(), "and one that exists");
        assert!(try_run(db, insert(id(db, OWNER))).await.is_ok());
    }

    async fn the_index_on_topics_by_owner_exists(test: TestDb) {
        let db = &test.db;
        db.migrate(Some(3)).await.unwrap();
        let sql = match db {
            Db::Sqlite { .. } => "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name = 'topics_user_id'",
            Db::Postgres(_) => "SELECT count(*) FROM pg_indexes WHERE indexname = 'topics_user_id'",
        };
        assert_eq!(number(db, sql.into()).await, 1);
    }

    async fn the_newest_schema_counts_what_was_pending(test: TestDb) {
        let db = &test.db;
        seed(db).await;
        db.migrate(None).await.unwrap();
        let pending = format!("SELECT pending_uploads FROM quotas WHERE user_id = {}", id(db, OWNER));
        assert_eq!(number(db, pending).await, 1);
        let folded = format!("SELECT count(*) FROM documents WHERE id = {} AND filename_folded = 'kept.pdf'", id(db, KEPT));
        assert_eq!(number(db, folded).await, 1);
    }

    async fn no_counter_of_a_quota_goes_below_zero(test: TestDb) {
        let db = &test.db;
        seed(db).await;
        db.migrate(None).await.unwrap();
        for (column, constraint) in [
            ("limit_bytes", "quotas_limit_check"),
            ("used_bytes", "quotas_used_check"),
            ("reserved_bytes", "quotas_reserved_check"),
            ("pending_uploads", "quotas_pending_check"),
            ("unsized_uploads", "quotas_unsized_check"),
        ] {
            let set = |value| format!("UPDATE quotas SET {column} = {value} WHERE user_id = {}", id(db, OWNER));
            let refused = try_run(db, set(-1)).await.unwrap_err().to_string();
            assert!(refused.contains(constraint), "{column}: {refused}");
            try_run(db, set(0)).await.unwrap();
        }
    }

    async fn topics_whose_names_differ_in_case_alone_become_one_and_keep_all_documents(test: TestDb) {
        let db = &test.db;
        seed(db).await;
        let (owner, twin, theirs) = (id(db, OWNER), id(db, Uuid::from_u128(0x22)), id(db, Uuid::from_u128(0x23)));
        run(
            db,
            format!(
                "INSERT INTO topics (id, user_id, name, created_at) VALUES
                     ({twin}, {owner}, 'INVOICES', 2), ({theirs}, {bare}, 'invoices', 3);
                 INSERT INTO document_topics (document_id, topic_id) VALUES ({kept}, {twin}), ({pending}, {twin});",
                bare = id(db, WITHOUT_QUOTA),
                kept = id(db, KEPT),
                pending = id(db, PENDING),
            ),
        )
        .await;
        db.migrate(None).await.unwrap();
        assert_eq!(number(db, "SELECT count(*) FROM topics".into()).await, 2, "one each");
        let topic = id(db, TOPIC);
        let kept = format!(
            "SELECT count(*) FROM document_topics JOIN documents ON documents.id = document_id
             WHERE topic_id = {topic} AND owner_id = {owner} AND source = 'manual' AND document_status = status
               AND document_name = filename_folded AND document_created_at = documents.created_at
               AND document_size = size_bytes"
        );
        assert_eq!(number(db, kept).await, 2, "the oldest has the documents of both");
        assert_eq!(number(db, "SELECT count(*) FROM document_topics".into()).await, 2);
    }

    async fn migrating_twice_and_from_two_processes_changes_nothing(test: TestDb) {
        seed(&test.db).await;
        let other = test.replica().await;
        let (first, second) = tokio::join!(test.db.migrate(None), other.migrate(None));
        first.unwrap();
        second.unwrap();
        test.db.migrate(None).await.unwrap();
        assert_eq!(number(&test.db, "SELECT count(*) FROM documents".into()).await, 2);
    }

    async fn an_unknown_version_is_refused(test: TestDb) {
        assert!(test.db.migrate(Some(9999)).await.is_err());
    }
}
