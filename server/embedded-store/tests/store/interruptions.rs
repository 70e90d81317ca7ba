//! What an interrupted upload leaves: nothing under its key, and soon nothing at all.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use axum::body::Body;
use futures::{StreamExt as _, stream};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::presign::Presign;
use crate::server::{Server, files, open, until_files};

const ROOT: &str = "EMBEDDED_STORE_TEST_ROOT";
const AUTHORITY: &str = "localhost:3000";

#[tokio::test]
async fn a_client_that_disconnects_leaves_nothing() {
    let server = Server::start().await;
    server.put("u/1/a", "first").await;
    let url = server.presign("PUT", "u/1/a").signed("content-length", 4 << 20).sign();
    let target = url.strip_prefix("http://").and_then(|url| url.strip_prefix(&server.authority)).unwrap();
    let head = format!("PUT {target} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n\r\n", server.authority, 4 << 20);
    let mut stream = TcpStream::connect(&server.authority).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&vec![b'x'; 2 << 20]).await.unwrap();
    until_files(server.root(), 2).await;
    drop(stream);
    until_files(server.root(), 1).await;
    assert_eq!(server.read("u/1/a").await.as_deref(), Some("first"));
}

/// Not a test of its own: the process that
/// [`a_killed_process_leaves_no_half_object_and_its_remains_are_swept`] kills in the middle of a PUT.
#[tokio::test]
#[ignore = "run by another test, in a process of its own"]
async fn upload_without_end() {
    let store = open(&PathBuf::from(std::env::var(ROOT).unwrap())).await;
    let put = Presign::new(&store, AUTHORITY, "PUT", "u/1/a").signed("content-length", 10 << 20);
    let begun = stream::iter([Ok::<_, std::io::Error>(vec![b'x'; 5 << 20])]);
    let request = http::Request::put(put.sign()).header("host", AUTHORITY).header("content-length", 10 << 20);
    let request = request.body(Body::from_stream(begun.chain(stream::pending()))).unwrap();
    store.serve_public(request).await;
}

#[tokio::test]
async fn a_killed_process_leaves_no_half_object_and_its_remains_are_swept() {
    let root = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "interruptions::upload_without_end"])
        .env(ROOT, root.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    until_files(root.path(), 1).await;
    // A second process opens the same store and lets the first one's upload alone.
    let _other = open(root.path()).await;
    assert_eq!(files(root.path()).len(), 1);

    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(files(root.path()).len(), 1, "the killed process could not clean up");
    let store = open(root.path()).await;
    assert!(files(root.path()).is_empty());
    let get = Presign::new(&store, AUTHORITY, "GET", "u/1/a").sign();
    let request = http::Request::get(get).header("host", AUTHORITY).body(String::new()).unwrap();
    assert_eq!(store.serve_public(request).await.status(), http::StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn objects_survive_reopening() {
    let server = Server::start().await;
    server.put("u/1/a", "hello").await;
    let again = open(server.root()).await;
    let get = Presign::new(&again, AUTHORITY, "GET", "u/1/a").sign();
    let request = http::Request::get(get).header("host", AUTHORITY).body(String::new()).unwrap();
    let response = again.serve_public(request).await;
    let body = axum::body::to_bytes(Body::new(response.into_body()), 100).await.unwrap();
    assert_eq!(body, "hello");
}
