//! A presigned GET: the owner's bytes, as an attachment of a harmless type.

use contract::ContentType;

use super::{Fixture, requests::*};

const BODY: &[u8] = b"<script>alert(1)</script>";

pub async fn a_download_is_an_attachment_whatever_was_stored(it: &Fixture) {
    for (declared, served) in [("text/html", "application/octet-stream"), ("application/pdf", "application/pdf")] {
        let key = new_key(new_user());
        let mut upload = upload_of(key, BODY);
        upload.content_type = ContentType::parse(declared).unwrap();
        let request = it.store.presign_put(&upload).await.unwrap();
        assert_eq!(status(it.put(&request, BODY)).await, 200);

        let request = it.store.presign_get(&download_of(key, "page.html", declared)).await.unwrap();
        assert!(request.headers.is_empty());
        let answer = it.http.get(request.url).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], served);
        assert_eq!(answer.headers()["cache-control"], "private, no-store");
        assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment;"));
        assert_eq!(answer.bytes().await.unwrap(), BODY);
    }
}

/// A store may accept such headers, with or without keeping them, or refuse them; a download must not repeat them.
pub async fn what_an_upload_added_unsigned_is_not_downloaded(it: &Fixture) {
    for (name, value) in [("content-disposition", "inline"), ("cache-control", "public, max-age=9999")] {
        let key = new_key(new_user());
        let request = it.store.presign_put(&upload_of(key, BODY)).await.unwrap();
        match status(it.put(&request, BODY).header(name, value)).await {
            200 => {
                let answer = it.download(key).await;
                assert_eq!(answer.status(), 200);
                let disposition = "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt";
                assert_eq!(answer.headers()["content-disposition"], disposition, "{name}");
                assert_eq!(answer.headers()["cache-control"], "private, no-store", "{name}");
            }
            status => {
                assert!((400..500).contains(&status), "{name}: {status}");
                it.assert_absent(key).await;
            }
        }
    }
}

pub async fn names_in_every_script_arrive(it: &Fixture) {
    let key = it.uploaded(new_user(), BODY).await;
    for (name, header) in [
        ("a b+c.txt", "attachment; filename=\"a b+c.txt\"; filename*=UTF-8''a%20b+c.txt"),
        (
            "say \"hi\"; x=y.txt",
            "attachment; filename=\"say _hi_; x=y.txt\"; filename*=UTF-8''say%20%22hi%22%3B%20x%3Dy.txt",
        ),
        ("100%&?#.txt", "attachment; filename=\"100_&?#.txt\"; filename*=UTF-8''100%25&%3F#.txt"),
        ("🦀.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%F0%9F%A6%80.txt"),
        ("א\u{202e}.txt", "attachment; filename=\"__.txt\"; filename*=UTF-8''%D7%90%E2%80%AE.txt"),
    ] {
        let request = it.store.presign_get(&download_of(key, name, TEXT)).await.unwrap();
        let answer = it.http.get(request.url).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{name}");
        assert_eq!(answer.headers()["content-disposition"], header);
    }
}

pub async fn nothing_to_download_is_not_found(it: &Fixture) {
    assert_eq!(it.download(new_key(new_user())).await.status(), 404);
}

pub async fn an_expired_download_is_refused(it: &Fixture) {
    let key = it.uploaded(new_user(), BODY).await;
    let mut download = download_of(key, "a.txt", TEXT);
    download.now = now().plus_secs(-301);
    let request = it.store.presign_get(&download).await.unwrap();
    assert!(request.expires_at < now());
    assert_eq!(refusal(it.http.get(request.url)).await, 403);
}
