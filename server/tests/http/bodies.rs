//! Bodies that are no bodies.

use futures::StreamExt;
use reqwest::{Body, Method};
use serde_json::json;

use crate::support::{Answer, Person, Setup, TestApp};

const UPLOAD: &str = "/api/documents/upload-url";
const REGISTER: &str = "/api/auth/register";

async fn send(person: &Person<'_>, path: &str, content_type: Option<&str>, body: impl Into<Body>) -> Answer {
    let mut request = person.request(Method::POST, path).body(body);
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    Answer::of(request).await
}

pub(crate) async fn what_is_not_json_is_refused(app: &TestApp) {
    let ada = app.person().await;
    let json = Some("application/json");
    for body in ["", "{", "nope", "{\"filename\":\"a\",}", "\u{feff}{}", "{} {}", "NaN"] {
        for path in [UPLOAD, REGISTER, "/api/documents/upload-urls"] {
            send(&ada, path, json, body).await.refuses(422, "invalid_request");
        }
    }
    send(&ada, UPLOAD, json, vec![0xff, 0xfe, b'{', b'}']).await.names("body");
    send(&ada, UPLOAD, json, "[]").await.refuses(422, "invalid_request");
    let good = r#"{"filename":"a","content_type":"a/b","size_bytes":1}"#;
    for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonp")]
    {
        send(&ada, UPLOAD, content_type, good).await.names("content-type");
    }
    assert_eq!(send(&ada, UPLOAD, Some("Application/JSON; charset=utf-8"), good).await.status, 200);
    assert_eq!(ada.quota().await, (0, 1));
}

pub(crate) async fn what_is_nested_too_deeply_is_refused(app: &TestApp) {
    let ada = app.person().await;
    for path in [UPLOAD, REGISTER] {
        for (open, close) in [("[", "]"), ("{\"filename\":", "}")] {
            let depth = 60_000 / (open.len() + close.len());
            let body = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            send(&ada, path, Some("application/json"), body).await.refuses(422, "invalid_request");
        }
    }
    assert_eq!(app.get("/livez").await.status, 200);
}

pub(crate) async fn what_is_too_large_is_refused_with_and_without_a_length(app: &TestApp) {
    let ada = app.person().await;
    let body = |size: usize| json!({"filename": "x".repeat(size), "content_type": "a/b"}).to_string();
    for path in [UPLOAD, REGISTER, "/api/auth/logout"] {
        for size in [65_536, 3_000_000] {
            send(&ada, path, Some("application/json"), body(size)).await.refuses(413, "body_too_large");
            let pieces: Vec<_> =
                body(size).into_bytes().chunks(10_000).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
            let chunked = Body::wrap_stream(futures::stream::iter(pieces));
            send(&ada, path, Some("application/json"), chunked).await.refuses(413, "body_too_large");
        }
    }
    // Large, but not too large: it is read, and refused for what it says.
    send(&ada, UPLOAD, Some("application/json"), body(65_000)).await.names("filename");
}

pub(crate) async fn a_body_where_none_is_needed_is_not_read_as_one(app: &TestApp) {
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(1)).await;
    let path = format!("/api/documents/{}/upload-url", ticket.document_id);
    for body in ["", "{}", "nope"] {
        assert_eq!(send(&ada, &path, None, body).await.status, 200, "{body}");
    }
    send(&ada, &path, None, "x".repeat(70_000)).await.refuses(413, "body_too_large");
}

/// It takes the ten seconds that a body may take.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_never_arrives_is_refused_as_a_body() {
    let app = TestApp::start(Setup::Embedded).await;
    let ada = app.person().await;
    let begun = futures::stream::iter([Ok::<_, std::io::Error>("{")]).chain(futures::stream::pending());
    send(&ada, UPLOAD, Some("application/json"), Body::wrap_stream(begun)).await.names("body");
    app.finish().await;
}
