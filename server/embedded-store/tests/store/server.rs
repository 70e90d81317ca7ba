//! A store behind a real HTTP server on loopback ports.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::routing::any;
use embedded_store::{AccessKey, Config, EmbeddedStore};
use tempfile::TempDir;

use crate::presign::Presign;

pub(crate) const BUCKET: &str = "vault";
pub(crate) const REGION: &str = "us-east-1";
pub(crate) const MAX_OBJECT_BYTES: u64 = 64 << 20;

pub(crate) struct Server {
    pub(crate) store: EmbeddedStore,
    /// `host:port` of the public side.
    pub(crate) authority: String,
    internal: SocketAddr,
    root: TempDir,
}

pub(crate) fn config(root: &Path) -> Config {
    Config {
        root: root.to_owned(),
        bucket: BUCKET.to_owned(),
        master_secret: [42; 32],
        region: REGION.to_owned(),
        max_object_bytes: MAX_OBJECT_BYTES,
        min_transfer_secs: 3600,
    }
}

pub(crate) async fn open(root: &Path) -> EmbeddedStore {
    EmbeddedStore::open(config(root)).await.unwrap()
}

impl Server {
    pub(crate) async fn start() -> Self {
        let root = tempfile::tempdir().unwrap();
        let store = open(root.path()).await;
        let public = axum::Router::new().route("/vault/{*key}", any(public)).with_state(store.clone());
        let internal = axum::Router::new().fallback(internal).with_state(store.clone());
        Self { store, authority: serve(public).await.to_string(), internal: serve(internal).await, root }
    }

    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn presign(&self, method: &str, key: &str) -> Presign {
        Presign::new(&self.store, &self.authority, method, key)
    }

    pub(crate) async fn put(&self, key: &str, body: impl Into<reqwest::Body>) -> reqwest::Response {
        self.presign("PUT", key).send_body(body).await
    }

    pub(crate) async fn get(&self, key: &str) -> reqwest::Response {
        self.presign("GET", key).send().await
    }

    /// The object's bytes, if there is one.
    pub(crate) async fn read(&self, key: &str) -> Option<String> {
        let response = self.get(key).await;
        match response.status().as_u16() {
            200 => Some(response.text().await.unwrap()),
            404 => None,
            status => panic!("reading {key} answered {status}"),
        }
    }

    /// An SDK client on the internal side.
    pub(crate) fn sdk(&self, key: AccessKey) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
            .region(aws_sdk_s3::config::Region::new(REGION))
            .endpoint_url(format!("http://{}", self.internal))
            .credentials_provider(aws_sdk_s3::config::Credentials::new(key.id, key.secret, None, None, "test"))
            .force_path_style(true)
            .build();
        aws_sdk_s3::Client::from_conf(config)
    }

    pub(crate) fn internal(&self) -> aws_sdk_s3::Client {
        self.sdk(self.store.internal_key())
    }
}

async fn public(State(store): State<EmbeddedStore>, request: Request) -> axum::response::Response {
    store.serve_public(request).await.map(Body::new)
}

async fn internal(State(store): State<EmbeddedStore>, request: Request) -> axum::response::Response {
    store.serve_internal(request).await.map(Body::new)
}

async fn serve(router: axum::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Every file below `root`: objects, and bodies on their way in.
pub(crate) fn files(root: &Path) -> Vec<PathBuf> {
    let (mut files, mut directories) = (Vec::new(), vec![root.to_owned()]);
    while let Some(directory) = directories.pop() {
        let Ok(entries) = std::fs::read_dir(directory) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() { directories.push(path) } else { files.push(path) }
        }
    }
    files
}

/// Waits until there are `count` files below `root`.
pub(crate) async fn until_files(root: &Path, count: usize) {
    for _ in 0..500 {
        if files(root).len() == count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("there should be {count} files, but there are {:?}", files(root));
}
