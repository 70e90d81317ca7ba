//! Storing and reading through signed URLs.

use super::server::{BUCKET, Server};
use reqwest::StatusCode;

#[tokio::test]
async fn what_was_put_comes_back() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a").signed("content-type", "text/plain; charset=utf-8").send("hello").await;
    assert_eq!(put.status(), StatusCode::OK);
    assert_eq!(put.headers()["etag"], "\"5d41402abc4b2a76b9719d911017c592\"");

    let get = server.get("u/1/a").await;
    assert_eq!(get.status(), StatusCode::OK);
    assert_eq!(get.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(get.headers()["content-length"], "5");
    assert_eq!(get.headers()["etag"], "\"5d41402abc4b2a76b9719d911017c592\"");
    assert_eq!(get.text().await.unwrap(), "hello");

    let head = server.presign("HEAD", "u/1/a").send("").await;
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(head.headers()["content-length"], "5");
}

#[tokio::test]
async fn the_sdk_heads_lists_and_deletes_on_the_internal_side() {
    let server = Server::start().await;
    server.put("u/1/a", "hello").await;
    let sdk = server.internal();
    let head = sdk.head_object().bucket(BUCKET).key("u/1/a").send().await.unwrap();
    assert_eq!(head.content_length(), Some(5));
    let list = sdk.list_objects_v2().bucket(BUCKET).prefix("u/").send().await.unwrap();
    assert_eq!(list.contents()[0].key(), Some("u/1/a"));
    assert_eq!(list.contents()[0].size(), Some(5));
    sdk.delete_object().bucket(BUCKET).key("u/1/a").send().await.unwrap();
    assert!(sdk.head_object().bucket(BUCKET).key("u/1/a").send().await.is_err());
    assert_eq!(server.files(), [] as [std::path::PathBuf; 0]);
}
