//! What fits, what does not, and what is said then.

use contract::{BatchResult, ByteSize, Code, UploadRequest};
use domain::Error;

use crate::{
    support::both_engines,
    vault::{Vault, sized, unsized_upload},
};

fn request(name: &str, size: i64) -> UploadRequest {
    UploadRequest {
        filename: name.into(),
        content_type: "text/plain".into(),
        size_bytes: Some(size),
        ..UploadRequest::default()
    }
}

both_engines! {
    async fn an_upload_is_reserved_then_used(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, sized(60)).await.unwrap();
        assert_eq!(vault.used_and_reserved(user).await, (0, 60));

        assert_eq!(vault.put(&ticket, vec![7; 60]).await, 200);
        let confirmed = vault.documents.confirm(user, ticket.document_id).await.unwrap();
        assert_eq!((confirmed.size_bytes.get(), confirmed.used_bytes.get()), (60, 60));
        assert_eq!(vault.used_and_reserved(user).await, (60, 0));
        vault.assert_no_drift().await;
    }

    async fn what_does_not_fit_is_refused_with_the_numbers(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        vault.uploaded(user, 70).await;
        let refused = vault.documents.reserve(user, sized(31)).await.unwrap_err();
        assert!(matches!(refused, Error::QuotaExceeded { used, limit, rejected }
            if (used.get(), limit.get(), rejected.get()) == (70, 100, 31)));
        vault.documents.reserve(user, sized(30)).await.unwrap();
    }

    async fn of_five_files_the_three_that_fit_are_reserved_in_order(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let files = [("a", 50), ("b", 60), ("c", 30), ("d", 20), ("e", 1)].map(|(n, size)| request(n, size)).to_vec();
        let answer = vault.documents.reserve_many(user, files).await.unwrap();
        let fits: Vec<bool> = answer.results.iter().map(|result| matches!(result, BatchResult::Ok(_))).collect();
        assert_eq!(fits, [true, false, true, true, false]);
        assert_eq!(answer.quota.reserved_bytes.get(), 100);
        assert_eq!(vault.used_and_reserved(user).await, (0, 100));
    }

    async fn a_bad_file_in_a_batch_spares_the_others(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let answer = vault.documents.reserve_many(user, vec![request("a/b", 1), request("ok", 1)]).await.unwrap();
        assert!(matches!(&answer.results[0], BatchResult::Error(error) if error.code == Code::InvalidRequest));
        assert!(matches!(&answer.results[1], BatchResult::Ok(_)));
        assert!(vault.documents.reserve_many(user, vec![]).await.is_err());
    }

    async fn an_upload_without_a_size_is_decided_at_confirm(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let small = vault.documents.reserve(user, unsized_upload()).await.unwrap();
        let large = vault.documents.reserve(user, unsized_upload()).await.unwrap();
        assert_eq!(vault.used_and_reserved(user).await, (0, 0));
        assert_eq!(vault.put(&small, vec![1; 40]).await, 200);
        assert_eq!(vault.put(&large, vec![1; 61]).await, 200);
        vault.documents.confirm(user, small.document_id).await.unwrap();

        let refused = vault.documents.confirm(user, large.document_id).await.unwrap_err();
        assert!(matches!(refused, Error::QuotaExceeded { used, limit, rejected }
            if (used.get(), limit.get(), rejected.get()) == (40, 100, 61)));
        assert_eq!(vault.used_and_reserved(user).await, (40, 0), "usage is unchanged");
        let gone = vault.documents.get(user, large.document_id).await.unwrap_err();
        assert!(matches!(gone, Error::NotFound), "the row goes");
        vault.run_jobs_after_secs(86_400).await;
        assert_eq!(vault.objects().await, 1, "and so does the object");
        vault.assert_no_drift().await;
    }

    async fn uploads_without_a_size_are_capped_and_need_free_quota(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        for _ in 0..vault.unsized_cap() {
            vault.documents.reserve(user, unsized_upload()).await.unwrap();
        }
        let refused = vault.documents.reserve(user, unsized_upload()).await.unwrap_err();
        assert!(matches!(refused, Error::TooManyPending { .. }));

        let full = vault.account(10).await;
        vault.documents.reserve(full, sized(10)).await.unwrap();
        let refused = vault.documents.reserve(full, unsized_upload()).await.unwrap_err();
        assert!(matches!(refused, Error::QuotaExceeded { .. }));
    }

    async fn pending_uploads_are_capped(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        let mut first = None;
        for _ in 0..vault.pending_cap() {
            first = Some(vault.documents.reserve(user, sized(1)).await.unwrap().document_id);
        }
        let refused = vault.documents.reserve(user, sized(1)).await.unwrap_err();
        assert!(matches!(refused, Error::TooManyPending { .. }));
        vault.documents.delete(user, first.unwrap()).await.unwrap();
        vault.documents.reserve(user, sized(1)).await.unwrap();
    }

    async fn a_file_over_the_largest_is_refused_whatever_the_quota(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(i64::MAX).await;
        for size in [5 * 1024 * 1024 * 1024 + 1, i64::MAX] {
            let refused = vault.documents.reserve(user, sized(size)).await.unwrap_err();
            assert!(matches!(refused, Error::FileTooLarge { .. }), "{size}");
        }
        vault.documents.reserve(user, sized(5 * 1024 * 1024 * 1024)).await.unwrap();
    }

    async fn a_confirm_before_the_bytes_arrived_keeps_the_reservation(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let ticket = vault.documents.reserve(user, sized(10)).await.unwrap();
        let refused = vault.documents.confirm(user, ticket.document_id).await.unwrap_err();
        assert!(matches!(refused, Error::UploadNotFound));
        assert_eq!(vault.used_and_reserved(user).await, (0, 10));
    }

    async fn a_fresh_url_keeps_key_and_reservation(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let first = vault.documents.reserve(user, sized(10)).await.unwrap();
        let second = vault.documents.presign_again(user, first.document_id).await.unwrap();
        assert_eq!(first.document_id, second.document_id);
        assert_eq!(vault.used_and_reserved(user).await, (0, 10));
        assert_eq!(vault.put(&second, vec![0; 10]).await, 200);
        assert_eq!(vault.put(&first, vec![1; 10]).await, 412, "the key is written once");
        vault.documents.confirm(user, first.document_id).await.unwrap();
        let late = vault.documents.presign_again(user, first.document_id).await.unwrap_err();
        assert!(matches!(late, Error::AlreadyUploaded));
    }

    async fn what_belongs_to_another_does_not_exist(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (owner, stranger) = (vault.account(100).await, vault.account(100).await);
        let id = vault.uploaded(owner, 10).await;
        let name = contract::FileName::parse("mine").unwrap();
        assert!(matches!(vault.documents.get(stranger, id).await, Err(Error::NotFound)));
        assert!(matches!(vault.documents.confirm(stranger, id).await, Err(Error::NotFound)));
        assert!(matches!(vault.documents.presign_again(stranger, id).await, Err(Error::NotFound)));
        assert!(matches!(vault.documents.download(stranger, id).await, Err(Error::NotFound)));
        assert!(matches!(vault.documents.rename(stranger, id, name).await, Err(Error::NotFound)));
        assert!(matches!(vault.documents.delete(stranger, id).await, Err(Error::NotFound)));
        assert_eq!(vault.used_and_reserved(owner).await, (10, 0));
        assert_eq!(vault.documents.get(owner, id).await.unwrap().size_bytes, Some(ByteSize::new(10).unwrap()));
    }
}
