//! A PUT stores the bytes that were promised, or nothing.

use futures::future::join_all;
use futures::stream;
use reqwest::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::presign::Presign;
use crate::server::{MAX_OBJECT_BYTES, Server, files, until_files};

const HELLO_SHA256: &str = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
const EMPTY_SHA256: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

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
async fn a_body_in_many_small_pieces_arrives_whole() {
    let server = Server::start().await;
    let pieces = stream::iter((0..5000).map(|piece| Ok::<_, std::io::Error>(format!("{piece:04}"))));
    let whole: String = (0..5000).map(|piece| format!("{piece:04}")).collect();
    let put = server.presign("PUT", "u/1/a").signed("content-length", whole.len());
    assert_eq!(put.send_body(reqwest::Body::wrap_stream(pieces)).await.status(), StatusCode::OK);
    assert_eq!(server.read("u/1/a").await, Some(whole));
}
