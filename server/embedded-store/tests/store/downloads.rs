//! Reading: parts, conditions, what a URL may override, and what happens meanwhile.

use std::time::Duration;

use axum::body::Body;
use futures::{StreamExt as _, stream};
use reqwest::StatusCode;

use crate::server::{BUCKET, Server, files, until_files};

async fn server() -> Server {
    let server = Server::start().await;
    server.presign("PUT", "u/1/a").signed("content-type", "text/html").send_body("0123456789").await;
    server
}

#[tokio::test]
async fn a_range_is_a_part_of_the_object() {
    let server = server().await;
    for (range, part, content_range) in [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=8-", "89", "bytes 8-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=5-999", "56789", "bytes 5-9/10"),
        ("bytes=-999", "0123456789", "bytes 0-9/10"),
    ] {
        let get = server.presign("GET", "u/1/a").request().header("range", range).send().await.unwrap();
        assert_eq!(get.status(), StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(get.headers()["content-range"], content_range);
        assert_eq!(get.headers()["accept-ranges"], "bytes");
        assert_eq!(get.text().await.unwrap(), part, "{range}");
    }
    let beyond = server.presign("GET", "u/1/a").request().header("range", "bytes=10-").send().await.unwrap();
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.headers()["content-range"], "bytes */10");
    assert_eq!(beyond.headers()["content-type"], "application/xml");
    assert!(beyond.text().await.unwrap().contains("InvalidRange"));
}

#[tokio::test]
async fn an_empty_object_has_no_parts() {
    let server = Server::start().await;
    server.presign("PUT", "u/1/empty").signed("content-length", 0).send_body("").await;
    for range in ["bytes=-5", "bytes=0-", "bytes=0-0"] {
        let get = server.presign("GET", "u/1/empty").request().header("range", range).send().await.unwrap();
        assert_eq!(get.status(), StatusCode::RANGE_NOT_SATISFIABLE, "{range}");
        assert_eq!(get.headers()["content-range"], "bytes */0");
    }
}

#[tokio::test]
async fn a_download_resumes_only_the_object_it_began_with() {
    let server = server().await;
    let tag = server.presign("HEAD", "u/1/a").send().await.headers()["etag"].to_str().unwrap().to_owned();
    let resume = |tag: String| {
        let get = server.presign("GET", "u/1/a").request().header("range", "bytes=5-").header("if-range", tag);
        async { get.send().await.unwrap() }
    };
    assert_eq!(resume(tag).await.text().await.unwrap(), "56789");
    assert_eq!(resume("\"other\"".to_owned()).await.text().await.unwrap(), "0123456789");
}

#[tokio::test]
async fn conditions_are_honoured_by_get_and_head() {
    let server = server().await;
    let head = server.presign("HEAD", "u/1/a").send().await;
    let tag = head.headers()["etag"].to_str().unwrap();
    let modified = head.headers()["last-modified"].to_str().unwrap();
    let (past, future) = ("Thu, 01 Jan 1998 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT");
    for (name, value, status) in [
        ("if-none-match", tag, StatusCode::NOT_MODIFIED),
        ("if-none-match", "\"other\"", StatusCode::OK),
        ("if-match", tag, StatusCode::OK),
        ("if-match", "\"other\"", StatusCode::PRECONDITION_FAILED),
        ("if-modified-since", modified, StatusCode::NOT_MODIFIED),
        ("if-modified-since", past, StatusCode::OK),
        ("if-unmodified-since", modified, StatusCode::OK),
        ("if-unmodified-since", future, StatusCode::OK),
        ("if-unmodified-since", past, StatusCode::PRECONDITION_FAILED),
    ] {
        for method in ["GET", "HEAD"] {
            let response = server.presign(method, "u/1/a").request().header(name, value).send().await.unwrap();
            assert_eq!(response.status(), status, "{method} {name}: {value}");
            if status == StatusCode::NOT_MODIFIED {
                assert_eq!(response.headers()["etag"], tag);
            }
        }
    }
}

#[tokio::test]
async fn a_signed_url_decides_how_its_object_is_presented() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a").signed("content-encoding", "gzip").signed("cache-control", "public");
    put.signed("content-type", "text/html").send_body("hello").await;
    for method in ["GET", "HEAD"] {
        let response = server
            .presign(method, "u/1/a")
            .query("response-content-type", "application/octet-stream")
            .query("response-content-disposition", "attachment; filename=\"a.html\"")
            .query("response-content-encoding", "identity")
            .query("response-cache-control", "private, no-store")
            .send()
            .await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "application/octet-stream");
        assert_eq!(response.headers()["content-disposition"], "attachment; filename=\"a.html\"");
        assert_eq!(response.headers()["content-encoding"], "identity");
        assert_eq!(response.headers()["cache-control"], "private, no-store");
    }
    let url = server.presign("GET", "u/1/a").sign() + "&response-content-type=text/html";
    assert_eq!(reqwest::get(url).await.unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_download_survives_the_deletion_and_replacement_of_its_object() {
    let server = Server::start().await;
    let body: Vec<u8> = (0..32_u32 << 20).map(|byte| (byte % 251) as u8).collect();
    server.put("u/1/a", body.clone()).await;
    for replace in [true, false] {
        let expected = if replace { body.clone() } else { b"x".repeat(32 << 20) };
        let get = server.get("u/1/a").await;
        let mut chunks = get.bytes_stream();
        let mut read = chunks.next().await.unwrap().unwrap().to_vec();
        if replace {
            server.put("u/1/a", b"x".repeat(32 << 20)).await;
        } else {
            server.internal().delete_object().bucket(BUCKET).key("u/1/a").send().await.unwrap();
        }
        while let Some(chunk) = chunks.next().await {
            read.extend(chunk.unwrap());
        }
        assert!(read == expected, "the download is not the object it began with");
    }
    assert_eq!(server.read("u/1/a").await, None);
}

#[tokio::test]
async fn nobody_waits_for_a_writer() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a").signed("if-none-match", "*").signed("content-length", 10);
    let uri = put.sign();
    let body = Body::from_stream(stream::iter([Ok::<_, std::io::Error>("half")]).chain(stream::pending()));
    let request = http::Request::put(uri).header("host", &server.authority);
    let request = request.header("if-none-match", "*").header("content-length", 10).body(body).unwrap();
    let store = server.store.clone();
    let writer = tokio::spawn(async move { store.serve_public(request).await });
    until_files(server.root(), 1).await;

    let in_time = |read| tokio::time::timeout(Duration::from_secs(5), read);
    let head = server.presign("HEAD", "u/1/a");
    assert_eq!(in_time(head.send()).await.unwrap().status(), StatusCode::NOT_FOUND);
    assert!(!writer.is_finished());
    writer.abort();
    until_files(server.root(), 0).await;
}

#[tokio::test]
async fn readers_wait_until_an_object_that_appeared_is_sure_to_stay() {
    let server = server().await;
    // As its writer does while the directories that lead to it go to disk.
    let written = std::fs::File::open(&files(server.root())[0]).unwrap();
    written.lock().unwrap();
    for method in ["HEAD", "GET"] {
        let read = server.presign(method, "u/1/a");
        let answer = tokio::time::timeout(Duration::from_millis(100), read.send()).await;
        assert!(answer.is_err(), "{method} did not wait");
    }
    drop(written);
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("0123456789"));
}
