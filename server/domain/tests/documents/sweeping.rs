//! What clients left behind.

use std::time::Duration;

use contract::{ApiError, Code, DocumentStatus};
use domain::{Error, documents::SweepReport};
use futures::future::join_all;

use crate::{
    support::both_engines,
    vault::{Vault, sized, unsized_upload},
};

both_engines! {
    async fn a_finished_upload_appears_even_if_nobody_confirmed_it(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, sized(10)).await.unwrap();
        assert_eq!(vault.put(&ticket, vec![1; 10]).await, 200);
        vault.clock.advance_secs(100_000);
        assert_eq!(vault.documents.sweep().await.unwrap(), SweepReport { finished: 1, ..SweepReport::default() });
        let document = vault.documents.get(user, ticket.document_id).await.unwrap();
        assert_eq!(document.status, DocumentStatus::Uploaded);
        assert_eq!(vault.used_and_reserved(user).await, (10, 0));
        vault.documents.confirm(user, ticket.document_id).await.unwrap();
        vault.assert_no_drift().await;
    }

    async fn an_abandoned_upload_gives_its_bytes_back(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, sized(10)).await.unwrap();
        vault.clock.advance_secs(100_000);
        assert_eq!(vault.documents.sweep().await.unwrap(), SweepReport { expired: 1, ..SweepReport::default() });
        assert!(matches!(vault.documents.get(user, ticket.document_id).await, Err(Error::NotFound)));
        assert_eq!(vault.used_and_reserved(user).await, (0, 0));
        vault.assert_no_drift().await;
    }

    async fn an_upload_is_left_alone_until_cutoff_and_url_have_both_passed(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(i64::MAX).await;
        let slow = vault.documents.reserve(user, sized(1_000_000_000)).await.unwrap();
        let renewed = vault.documents.reserve(user, sized(1)).await.unwrap();
        vault.clock.advance_secs(Vault::CUTOFF_SECS - 1);
        assert_eq!(vault.documents.sweep().await.unwrap(), SweepReport::default(), "within the cutoff");

        vault.documents.presign_again(user, renewed.document_id).await.unwrap();
        vault.clock.advance_secs(2);
        assert_eq!(vault.documents.sweep().await.unwrap(), SweepReport::default(), "a URL lives, a gigabyte is slow");

        vault.clock.advance_secs(Vault::URL_TTL_SECS);
        assert_eq!(vault.documents.sweep().await.unwrap().expired, 1, "the renewed URL is dead now");
        vault.clock.advance_secs(1_000_000_000 / (128 * 1024));
        assert_eq!(vault.documents.sweep().await.unwrap().expired, 1, "and the slowest link would be done");
        assert!(matches!(vault.documents.get(user, slow.document_id).await, Err(Error::NotFound)));
    }

    async fn a_swept_upload_without_a_size_that_does_not_fit_goes(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, unsized_upload()).await.unwrap();
        assert_eq!(vault.put(&ticket, vec![1; 101]).await, 200);
        vault.clock.advance_secs(100_000);
        assert_eq!(vault.documents.sweep().await.unwrap().expired, 1);
        assert_eq!(vault.used_and_reserved(user).await, (0, 0));
        vault.run_jobs_after_secs(100_000).await;
        assert_eq!(vault.objects().await, 0);
        vault.assert_no_drift().await;
    }

    async fn a_sweep_while_storage_is_away_decides_nothing(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        vault.documents.reserve(user, sized(10)).await.unwrap();
        vault.clock.advance_secs(100_000);
        vault.break_storage();
        let report = vault.documents.sweep().await.unwrap();
        assert_eq!(report, SweepReport { undecided: 1, ..SweepReport::default() });
        assert_eq!(vault.used_and_reserved(user).await, (0, 10));
    }

    async fn a_tombstone_that_lost_its_job_gets_another(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let id = vault.uploaded(user, 10).await;
        vault.documents.delete(user, id).await.unwrap();
        vault.forget_all_jobs().await;
        vault.clock.advance_secs(100_000);
        assert_eq!(vault.documents.sweep().await.unwrap().tombstones, 1);
        assert_eq!(vault.documents.sweep().await.unwrap().tombstones, 0, "it is given its time");
        vault.run_jobs_after_secs(0).await;
        assert_eq!((vault.objects().await, vault.tombstones().await), (0, 0));
    }

    async fn an_upload_that_began_with_a_renewed_url_is_left_its_time(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(i64::MAX).await;
        let ticket = vault.documents.reserve(user, sized(100_000_000)).await.unwrap();
        vault.clock.advance_secs(2 * Vault::CUTOFF_SECS);
        vault.documents.presign_again(user, ticket.document_id).await.unwrap();
        vault.clock.advance_secs(Vault::URL_TTL_SECS + 1);
        assert_eq!(vault.documents.sweep().await.unwrap(), SweepReport::default(), "it may still be sent");
        vault.clock.advance_secs(100_000_000 / (128 * 1024));
        assert_eq!(vault.documents.sweep().await.unwrap().expired, 1);
    }

    async fn who_got_a_fresh_url_keeps_the_reservation_though_the_sweep_came_by(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        let mut ids = Vec::new();
        for _ in 0..60 {
            ids.push(vault.documents.reserve(user, sized(1)).await.unwrap().document_id);
        }
        vault.clock.advance_secs(100_000);
        let renewals = join_all(ids.iter().map(|id| vault.documents.presign_again(user, *id)));
        let (report, renewals) = tokio::join!(vault.documents.sweep(), renewals);
        assert_eq!(report.unwrap().undecided, 0);
        let mut kept = 0;
        for (id, renewed) in ids.iter().zip(renewals) {
            match renewed {
                Ok(_) => assert_eq!(vault.documents.get(user, *id).await.unwrap().status, DocumentStatus::Pending),
                Err(refusal) => assert!(matches!(refusal, Error::NotFound), "{refusal}"),
            }
            kept += i64::from(vault.documents.get(user, *id).await.is_ok());
        }
        assert_eq!(vault.used_and_reserved(user).await, (0, kept));
        vault.assert_no_drift().await;
    }

    async fn without_its_bucket_storage_proves_nothing(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, sized(10)).await.unwrap();
        assert_eq!(vault.put(&ticket, vec![1; 10]).await, 200);
        vault.clock.advance_secs(100_000);
        vault.lose_bucket();
        let report = vault.documents.sweep().await.unwrap();
        assert_eq!(report, SweepReport { undecided: 1, ..SweepReport::default() });
        vault.bring_bucket_back();
        assert_eq!(vault.documents.sweep().await.unwrap(), SweepReport { finished: 1, ..SweepReport::default() });
    }

    async fn a_confirm_without_the_bucket_says_that_storage_is_away_and_changes_nothing(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, sized(10)).await.unwrap();
        assert_eq!(vault.put(&ticket, vec![1; 10]).await, 200);
        vault.lose_bucket();
        let failure = vault.documents.confirm(user, ticket.document_id).await.unwrap_err();
        assert!(matches!(failure, Error::Store(_)), "{failure}");
        assert_eq!(ApiError::from(failure).code, Code::StorageUnavailable);
        let document = vault.documents.get(user, ticket.document_id).await.unwrap();
        assert_eq!(document.status, DocumentStatus::Pending);
        assert_eq!(vault.used_and_reserved(user).await, (0, 10));

        vault.bring_bucket_back();
        let confirmed = vault.documents.confirm(user, ticket.document_id).await.unwrap();
        assert_eq!(confirmed.size_bytes.get(), 10);
        assert_eq!(vault.used_and_reserved(user).await, (10, 0));
        vault.assert_no_drift().await;
    }

    async fn a_row_that_cannot_be_settled_holds_up_no_other(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let (spoilt, fine) = (vault.documents.reserve(user, sized(10)).await.unwrap(), sized(10));
        let fine = vault.documents.reserve(user, fine).await.unwrap();
        for ticket in [&spoilt, &fine] {
            assert_eq!(vault.put(ticket, vec![1; 10]).await, 200);
        }
        vault.spoil(spoilt.document_id).await;
        vault.clock.advance_secs(100_000);
        let report = vault.documents.sweep().await.unwrap();
        assert_eq!(report, SweepReport { finished: 1, undecided: 1, ..SweepReport::default() });
        assert_eq!(vault.used_and_reserved(user).await, (10, 10));
    }

    async fn an_upload_without_a_size_may_be_no_larger_than_any_file(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let documents = vault.documents_up_to(9);
        let ticket = documents.reserve(user, unsized_upload()).await.unwrap();
        assert_eq!(vault.put(&ticket, vec![1; 10]).await, 200);
        let refusal = documents.confirm(user, ticket.document_id).await.unwrap_err();
        assert!(matches!(refusal, Error::FileTooLarge { limit } if limit.get() == 9), "{refusal}");
        vault.run_jobs_after_secs(0).await;
        assert_eq!(vault.objects().await, 0);
        assert!(matches!(documents.get(user, ticket.document_id).await, Err(Error::NotFound)));
        vault.assert_no_drift().await;
    }

    async fn more_tombstones_than_a_page_get_their_jobs_in_one_sweep(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        for _ in 0..201 {
            let ticket = vault.documents.reserve(user, sized(1)).await.unwrap();
            vault.documents.delete(user, ticket.document_id).await.unwrap();
        }
        vault.forget_all_jobs().await;
        vault.clock.advance_secs(100_000);
        assert_eq!(vault.documents.sweep().await.unwrap().tombstones, 201);
        vault.clock.advance_secs(1000);
        assert_eq!(vault.documents.sweep().await.unwrap().tombstones, 201);
        assert_eq!(vault.deletions().await, 201, "one job each");
    }

    async fn what_was_reserved_for_somebody_who_left_meanwhile_is_taken_back(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        let held = vault.hold_documents().await;
        // Long enough to ask the database, shorter than it lets anybody wait.
        let cut_off = tokio::time::timeout(Duration::from_secs(2), vault.documents.reserve(user, sized(10))).await;
        assert!(cut_off.is_err(), "nothing is inserted yet");
        held.commit().await.unwrap();
        tokio::time::timeout(Duration::from_secs(10), async {
            while vault.tombstones().await == 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
        .await
        .expect("nothing is taken back");
        assert_eq!(vault.used_and_reserved(user).await, (0, 0));
        vault.assert_no_drift().await;
    }
}
