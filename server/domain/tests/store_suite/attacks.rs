//! What a signed URL must not be good for. Each was seen to work somewhere with a less careful signature; the
//! requests were checked to succeed with a key that may do everything (see `store_minio.rs`).

use domain::store::{ObjectKey, PresignedRequest};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{Fixture, requests::*};

const BODY: &[u8] = b"hello";
const SECRET: &[u8] = b"the victim's own words";

/// CVE-2026-54330 and its like: a header nobody signed turns an upload into a copy.
pub async fn an_object_is_not_copied_from_another_account(it: &Fixture) {
    let victim = it.uploaded(new_user(), SECRET).await;
    let key = new_key(new_user());
    let upload = upload_of(key, BODY);
    for sized in [true, false] {
        let mut upload = upload.clone();
        if !sized {
            (upload.size, upload.sha256) = (None, None);
        }
        let request = it.store.presign_put(&upload).await.unwrap();
        let body = if sized { BODY } else { b"" };
        let source = format!("/{}/{victim}", bucket_of(&request, key));
        refusal(it.put(&request, body).header("x-amz-copy-source", source)).await;
        it.assert_absent(key).await;
    }
}

pub async fn a_key_in_another_account_cannot_be_put(it: &Fixture) {
    let (mine, theirs) = (new_key(new_user()), new_key(new_user()));
    let request = it.store.presign_put(&upload_of(mine, BODY)).await.unwrap();
    assert_eq!(refusal(it.put_to(&swap(&request, mine, theirs), &request, BODY)).await, 403);
    it.assert_absent(theirs).await;
}

pub async fn a_key_in_another_account_cannot_be_got(it: &Fixture) {
    let victim = it.uploaded(new_user(), SECRET).await;
    let mine = it.uploaded(new_user(), BODY).await;
    let request = it.store.presign_get(&download_of(mine, "a.txt", TEXT)).await.unwrap();
    assert_eq!(refusal(it.http.get(swap(&request, mine, victim))).await, 403);
}

pub async fn another_document_of_ones_own_needs_its_own_url(it: &Fixture) {
    let mine = new_key(new_user());
    let other = new_key(mine.user());
    let request = it.store.presign_put(&upload_of(mine, BODY)).await.unwrap();
    assert_eq!(refusal(it.put_to(&swap(&request, mine, other), &request, BODY)).await, 403);
    it.assert_absent(other).await;
}

pub async fn an_upload_url_does_not_download(it: &Fixture) {
    let key = it.uploaded(new_user(), SECRET).await;
    let request = it.store.presign_put(&upload_of(key, SECRET)).await.unwrap();
    // Some stores miss the signed headers before they look at the method.
    for attempt in [it.http.get(&request.url), it.http.head(&request.url)] {
        let status = refusal(attempt).await;
        assert!(status == 400 || status == 403, "{status}");
    }
}

pub async fn a_download_url_does_not_upload(it: &Fixture) {
    let key = new_key(new_user());
    let request = it.store.presign_get(&download_of(key, "a.txt", TEXT)).await.unwrap();
    assert_eq!(refusal(it.put(&request, BODY)).await, 403);
    it.assert_absent(key).await;
}

pub async fn a_download_url_does_not_delete(it: &Fixture) {
    let key = it.uploaded(new_user(), SECRET).await;
    for url in [
        it.store.presign_get(&download_of(key, "a.txt", TEXT)).await.unwrap().url,
        it.store.presign_put(&upload_of(key, SECRET)).await.unwrap().url,
    ] {
        refusal(it.http.delete(url)).await;
    }
    assert_eq!(it.bytes(key).await, SECRET);
}

pub async fn metadata_that_was_not_signed_is_refused(it: &Fixture) {
    let key = new_key(new_user());
    let request = it.store.presign_put(&upload_of(key, BODY)).await.unwrap();
    for name in ["x-amz-meta-owner", "x-amz-meta-snowball-auto-extract"] {
        refusal(it.put(&request, BODY).header(name, "true")).await;
        it.assert_absent(key).await;
    }
}

