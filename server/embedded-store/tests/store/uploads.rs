//! A PUT stores the bytes that were promised, or nothing.

use std::time::Duration;

use axum::body::Body;
use embedded_store::{Config, EmbeddedStore};
use futures::future::join_all;
use futures::{StreamExt as _, stream};
use reqwest::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::presign::Presign;
use crate::server::{MAX_OBJECT_BYTES, Server, config, files, until_files};

const HELLO_SHA256: &str = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
const HELLO_SHA512: &str = "m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==";
const EMPTY_SHA256: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

const AUTHORITY: &str = "localhost:3000";

/// Status and text of the answer to a PUT of which `body` is sent.
async fn put_to(store: &EmbeddedStore, key: &str, length: u64, body: &str) -> (StatusCode, String) {
    let put = Presign::new(store, AUTHORITY, "PUT", key).signed("content-length", length);
    let request = http::Request::put(put.sign()).header("host", AUTHORITY).header("content-length", length);
    let response = store.serve_public(request.body(body.to_owned()).unwrap()).await;
    let status = response.status();
    let text = axum::body::to_bytes(Body::new(response.into_body()), 10_000).await.unwrap();
    (status, String::from_utf8(text.to_vec()).unwrap())
}

/// Sends the signed headers but `length` as the length, then `body`, then ends the sending side.
async fn send_raw(server: &Server, put: &Presign, headers: &str, body: &[u8]) -> String {
    let url = put.sign();
    let target = url.strip_prefix("http://").and_then(|url| url.strip_prefix(&server.authority)).unwrap();
    let head = format!("PUT {target} HTTP/1.1\r\nhost: {}\r\n{headers}connection: close\r\n\r\n", server.authority);
    let mut stream = TcpStream::connect(&server.authority).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    // A server that has heard enough may close the connection on what is still coming.
    let _ = stream.read_to_string(&mut answer).await;
    answer.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_body_of_another_length_than_signed_is_refused() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a").signed("content-length", 5);
    for (headers, body) in [
        ("content-length: 6\r\n", "hello!"),
        ("content-length: 4\r\n", "hell"),
        ("transfer-encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"),
        ("", ""),
    ] {
        let status = send_raw(&server, &put, headers, body.as_bytes()).await;
        assert!(status.starts_with("HTTP/1.1 403"), "{headers:?}: {status}");
    }
    assert!(files(server.root()).is_empty());
    // Bytes after the declared ones are not part of the object.
    send_raw(&server, &put, "content-length: 5\r\n", b"hello and more").await;
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("hello"));
}

#[tokio::test]
async fn a_body_that_ends_early_stores_nothing() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a").signed("content-length", 5);
    let status = send_raw(&server, &put, "content-length: 5\r\n", b"hell").await;
    assert!(!status.starts_with("HTTP/1.1 2"), "{status}");
    until_files(server.root(), 0).await;
}

#[tokio::test]
async fn a_body_of_unknown_length_is_refused() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a");
    let status = send_raw(&server, &put, "transfer-encoding: chunked\r\n", b"5\r\nhello\r\n0\r\n\r\n").await;
    assert!(status.starts_with("HTTP/1.1 411"), "{status}");
    assert!(files(server.root()).is_empty());
}

#[tokio::test]
async fn a_wrong_checksum_stores_nothing_and_replaces_nothing() {
    let server = Server::start().await;
    let put = || server.presign("PUT", "u/1/a").signed("x-amz-checksum-sha256", HELLO_SHA256);
    assert_eq!(put().send_body("jello").await.status(), StatusCode::BAD_REQUEST);
    assert!(files(server.root()).is_empty());
    assert_eq!(put().send_body("hello").await.status(), StatusCode::OK);
    assert_eq!(put().send_body("jello").await.status(), StatusCode::BAD_REQUEST);
    let unsigned = server.presign("PUT", "u/1/a").signed("x-amz-checksum-sha256", EMPTY_SHA256);
    assert_eq!(unsigned.send_body("hello").await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("hello"));
    assert_eq!(files(server.root()).len(), 1);
}

#[tokio::test]
async fn every_kind_of_checksum_is_verified_or_refused() {
    let server = Server::start().await;
    for (name, right) in [
        ("x-amz-checksum-sha1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="),
        ("x-amz-checksum-crc32", "NhCmhg=="),
        ("x-amz-checksum-crc32c", "mnG7TA=="),
        ("x-amz-checksum-crc64nvme", "M3eFcAZSQlc="),
        ("x-amz-checksum-sha256", HELLO_SHA256),
        ("x-amz-checksum-sha512", HELLO_SHA512),
        ("content-md5", "XUFAKrxLKna5cZ2REBfFkg=="),
    ] {
        let put = || server.presign("PUT", "u/1/a").signed(name, right);
        assert_eq!(put().send_body("hello").await.status(), StatusCode::OK, "{name}");
        assert_eq!(put().send_body("jello").await.status(), StatusCode::BAD_REQUEST, "{name}");
    }
    let unknown = server.presign("PUT", "u/1/a").signed("x-amz-checksum-rot13", "uryyb").send_body("hello").await;
    assert_eq!(unknown.status(), StatusCode::BAD_REQUEST);
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("hello"));
}

