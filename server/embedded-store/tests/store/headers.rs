//! Headers that were not signed are not obeyed; headers that protect the app's origin are always there.

use reqwest::StatusCode;

use crate::server::{Server, files};

#[tokio::test]
async fn an_unsigned_amz_header_is_refused() {
    let server = Server::start().await;
    server.put("u/2/victim", "theirs").await;
    for (name, value) in [
        ("x-amz-copy-source", "/vault/u/2/victim"),
        ("x-amz-meta-colour", "blue"),
        ("x-amz-meta-snowball-auto-extract", "true"),
        ("x-amz-tagging", "a=b"),
        ("x-amz-storage-class", "GLACIER"),
        ("x-amz-acl", "public-read"),
        ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        ("x-amz-checksum-sha256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
        ("x-amz-object-lock-mode", "GOVERNANCE"),
        ("X-Amz-Date", "20260101T000000Z"),
    ] {
        let put = server.presign("PUT", "u/1/a").request().header(name, value).body("hello");
        assert_eq!(put.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{name}");
        let get = server.presign("GET", "u/2/victim").request().header(name, value);
        assert_eq!(get.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{name}");
    }
    assert_eq!(server.read("u/1/a").await, None);
}

#[tokio::test]
async fn a_copy_is_refused_even_when_signed() {
    let server = Server::start().await;
    server.put("u/2/victim", "theirs").await;
    let copy = server.presign("PUT", "u/1/a").signed("x-amz-copy-source", "/vault/u/2/victim").send().await;
    assert_eq!(copy.status(), StatusCode::FORBIDDEN);
    assert_eq!(server.read("u/1/a").await, None);
}

#[tokio::test]
async fn an_unsigned_header_that_would_be_stored_is_refused() {
    let server = Server::start().await;
    for (name, value) in [
        ("content-type", "text/html"),
        ("content-encoding", "gzip"),
        ("content-disposition", "inline"),
        ("content-language", "en"),
        ("expires", "Thu, 01 Jan 2099 00:00:00 GMT"),
    ] {
        let put = server.presign("PUT", "u/1/a").request().header(name, value).body("hello");
        assert_eq!(put.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{name}");
    }
    assert!(files(server.root()).is_empty());
}

#[tokio::test]
async fn a_signed_header_is_stored_as_it_came() {
    let server = Server::start().await;
    let headers = [
        ("content-type", "text/html; charset=\"utf-8\""),
        ("content-encoding", "gzip"),
        ("content-disposition", "attachment; filename*=UTF-8''%C3%BC.txt"),
        ("content-language", "en"),
        ("cache-control", "no-store"),
        ("x-amz-meta-colour", "blue"),
    ];
    let put = headers.iter().fold(server.presign("PUT", "u/1/a"), |put, (name, value)| put.signed(name, value));
    assert_eq!(put.send_body("hello").await.status(), StatusCode::OK);
    let head = server.presign("HEAD", "u/1/a").send().await;
    for (name, value) in headers {
        assert_eq!(head.headers()[name], value);
    }
}

#[tokio::test]
async fn a_signed_header_with_another_value_is_refused() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a").signed("content-type", "text/plain");
    let put = reqwest::Client::new().put(put.sign()).header("content-type", "text/html").body("hello");
    assert_eq!(put.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let absent = server.presign("PUT", "u/1/a").signed("content-type", "text/plain").sign();
    let put = reqwest::Client::new().put(absent).body("hello");
    assert_eq!(put.send().await.unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn too_much_metadata_is_refused() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a").signed("x-amz-meta-long", "x".repeat(5000)).send_body("hello").await;
    assert_eq!(put.status(), StatusCode::BAD_REQUEST);
    assert!(files(server.root()).is_empty());
}

#[tokio::test]
async fn every_answer_is_confined() {
    let server = Server::start().await;
    server.presign("PUT", "u/1/a").signed("content-type", "text/html").send_body("<script>").await;
    for response in [
        server.get("u/1/a").await,
        server.presign("HEAD", "u/1/a").send().await,
        server.get("u/1/none").await,
        server.put("u/1/b", "hello").await,
        reqwest::get(format!("http://{}/vault/u/1/a", server.authority)).await.unwrap(),
    ] {
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"));
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        assert_eq!(response.headers()["cross-origin-resource-policy"], "same-origin");
    }
}

#[tokio::test]
async fn a_pdf_may_open_in_a_frame_of_ours_and_nothing_else_leaves_its_sandbox() {
    let server = Server::start().await;
    server.presign("PUT", "u/1/a").signed("content-type", "text/html").send_body("<script>").await;
    let get = |served: &str| server.presign("GET", "u/1/a").query("response-content-type", served);
    let policy = |response: reqwest::Response| {
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        response.headers()["content-security-policy"].to_str().unwrap().to_owned()
    };
    assert_eq!(policy(get("application/pdf").send().await), "frame-ancestors 'self'");
    for other in ["application/pdfx", "application/pdf, text/html", "text/html", "image/svg+xml", "image/png"] {
        assert!(policy(get(other).send().await).contains("sandbox"), "{other}");
    }
    let beyond = get("application/pdf").request().header("range", "bytes=99-").send().await.unwrap();
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert!(policy(beyond).contains("sandbox"));
}

#[tokio::test]
async fn what_a_browser_adds_about_caches_is_neither_refused_nor_stored() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a").signed("if-none-match", "*").request();
    let put = put.header("cache-control", "no-cache").header("pragma", "no-cache").body("hello");
    assert_eq!(put.send().await.unwrap().status(), StatusCode::OK);
    let got = server.presign("GET", "u/1/a").send().await;
    assert_eq!(got.headers().get("cache-control"), None);
}