pub async fn a_url_without_its_signature_is_refused(it: &Fixture) {
    let key = new_key(new_user());
    let request = it.store.presign_put(&upload_of(key, BODY)).await.unwrap();
    let bare = request.url.split_once('?').unwrap().0;
    for url in [bare.to_owned(), without(&request.url, "X-Amz-Signature")] {
        refusal(it.put_to(&url, &request, BODY)).await;
        it.assert_absent(key).await;
    }
}

/// CVE-2026-41145: a payload kind that skips the signature, with whatever key id a URL gives away; on one's own key,
/// where a stored object would escape its signed length and type, and on another account's.
pub async fn a_body_that_claims_to_need_no_signature_is_refused(it: &Fixture) {
    let (mine, theirs) = (new_key(new_user()), new_key(new_user()));
    let request = it.store.presign_put(&upload_of(mine, BODY)).await.unwrap();
    let id = query(&request.url, "X-Amz-Credential").unwrap();
    let token = query(&request.url, "X-Amz-Security-Token");
    for key in [mine, theirs] {
        let target = swap(&request, mine, key);
        let target = target.split_once('?').unwrap().0;
        for token in [None, token.as_deref()] {
            refusal(unsigned_trailer(it, target, &id, token)).await;
            it.assert_absent(key).await;
        }
        refusal(it.put_to(&swap(&request, mine, key), &request, BODY).header(PAYLOAD.0, PAYLOAD.1)).await;
        it.assert_absent(key).await;
    }
}

pub async fn a_signed_lifetime_cannot_be_stretched(it: &Fixture) {
    let key = new_key(new_user());
    let mut upload = upload_of(key, BODY);
    upload.now = now().plus_secs(-901);
    let request = it.store.presign_put(&upload).await.unwrap();
    let longer = request.url.replace("X-Amz-Expires=900", "X-Amz-Expires=90000");
    assert_ne!(longer, request.url);
    assert_eq!(refusal(it.put_to(&longer, &request, BODY)).await, 403);
    it.assert_absent(key).await;
}

const PAYLOAD: (&str, &str) = ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");

/// "hello" as an aws-chunked body whose signature is nowhere, in the name of `credential`.
pub fn unsigned_trailer(it: &Fixture, url: &str, credential: &str, token: Option<&str>) -> reqwest::RequestBuilder {
    let mut url = format!("{url}?X-Amz-Credential={}", utf8_percent_encode(credential, NON_ALPHANUMERIC));
    if let Some(token) = token {
        url = format!("{url}&X-Amz-Security-Token={}", utf8_percent_encode(token, NON_ALPHANUMERIC));
    }
    let request = it
        .http
        .put(url)
        .header(PAYLOAD.0, PAYLOAD.1)
        .header("content-encoding", "aws-chunked")
        .header("x-amz-decoded-content-length", "5")
        .header("x-amz-trailer", "x-amz-checksum-crc32")
        .body("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
    match token {
        Some(token) => request.header("x-amz-security-token", token),
        None => request,
    }
}

/// The request's URL with its key replaced and everything else, the signature too, left as it was.
pub fn swap(request: &PresignedRequest, from: ObjectKey, to: ObjectKey) -> String {
    let url = request.url.replace(&from.to_string(), &to.to_string());
    assert!(url.contains(&to.to_string()));
    url
}

pub fn bucket_of(request: &PresignedRequest, key: ObjectKey) -> String {
    let path = request.url.split_once("://").unwrap().1.split_once('/').unwrap().1;
    path.split_once(&format!("/{key}")).unwrap().0.to_owned()
}

/// A query parameter, decoded.
pub fn query(url: &str, name: &str) -> Option<String> {
    let pairs = url.split_once('?')?.1.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next()?;
    Some(percent_decode_str(value).decode_utf8().unwrap().into_owned())
}

fn without(url: &str, name: &str) -> String {
    let (path, query) = url.split_once('?').unwrap();
    let rest: Vec<_> = query.split('&').filter(|pair| !pair.starts_with(&format!("{name}="))).collect();
    format!("{path}?{}", rest.join("&"))
}