#[tokio::test]
async fn of_sixteen_conditional_puts_exactly_one_succeeds() {
    let server = Server::start().await;
    for round in 0..10 {
        let key = format!("u/1/{round}");
        let puts = (0..16).map(|writer| {
            let put = server.presign("PUT", &key).signed("if-none-match", "*");
            async move { put.send_body(writer.to_string().repeat(100_000)).await.status() }
        });
        let statuses = join_all(puts).await;
        let won = statuses.iter().filter(|status| **status == StatusCode::OK).count();
        let lost = statuses.iter().filter(|status| **status == StatusCode::PRECONDITION_FAILED).count();
        assert_eq!((won, lost), (1, 15), "round {round}: {statuses:?}");
    }
    assert_eq!(files(server.root()).len(), 10);
}

#[tokio::test]
async fn a_conditional_put_keeps_what_is_there() {
    let server = Server::start().await;
    server.put("u/1/a", "first").await;
    let put = server.presign("PUT", "u/1/a").signed("if-none-match", "*").send_body("second").await;
    assert_eq!(put.status(), StatusCode::PRECONDITION_FAILED);
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("first"));
}

#[tokio::test]
async fn under_concurrent_puts_the_entity_tag_belongs_to_the_body() {
    let server = Server::start().await;
    for _ in 0..12 {
        let puts = (0..8).map(|writer| server.put("u/1/a", writer.to_string().repeat(300_000)));
        let answers = join_all(puts).await;
        let tags: Vec<_> = answers.iter().map(|answer| answer.headers()["etag"].clone()).collect();
        let get = server.get("u/1/a").await;
        let tag = get.headers()["etag"].clone();
        let body = get.text().await.unwrap();
        let writer: usize = body[..1].parse().unwrap();
        assert_eq!(body, writer.to_string().repeat(300_000));
        assert_eq!(tag, tags[writer]);
    }
}

#[tokio::test]
async fn concurrent_puts_and_deletes_beside_each_other_all_succeed() {
    let server = Server::start().await;
    let sdk = server.internal();
    let work = (0..8).map(|writer| {
        let (server, sdk) = (&server, sdk.clone());
        async move {
            // The account's directory comes and goes under the writers' hands.
            for _ in 0..20 {
                let key = format!("u/1/{writer}");
                assert_eq!(server.put(&key, "hello").await.status(), StatusCode::OK);
                sdk.delete_object().bucket(crate::server::BUCKET).key(&key).send().await.unwrap();
            }
        }
    });
    join_all(work).await;
    assert!(files(server.root()).is_empty());
}

#[tokio::test]
async fn an_object_larger_than_allowed_is_refused() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a");
    let status = send_raw(&server, &put, &format!("content-length: {}\r\n", MAX_OBJECT_BYTES + 1), b"x").await;
    assert!(status.starts_with("HTTP/1.1 400"), "{status}");
    assert!(files(server.root()).is_empty());
}

#[tokio::test]
async fn more_than_five_gib_at_once_are_refused_whatever_is_allowed() {
    let root = tempfile::tempdir().unwrap();
    let config = Config { max_object_bytes: u64::MAX, ..config(root.path()) };
    let store = EmbeddedStore::open(config).await.unwrap();
    for (length, too_large) in [(5 << 30, false), ((5 << 30) + 1, true)] {
        let (status, answer) = put_to(&store, "u/1/a", length, "x").await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.contains("EntityTooLarge"), too_large, "{length}: {answer}");
    }
    assert!(files(root.path()).is_empty());
}

#[tokio::test]
async fn an_object_that_comes_too_late_for_its_length_is_not_put_in_place() {
    let root = tempfile::tempdir().unwrap();
    let config = Config { min_transfer_secs: 0, ..config(root.path()) };
    let store = EmbeddedStore::open(config).await.unwrap();
    let (status, answer) = put_to(&store, "u/1/short", 5, "hello").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer.contains("RequestTimeout"), "{answer}");
    assert!(files(root.path()).is_empty());
    // Half a minute on the slowest link.
    let (status, answer) = put_to(&store, "u/1/long", 4 << 20, &"x".repeat(4 << 20)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

#[tokio::test]
async fn an_object_is_locked_before_it_appears() {
    let server = Server::start().await;
    let (send_rest, rest) = tokio::sync::oneshot::channel::<&'static str>();
    let begun = stream::iter([Ok::<_, std::io::Error>("hello ")]);
    let body = Body::from_stream(begun.chain(stream::once(async { Ok(rest.await.unwrap()) })));
    let put = server.presign("PUT", "u/1/a").signed("content-length", 11);
    let request = http::Request::put(put.sign()).header("host", &server.authority).header("content-length", 11);
    let (store, request) = (server.store.clone(), request.body(body).unwrap());
    let writer = tokio::spawn(async move { store.serve_public(request).await.status() });
    until_files(server.root(), 1).await;

    let held = std::fs::File::open(&files(server.root())[0]).unwrap();
    held.lock_shared().unwrap();
    send_rest.send("world").unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(server.read("u/1/a").await, None);
    assert!(!writer.is_finished());
    drop(held);
    assert_eq!(writer.await.unwrap(), StatusCode::OK);
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("hello world"));
}

#[tokio::test]
async fn a_body_in_many_small_pieces_arrives_whole() {
    let server = Server::start().await;
    let pieces = stream::iter((0..5000).map(|piece| Ok::<_, std::io::Error>(format!("{piece:04}"))));
    let whole: String = (0..5000).map(|piece| format!("{piece:04}")).collect();
    let put = server.presign("PUT", "u/1/a").signed("content-length", whole.len());
    assert_eq!(put.send_body(reqwest::Body::wrap_stream(pieces)).await.status(), StatusCode::OK);
    assert_eq!(server.read("u/1/a").await, Some(whole));
}
