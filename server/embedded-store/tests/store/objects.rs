//! What is stored comes back as it was.

use aws_sdk_s3::primitives::ByteStream;
use reqwest::StatusCode;

use crate::server::{BUCKET, Server, files};

const HELLO_MD5: &str = "\"5d41402abc4b2a76b9719d911017c592\"";

#[tokio::test]
async fn what_was_put_comes_back() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/a").signed("content-type", "text/plain;charset=UTF-8");
    let put = put.send_body("hello").await;
    assert_eq!(put.status(), StatusCode::OK);
    assert_eq!(put.headers()["etag"], HELLO_MD5);

    let get = server.get("u/1/a").await;
    assert_eq!(get.status(), StatusCode::OK);
    assert_eq!(get.headers()["content-type"], "text/plain;charset=UTF-8");
    assert_eq!(get.headers()["content-length"], "5");
    assert_eq!(get.headers()["etag"], HELLO_MD5);
    assert_eq!(get.text().await.unwrap(), "hello");

    let head = server.presign("HEAD", "u/1/a").send().await;
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(head.headers()["content-length"], "5");
    assert_eq!(head.headers()["etag"], HELLO_MD5);
}

#[tokio::test]
async fn an_empty_object_is_an_object() {
    let server = Server::start().await;
    let put = server.presign("PUT", "u/1/empty").signed("content-length", 0).send_body("").await;
    assert_eq!(put.status(), StatusCode::OK);
    assert_eq!(server.read("u/1/empty").await.as_deref(), Some(""));
}

#[tokio::test]
async fn a_later_put_replaces_an_earlier_one() {
    let server = Server::start().await;
    server.put("u/1/a", "first").await;
    server.put("u/1/a", "second").await;
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("second"));
    assert_eq!(files(server.root()).len(), 1);
}

#[tokio::test]
async fn a_missing_object_is_404() {
    let server = Server::start().await;
    assert_eq!(server.get("u/1/none").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(server.presign("HEAD", "u/1/none").send().await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_sdk_finds_its_way_on_the_internal_side() {
    let server = Server::start().await;
    let sdk = server.internal();
    sdk.head_bucket().bucket(BUCKET).send().await.unwrap();
    assert!(sdk.head_bucket().bucket("other").send().await.is_err());
    sdk.get_bucket_location().bucket(BUCKET).send().await.unwrap();
    assert_eq!(sdk.get_bucket_versioning().bucket(BUCKET).send().await.unwrap().status(), None);
    let created = sdk.create_bucket().bucket(BUCKET).send().await.unwrap_err();
    assert!(created.into_service_error().is_bucket_already_owned_by_you());

    let body = ByteStream::from_static(b"hello");
    sdk.put_object().bucket(BUCKET).key("u/1/a").body(body).metadata("colour", "blue").send().await.unwrap();
    let head = sdk.head_object().bucket(BUCKET).key("u/1/a").send().await.unwrap();
    assert_eq!(head.content_length(), Some(5));
    assert_eq!(head.metadata().unwrap()["colour"], "blue");
    let get = sdk.get_object().bucket(BUCKET).key("u/1/a").send().await.unwrap();
    assert_eq!(get.body.collect().await.unwrap().to_vec(), b"hello");
}

#[tokio::test]
async fn deleting_twice_succeeds_twice_and_leaves_nothing() {
    let server = Server::start().await;
    server.put("u/1/a", "hello").await;
    for _ in 0..2 {
        server.internal().delete_object().bucket(BUCKET).key("u/1/a").send().await.unwrap();
    }
    assert_eq!(server.read("u/1/a").await, None);
    assert!(files(server.root()).is_empty());
    assert_eq!(std::fs::read_dir(server.root().join("objects")).unwrap().count(), 0);
}

#[tokio::test]
async fn any_key_of_up_to_1024_bytes_holds_its_own_object() {
    let server = Server::start().await;
    let sdk = server.internal();
    let long = "ü".repeat(512);
    let deep = "a/".repeat(512);
    let control = "\u{1}".repeat(1024);
    let percent = "%".repeat(1024);
    let quotes = "\"".repeat(1024);
    let keys = [
        "fd/x",
        "fd/x/y",
        "fd/x/",
        "../x",
        "../../etc/passwd",
        "a//b",
        "/a",
        ".",
        "%2e",
        "a b+c",
        &long,
        &deep,
        &control,
        &percent,
        &quotes,
        "X",
        "x",
    ];
    for key in keys {
        let body = ByteStream::from(key.as_bytes().to_vec());
        sdk.put_object().bucket(BUCKET).key(key).body(body).send().await.unwrap();
    }
    for key in keys {
        let get = sdk.get_object().bucket(BUCKET).key(key).send().await.unwrap();
        assert_eq!(get.body.collect().await.unwrap().to_vec(), key.as_bytes(), "{key}");
    }
    let objects = server.root().join("objects");
    assert_eq!(files(server.root()).iter().filter(|file| file.starts_with(&objects)).count(), keys.len());
}

#[tokio::test]
async fn a_longer_key_is_refused() {
    let server = Server::start().await;
    let key = format!("u/1/{}", "x".repeat(1021));
    assert_eq!(server.put(&key, "hello").await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn directories_and_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let server = Server::start().await;
    server.put("u/1/a", "hello").await;
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    for file in files(server.root()) {
        assert_eq!(mode(&file), 0o600);
        let objects = file.ancestors().skip(1).take_while(|directory| *directory != server.root());
        assert!(objects.map(mode).all(|mode| mode == 0o700));
    }
}
