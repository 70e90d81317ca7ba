//! Deleting and cancelling, and the URLs that outlive them.

use domain::Error;

use crate::{
    support::both_engines,
    vault::{Vault, sized},
};

both_engines! {
    async fn a_deleted_document_gives_its_bytes_back_and_its_object_goes(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let id = vault.uploaded(user, 40).await;
        vault.documents.delete(user, id).await.unwrap();
        assert_eq!(vault.used_and_reserved(user).await, (0, 0));
        assert!(matches!(vault.documents.delete(user, id).await, Err(Error::NotFound)));
        vault.run_jobs_after_secs(0).await;
        assert_eq!(vault.objects().await, 0);
        vault.assert_no_drift().await;
    }

    async fn a_cancelled_upload_gives_its_reservation_back(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, sized(100)).await.unwrap();
        vault.documents.delete(user, ticket.document_id).await.unwrap();
        assert_eq!(vault.used_and_reserved(user).await, (0, 0));
        assert!(matches!(vault.documents.confirm(user, ticket.document_id).await, Err(Error::NotFound)));
        vault.documents.reserve(user, sized(100)).await.unwrap();
    }

    async fn a_put_after_a_delete_is_cleaned_up_once_its_url_is_dead(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, sized(10)).await.unwrap();
        vault.documents.delete(user, ticket.document_id).await.unwrap();
        vault.run_jobs_after_secs(0).await;

        assert_eq!(vault.put(&ticket, vec![1; 10]).await, 200, "the URL still lives");
        assert_eq!(vault.objects().await, 1);
        vault.assert_no_drift().await;

        vault.run_jobs_after_secs(100_000).await;
        assert_eq!(vault.objects().await, 0);
        assert_eq!(vault.tombstones().await, 0);
        vault.assert_no_drift().await;
    }

    async fn a_put_after_an_uploaded_document_was_deleted_is_cleaned_up_too(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, sized(10)).await.unwrap();
        assert_eq!(vault.put(&ticket, vec![1; 10]).await, 200);
        vault.documents.confirm(user, ticket.document_id).await.unwrap();
        vault.documents.delete(user, ticket.document_id).await.unwrap();
        vault.run_jobs_after_secs(0).await;
        assert_eq!(vault.put(&ticket, vec![2; 10]).await, 200, "once the object is gone the condition holds again");
        vault.assert_no_drift().await;
        vault.run_jobs_after_secs(100_000).await;
        assert_eq!((vault.objects().await, vault.tombstones().await), (0, 0));
    }

    async fn a_slow_put_beside_the_one_that_was_confirmed_is_cleaned_up_though_its_url_was_dead_at_the_delete(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, sized(10)).await.unwrap();
        let (rest, slow) = vault.begin_put(&ticket, 10, vec![2; 4]);
        vault.until_receiving().await;
        assert_eq!(vault.put(&ticket, vec![1; 10]).await, 200);
        vault.documents.confirm(user, ticket.document_id).await.unwrap();
        vault.clock.advance_secs(Vault::URL_TTL_SECS + 1);
        vault.documents.delete(user, ticket.document_id).await.unwrap();
        vault.run_jobs_after_secs(0).await;
        assert_eq!(vault.objects().await, 0);

        rest.send(vec![2; 6]).unwrap();
        assert_eq!(slow.await.unwrap(), 200, "nothing lies there any more");
        assert_eq!(vault.objects().await, 1);
        vault.assert_no_drift().await;
        vault.run_jobs_after_secs(100_000).await;
        assert_eq!((vault.objects().await, vault.tombstones().await), (0, 0));
        vault.assert_no_drift().await;
    }

    async fn an_object_whose_bucket_is_away_is_deleted_when_it_is_back(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let id = vault.uploaded(user, 10).await;
        vault.documents.delete(user, id).await.unwrap();
        vault.lose_bucket();
        vault.run_jobs_after_secs(100_000).await;
        assert_eq!(vault.tombstones().await, 1, "nothing proves that it is gone");
        vault.bring_bucket_back();
        assert_eq!(vault.objects().await, 1);
        vault.run_jobs_after_secs(100_000).await;
        assert_eq!((vault.objects().await, vault.tombstones().await), (0, 0));
        vault.assert_no_drift().await;
    }
}
