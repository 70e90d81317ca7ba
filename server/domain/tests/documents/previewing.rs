//! Looking at documents: which kinds, whose, how long, and as what they are sent.

use contract::{ContentType, DocumentId, FileName, NewUpload, PreviewKind, UserId};
use domain::Error;

use crate::{
    support::both_engines,
    vault::{Vault, sized},
};

const BODY: &[u8] = b"<script>alert(1)</script>";

async fn uploaded(vault: &Vault, user: UserId, content_type: &str) -> DocumentId {
    let upload = NewUpload {
        filename: FileName::parse("Übersicht \"1\".html").unwrap(),
        content_type: ContentType::parse(content_type).unwrap(),
        ..sized(BODY.len() as i64)
    };
    let ticket = vault.documents.reserve(user, upload).await.unwrap();
    assert_eq!(vault.put(&ticket, BODY.to_vec()).await, 200);
    vault.documents.confirm(user, ticket.document_id).await.unwrap().id
}

both_engines! {
    async fn what_cannot_run_is_shown_as_exactly_that(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        for (declared, kind, served) in [
            ("application/pdf", PreviewKind::Pdf, "application/pdf"),
            ("image/png; name=x", PreviewKind::Image, "image/png"),
            ("Image/WebP", PreviewKind::Image, "image/webp"),
            ("text/markdown", PreviewKind::Text, "text/plain; charset=utf-8"),
            ("text/csv; charset=utf-16", PreviewKind::Text, "text/plain; charset=utf-8"),
        ] {
            let id = uploaded(&vault, user, declared).await;
            let preview = vault.documents.preview(user, id).await.unwrap();
            assert_eq!(preview.kind, kind, "{declared}");
            let answer = reqwest::get(&preview.url).await.unwrap();
            assert_eq!(answer.status(), 200, "{declared}");
            for (name, value) in [
                ("content-type", served),
                ("content-disposition", "inline; filename=\"_bersicht _1_.html\"; filename*=UTF-8''%C3%9Cbersicht%20%221%22.html"),
                ("cache-control", "private, no-store"),
                ("x-content-type-options", "nosniff"),
            ] {
                assert_eq!(answer.headers()[name], value, "{declared}");
            }
            assert_eq!(answer.bytes().await.unwrap(), BODY);
        }
    }

    async fn what_could_run_is_not_shown(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(1000).await;
        for declared in [
            "text/html",
            "TEXT/HTML; charset=utf-8",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/xml",
            "text/javascript",
            "application/octet-stream",
            "made/up",
        ] {
            let id = uploaded(&vault, user, declared).await;
            let refused = vault.documents.preview(user, id).await;
            assert!(matches!(refused, Err(Error::NoPreview)), "{declared}: {refused:?}");
            assert!(vault.documents.download(user, id).await.is_ok(), "{declared}");
        }
    }

    async fn what_is_pending_deleted_or_somebody_elses_does_not_exist(test: TestDb) {
        let vault = Vault::open(&test).await;
        let (user, stranger) = (vault.account(100).await, vault.account(100).await);
        let pending = vault.documents.reserve(user, sized(5)).await.unwrap().document_id;
        assert!(matches!(vault.documents.preview(user, pending).await, Err(Error::NotFound)));
        let id = vault.uploaded(user, 5).await;
        assert!(vault.documents.preview(user, id).await.is_ok());
        assert!(matches!(vault.documents.preview(stranger, id).await, Err(Error::NotFound)));
        // Also of a kind that is never shown: whether it exists is not told either.
        let page = uploaded(&vault, user, "text/html").await;
        assert!(matches!(vault.documents.preview(stranger, page).await, Err(Error::NotFound)));
        vault.documents.delete(user, id).await.unwrap();
        assert!(matches!(vault.documents.preview(user, id).await, Err(Error::NotFound)));
    }

    async fn what_a_preview_says_is_signed_and_ends_after_five_minutes(test: TestDb) {
        let vault = Vault::open(&test).await;
        let user = vault.account(100).await;
        let id = uploaded(&vault, user, "text/plain").await;
        let preview = vault.documents.preview(user, id).await.unwrap();
        let left = preview.expires_at.secs_since(vault.clock.now());
        assert!((299..=300).contains(&left), "{left}");
        for (from, to) in [
            ("text%2Fplain%3B%20charset%3Dutf-8", "text%2Fhtml"),
            ("inline%3B", "attachment%3B"),
            ("X-Amz-Expires=300", "X-Amz-Expires=3000"),
        ] {
            let changed = preview.url.replace(from, to);
            assert_ne!(changed, preview.url);
            assert_eq!(reqwest::get(changed).await.unwrap().status(), 403, "{to}");
        }
        vault.clock.advance_secs(-400);
        let late = vault.documents.preview(user, id).await.unwrap();
        assert_eq!(reqwest::get(late.url).await.unwrap().status(), 403);
    }
}
