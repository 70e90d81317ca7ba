//! What the server itself sees of objects.

use futures::TryStreamExt;

use super::{Fixture, requests::*};

const BODY: &[u8] = b"what the server sees";

pub async fn nothing_is_none(it: &Fixture) {
    assert_eq!(it.store.head(&new_key(new_user())).await.unwrap(), None);
}

pub async fn an_uploaded_object_shows_size_type_and_etag(it: &Fixture) {
    let key = it.uploaded(new_user(), BODY).await;
    let head = it.store.head(&key).await.unwrap().unwrap();
    assert_eq!(head.size.get(), 20);
    assert_eq!(head.content_type.as_deref(), Some(TEXT));
    assert_eq!(head.content_encoding, None);
    assert!(!head.etag.is_empty() && !head.etag.contains('"'), "{:?}", head.etag);

    let other = it.uploaded(key.user(), b"what the server saw!").await;
    assert_ne!(it.store.head(&other).await.unwrap().unwrap().etag, head.etag);
}

/// A store may accept the header or refuse it; it must not swallow it.
pub async fn an_encoding_that_an_upload_claimed_is_seen(it: &Fixture) {
    let key = new_key(new_user());
    let request = it.store.presign_put(&upload_of(key, BODY)).await.unwrap();
    match status(it.put(&request, BODY).header("content-encoding", "gzip")).await {
        200 => {
            let head = it.store.head(&key).await.unwrap().unwrap();
            assert_eq!(head.content_encoding.as_deref(), Some("gzip"));
            let answer = it.download(key).await;
            assert_ne!(answer.headers().get("content-encoding").map(|v| v.as_bytes()), Some(&b"gzip"[..]));
        }
        status => {
            assert!((400..500).contains(&status), "{status}");
            it.assert_absent(key).await;
        }
    }
}

pub async fn deleting_twice_is_as_good_as_once(it: &Fixture) {
    let key = it.uploaded(new_user(), BODY).await;
    let other = it.uploaded(key.user(), BODY).await;
    it.store.delete(&key).await.unwrap();
    it.assert_absent(key).await;
    it.store.delete(&key).await.unwrap();
    assert!(it.store.head(&other).await.unwrap().is_some());
}

pub async fn every_object_is_listed_in_key_order(it: &Fixture) {
    let mut mine = Vec::new();
    for _ in 0..3 {
        mine.push(it.uploaded(new_user(), BODY).await);
    }
    let listed: Vec<_> = it.store.list().try_collect().await.unwrap();
    assert!(listed.is_sorted_by(|a, b| a.key < b.key));
    for key in mine {
        let found = listed.iter().find(|object| object.key == key).unwrap();
        assert_eq!(found.size.get(), 20);
    }
}

pub async fn the_store_answers_a_ping(it: &Fixture) {
    it.store.ping().await.unwrap();
}
