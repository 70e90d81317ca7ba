//! Many tasks at once: bytes count once, room is given out once, and nothing drifts, at no time.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use contract::{DocumentId, NewUpload, UploadTicket, UserId};
use domain::{Error, db::Conn, documents::Documents};
use futures::future::join_all;
use sqlx::{AssertSqlSafe, Executor};

use crate::{
    support::{both_engines, postgres},
    vault::{Vault, sized, unsized_upload},
};

/// Reserves; whoever got no connection in time, behind all the others, comes again.
async fn reserve(documents: &Documents, user: UserId, upload: NewUpload) -> domain::Result<UploadTicket> {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let outcome = documents.reserve(user, upload.clone()).await;
        let again = matches!(&outcome, Err(Error::Database(cause)) if matches!(**cause, sqlx::Error::PoolTimedOut));
        if !again || Instant::now() > deadline {
            return outcome;
        }
    }
}

both_engines! {
    async fn five_hundred_reservations_against_room_for_a_hundred_give_exactly_a_hundred(test: TestDb) {
        let vault = Arc::new(Vault::open(&test).await);
        let user = vault.account(1000).await;
        let racers = (0..500).map(|_| {
            let vault = Arc::clone(&vault);
            tokio::spawn(async move { reserve(&vault.documents, user, sized(10)).await })
        });
        let (mut won, mut refused) = (0, 0);
        for outcome in join_all(racers).await {
            match outcome.unwrap() {
                Ok(_) => won += 1,
                Err(Error::QuotaExceeded { .. }) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((won, refused), (100, 400));
        assert_eq!(vault.used_and_reserved(user).await, (0, 1000));
        vault.assert_no_drift().await;
    }

    async fn reservations_of_many_accounts_at_once_on_two_replicas_fill_each_account_and_no_more(test: TestDb) {
        let vault = Arc::new(Vault::open(&test).await);
        let replica = vault.documents_on(&test.replica().await);
        let mut accounts = Vec::new();
        for room in 1..=20 {
            accounts.push((vault.account(room * 10).await, room));
        }
        let racers = (0..30).flat_map(|turn| accounts.iter().map(move |(user, _)| (turn, *user))).map(|(turn, user)| {
            let documents = if turn % 2 == 0 { vault.documents.clone() } else { replica.clone() };
            // Of 30 for each account 27 declare their size.
            let upload = if turn % 10 == 9 { unsized_upload() } else { sized(10) };
            tokio::spawn(async move { reserve(&documents, user, upload).await })
        });
        let mut tickets = std::collections::HashSet::new();
        for outcome in join_all(racers).await {
            match outcome.unwrap() {
                Ok(ticket) => assert!(tickets.insert(ticket.document_id), "one row, two tickets"),
                Err(Error::QuotaExceeded { .. } | Error::TooManyPending { .. }) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        for (user, room) in accounts {
            assert_eq!(vault.used_and_reserved(user).await, (0, room * 10), "27 declared 10 bytes each");
        }
        assert_eq!(tickets.len() as i64, test.number("SELECT count(*) FROM documents WHERE status = 'pending'").await);
        vault.assert_no_drift().await;
    }

    async fn fifty_confirms_of_one_upload_count_its_bytes_once(test: TestDb) {
        let vault = Arc::new(Vault::open(&test).await);
        let user = vault.account(1000).await;
        for declared in [sized(10), unsized_upload()] {
            let (before, _) = vault.used_and_reserved(user).await;
            let ticket = vault.documents.reserve(user, declared).await.unwrap();
            assert_eq!(vault.put(&ticket, vec![3; 10]).await, 200);
            let racers = (0..50).map(|_| {
                let (vault, id) = (Arc::clone(&vault), ticket.document_id);
                tokio::spawn(async move { vault.documents.confirm(user, id).await })
            });
            for outcome in join_all(racers).await {
                let confirmed = outcome.unwrap().unwrap();
                assert_eq!((confirmed.size_bytes.get(), confirmed.used_bytes.get()), (10, before + 10));
            }
        }
        assert_eq!(vault.used_and_reserved(user).await, (20, 0));
        vault.assert_no_drift().await;
    }

    async fn confirm_against_delete_against_sweep_ends_in_one_of_two_ways_and_never_drifts(test: TestDb) {
        let vault = Arc::new(Vault::open(&test).await);
        let user = vault.account(1_000_000).await;
        for round in 0..20u8 {
            let ticket = vault.documents.reserve(user, sized(100)).await.unwrap();
            assert_eq!(vault.put(&ticket, vec![round; 100]).await, 200);
            let id = ticket.document_id;
            let mut racers = Vec::new();
            for task in 0..12 {
                let vault = Arc::clone(&vault);
                racers.push(tokio::spawn(async move {
                    match (task + u32::from(round)) % 3 {
                        0 => vault.documents.confirm(user, id).await.map(drop),
                        1 => vault.documents.delete(user, id).await,
                        _ => vault.documents_later(100_000).sweep().await.map(drop),
                    }
                }));
            }
            let deleted = join_all(racers).await.into_iter().all(|outcome| match outcome.unwrap() {
                Ok(()) | Err(Error::NotFound) => true,
                Err(other) => panic!("{other:?}"),
            });
            assert!(deleted);
            assert!(matches!(vault.documents.get(user, id).await, Err(Error::NotFound)), "a delete wins in the end");
        }
        assert_eq!(vault.used_and_reserved(user).await, (0, 0));
        vault.run_jobs_after_secs(100_000).await;
        assert_eq!(vault.objects().await, 0);
        vault.assert_no_drift().await;
    }

    async fn fifty_deletes_give_the_bytes_back_once(test: TestDb) {
        let vault = Arc::new(Vault::open(&test).await);
        let user = vault.account(1000).await;
        vault.uploaded(user, 5).await;
        let id = vault.uploaded(user, 10).await;
        let racers = (0..50).map(|_| {
            let vault = Arc::clone(&vault);
            tokio::spawn(async move { vault.documents.delete(user, id).await })
        });
        let done = join_all(racers).await.into_iter().filter(|outcome| matches!(outcome, Ok(Ok(())))).count();
        assert_eq!(done, 1);
        assert_eq!(vault.used_and_reserved(user).await, (5, 0));
        vault.assert_no_drift().await;
    }

    async fn many_uploads_and_deletes_at_once_leave_exact_sums_and_no_drift_in_the_middle_of_them(test: TestDb) {
        let vault = Arc::new(Vault::open(&test).await);
        let user = vault.account(5_000).await;
        let mut uploaded: Vec<Option<(DocumentId, i64)>> = vec![None; 60];
        let mut looks = 0;
        // Each begins by deleting what it uploaded the round before.
        for _ in 0..3 {
            let racers = uploaded.into_iter().enumerate().map(|(n, before)| {
                let vault = Arc::clone(&vault);
                tokio::spawn(async move {
                    if let Some((id, _)) = before {
                        vault.documents.delete(user, id).await.unwrap();
                        vault.remove_object(user, id).await;
                    }
                    let size = 50 + n;
                    let ticket = reserve(&vault.documents, user, sized(size as i64)).await.unwrap();
                    if n % 3 == 0 {
                        vault.documents.delete(user, ticket.document_id).await.unwrap();
                        return None;
                    }
                    assert_eq!(vault.put(&ticket, vec![0; size]).await, 200);
                    let confirmed = vault.documents.confirm(user, ticket.document_id).await.unwrap();
                    Some((confirmed.id, confirmed.size_bytes.get()))
                })
            });
            let racing = tokio::spawn(join_all(racers));
            let deadline = Instant::now() + Duration::from_secs(60);
            while !racing.is_finished() {
                assert!(Instant::now() < deadline, "the uploads do not end");
                vault.assert_no_drift().await;
                looks += 1;
            }
            uploaded = racing.await.unwrap().into_iter().map(Result::unwrap).collect();
        }
        assert!(looks >= 2, "looked {looks} times");
        let stored: i64 = uploaded.iter().flatten().map(|(_, bytes)| bytes).sum();
        assert_eq!(vault.used_and_reserved(user).await, (stored, 0));
        assert_eq!(vault.objects().await, 40);
        vault.assert_no_drift().await;
    }
}

/// SQLite has one writer: there, whoever writes holds up all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_an_account_that_is_held_holds_up_nobody_else() {
    let test = postgres().await;
    let vault = Vault::open(&test).await;
    // As an upload's end and as the closing of an account do.
    for hold in ["UPDATE quotas SET used_bytes = used_bytes WHERE user_id", "UPDATE users SET email = 'x' WHERE id"] {
        let (held, free) = (vault.account(1000).await, vault.account(1000).await);
        let mut holder = test.db.begin().await.unwrap();
        let Conn::Postgres(conn) = holder.as_conn() else { panic!("{:?}", test.db) };
        conn.execute(AssertSqlSafe(format!("{hold} = '{held}'"))).await.unwrap();

        let reserve = |user| {
            let documents = vault.documents.clone();
            tokio::spawn(async move { documents.reserve(user, sized(10)).await })
        };
        let waiting: Vec<_> = (0..10).map(|_| reserve(held)).collect();
        let others = tokio::time::timeout(Duration::from_secs(4), join_all((0..10).map(|_| reserve(free)))).await;
        assert!(others.expect(hold).into_iter().all(|outcome| outcome.unwrap().is_ok()), "{hold}");
        assert!(waiting.iter().all(|waiting| !waiting.is_finished()), "{hold}");

        holder.commit().await.unwrap();
        assert!(join_all(waiting).await.into_iter().all(|outcome| outcome.unwrap().is_ok()), "{hold}");
        for user in [held, free] {
            assert_eq!(vault.used_and_reserved(user).await, (0, 100), "{hold}");
        }
    }
}
