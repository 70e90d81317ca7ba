//! What clients left behind.

use contract::DocumentStatus;
use domain::{Error, documents::SweepReport};

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
}
