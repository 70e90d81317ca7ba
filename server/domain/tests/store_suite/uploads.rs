//! A presigned PUT accepts exactly what was signed, once.

use contract::{ContentType, Timestamp};
use futures::future::join_all;

use super::{Fixture, requests::*};

const BODY: &[u8] = b"five hundred and twelve kilobytes, less most of them";

pub async fn an_upload_comes_back_byte_for_byte(it: &Fixture) {
    let body: Vec<u8> = (0..3_000_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let key = it.uploaded(new_user(), &body).await;
    assert!(it.bytes(key).await == body, "12 MB came back otherwise than they went");
}

pub async fn an_upload_without_a_declared_size_works(it: &Fixture) {
    let key = new_key(new_user());
    let mut upload = upload_of(key, BODY);
    (upload.size, upload.sha256) = (None, None);
    let request = it.store.presign_put(&upload).await.unwrap();
    assert_eq!(status(it.put(&request, BODY)).await, 200);
    assert_eq!(it.bytes(key).await, BODY);
}

pub async fn a_type_with_parameters_is_kept_as_sent(it: &Fixture) {
    for raw in ["text/plain; charset=utf-8", "multipart/mixed; boundary=\"a b\"", "application/vnd.x+json;v=1"] {
        let key = new_key(new_user());
        let mut upload = upload_of(key, BODY);
        upload.content_type = ContentType::parse(raw).unwrap();
        let request = it.store.presign_put(&upload).await.unwrap();
        assert_eq!(status(it.put(&request, BODY)).await, 200, "{raw}");
        assert_eq!(it.store.head(&key).await.unwrap().unwrap().content_type.as_deref(), Some(raw));
    }
}

pub async fn a_longer_body_is_refused(it: &Fixture) {
    refused_with_body(it, &[BODY, b"!"].concat()).await;
}

pub async fn a_shorter_body_is_refused(it: &Fixture) {
    refused_with_body(it, &BODY[1..]).await;
}

/// Without a checksum, so that the length alone must do it.
async fn refused_with_body(it: &Fixture, body: &[u8]) {
    let key = new_key(new_user());
    let mut upload = upload_of(key, BODY);
    upload.sha256 = None;
    let request = it.store.presign_put(&upload).await.unwrap();
    assert_eq!(refusal(it.put(&request, body)).await, 403);
    it.assert_absent(key).await;
}

pub async fn another_type_is_refused(it: &Fixture) {
    let key = new_key(new_user());
    let mut request = it.store.presign_put(&upload_of(key, BODY)).await.unwrap();
    request.headers.insert("content-type".to_owned(), "text/html".to_owned());
    assert_eq!(refusal(it.put(&request, BODY)).await, 403);
    it.assert_absent(key).await;
}

pub async fn a_missing_header_is_refused(it: &Fixture) {
    let key = new_key(new_user());
    let request = it.store.presign_put(&upload_of(key, BODY)).await.unwrap();
    assert_eq!(request.headers.len(), 3);
    for name in request.headers.keys() {
        let mut without = request.clone();
        without.headers.remove(name);
        refusal(it.put(&without, BODY)).await;
        it.assert_absent(key).await;
    }
}

pub async fn bytes_other_than_the_signed_checksum_are_refused(it: &Fixture) {
    let key = new_key(new_user());
    let request = it.store.presign_put(&upload_of(key, BODY)).await.unwrap();
    let mut other = BODY.to_vec();
    other[7] ^= 1;
    assert_eq!(refusal(it.put(&request, &other)).await, 400);

    let mut honest = request.clone();
    honest.headers.insert("x-amz-checksum-sha256".to_owned(), checksum(&other).as_str().to_owned());
    assert_eq!(refusal(it.put(&honest, &other)).await, 403);
    it.assert_absent(key).await;

    assert_eq!(status(it.put(&request, BODY)).await, 200, "the right bytes may still come");
}

pub async fn a_second_upload_is_refused(it: &Fixture) {
    let key = new_key(new_user());
    let request = it.store.presign_put(&upload_of(key, BODY)).await.unwrap();
    assert_eq!(status(it.put(&request, BODY)).await, 200);
    assert_eq!(refusal(it.put(&request, BODY)).await, 412);
    let other = it.store.presign_put(&upload_of(key, b"others")).await.unwrap();
    assert_eq!(refusal(it.put(&other, b"others")).await, 412);
    assert_eq!(it.bytes(key).await, BODY);
}

pub async fn of_sixteen_at_once_exactly_one_wins(it: &Fixture) {
    for _ in 0..3 {
        let key = new_key(new_user());
        let bodies: Vec<Vec<u8>> = (0..16u8).map(|n| vec![n; 65_536]).collect();
        let answers = join_all(bodies.iter().map(|body| async move {
            let request = it.store.presign_put(&upload_of(key, body)).await.unwrap();
            status(it.put(&request, body)).await
        }))
        .await;
        let winners: Vec<_> = (0..16).filter(|n| answers[*n] == 200).collect();
        assert_eq!(winners.len(), 1, "{answers:?}");
        assert!(answers.iter().all(|status| [200, 409, 412].contains(status)), "{answers:?}");
        assert!(it.bytes(key).await == bodies[winners[0]], "what is stored is what the winner sent");
    }
}

pub async fn an_expired_upload_is_refused(it: &Fixture) {
    let key = new_key(new_user());
    let mut upload = upload_of(key, BODY);
    upload.now = now().plus_secs(-901);
    let request = it.store.presign_put(&upload).await.unwrap();
    assert!(request.expires_at < now());
    assert_eq!(refusal(it.put(&request, BODY)).await, 403);

    upload.now = Timestamp(upload.now.0).plus_secs(60);
    let request = it.store.presign_put(&upload).await.unwrap();
    assert_eq!(status(it.put(&request, BODY)).await, 200, "one that has not expired yet still works");
}
