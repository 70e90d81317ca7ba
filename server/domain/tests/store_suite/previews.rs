//! A presigned look: the owner's bytes inside a page, as a type that cannot run.

use contract::{ContentType, FileName, PreviewKind};
use domain::store::{ObjectKey, PreviewPolicy, Shown};

use super::{Fixture, requests::*};

const BODY: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";

fn look_at(key: ObjectKey, declared: &str) -> PreviewPolicy {
    PreviewPolicy {
        user: key.user(),
        document: key.document(),
        filename: FileName::parse("a \"b\".svg").unwrap(),
        shown: Shown::of(&ContentType::parse(declared).unwrap()).unwrap(),
        now: now(),
    }
}

pub async fn a_preview_is_inline_and_of_a_type_that_cannot_run(it: &Fixture) {
    // Stored as what it must never be answered as.
    let key = new_key(new_user());
    let mut upload = upload_of(key, BODY);
    upload.content_type = ContentType::parse("image/svg+xml").unwrap();
    let request = it.store.presign_put(&upload).await.unwrap();
    assert_eq!(status(it.put(&request, BODY)).await, 200);
    for (declared, kind, served) in [
        ("image/png", PreviewKind::Image, "image/png"),
        ("application/pdf", PreviewKind::Pdf, "application/pdf"),
        ("text/plain", PreviewKind::Text, "text/plain; charset=utf-8"),
    ] {
        let look = look_at(key, declared);
        assert_eq!(look.shown.kind(), kind);
        let answer = it.http.get(it.store.presign_preview(&look).await.unwrap().url).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        for (name, value) in [
            ("content-type", served),
            ("content-disposition", "inline; filename=\"a _b_.svg\"; filename*=UTF-8''a%20%22b%22.svg"),
            ("cache-control", "private, no-store"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(answer.headers()[name], value, "{declared}");
        }
        assert_eq!(answer.bytes().await.unwrap(), BODY);
    }
}

pub async fn the_beginning_of_a_text_can_be_read_by_a_page(it: &Fixture) {
    let key = it.uploaded(new_user(), b"0123456789").await;
    let url = it.store.presign_preview(&look_at(key, TEXT)).await.unwrap().url;
    let part = it.http.get(&url).header("range", "bytes=0-3").header("origin", "http://localhost:3000");
    let answer = part.send().await.unwrap();
    assert_eq!(answer.status(), 206);
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(answer.text().await.unwrap(), "0123");
    let whole = it.http.get(&url).header("range", "bytes=0-262143").send().await.unwrap();
    assert_eq!((whole.status().as_u16(), whole.text().await.unwrap().as_str()), (206, "0123456789"));
}

pub async fn a_preview_made_into_a_page_does_not_open(it: &Fixture) {
    let key = it.uploaded(new_user(), BODY).await;
    let url = it.store.presign_preview(&look_at(key, "image/png")).await.unwrap().url;
    for to in ["text%2Fhtml", "image%2Fsvg%2Bxml"] {
        let changed = url.replace("image%2Fpng", to);
        assert_ne!(changed, url);
        assert_eq!(refusal(it.http.get(changed)).await, 403);
    }
    assert_eq!(refusal(it.http.get(format!("{url}&response-content-type=text%2Fhtml"))).await, 403);
}

pub async fn an_expired_preview_does_not_open(it: &Fixture) {
    let key = it.uploaded(new_user(), BODY).await;
    let look = PreviewPolicy { now: now().plus_secs(-301), ..look_at(key, TEXT) };
    assert_eq!(refusal(it.http.get(it.store.presign_preview(&look).await.unwrap().url)).await, 403);
}
