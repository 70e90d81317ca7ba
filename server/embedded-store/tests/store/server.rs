//! A store behind a real HTTP server on a loopback port, and a signer that can sign anything.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, SystemTime};

use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::routing::any;
use embedded_store::{AccessKey, Config, Direction, EmbeddedStore};
use tempfile::TempDir;

pub const BUCKET: &str = "vault";
pub const REGION: &str = "us-east-1";
pub const MAX_OBJECT_BYTES: u64 = 64 << 20;

pub struct Server {
    pub store: EmbeddedStore,
    pub address: SocketAddr,
    pub internal: SocketAddr,
    pub client: reqwest::Client,
    root: TempDir,
}

pub async fn open(root: &Path) -> EmbeddedStore {
    let config = Config {
        root: root.to_owned(),
        bucket: BUCKET.to_owned(),
        master_secret: [42; 32],
        region: REGION.to_owned(),
        max_object_bytes: MAX_OBJECT_BYTES,
    };
    EmbeddedStore::open(config).await.unwrap()
}

impl Server {
    pub async fn start() -> Self {
        let root = tempfile::tempdir().unwrap();
        let store = open(root.path()).await;
        let public = axum::Router::new()
            .route("/vault/{*key}", any(|State(store): State<EmbeddedStore>, request: Request| async move {
                store.serve_public(request).await.map(Body::new)
            }))
            .with_state(store.clone());
        let internal = axum::Router::new()
            .fallback(any(|State(store): State<EmbeddedStore>, request: Request| async move {
                store.serve_internal(request).await.map(Body::new)
            }))
            .with_state(store.clone());
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { store, address: serve(public).await, internal: serve(internal).await, client, root }
    }

    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// Files that hold objects or parts of them, finished or not.
    pub fn files(&self) -> Vec<std::path::PathBuf> {
        files(self.root())
    }

    pub fn url(&self, key: &str) -> String {
        format!("http://{}/{BUCKET}/{key}", self.address)
    }

    /// A presigned request for `key`, signed with the key of the account it belongs to.
    pub fn presign(&self, method: &str, key: &str) -> Presign<'_> {
        let direction = if method == "PUT" { Direction::Put } else { Direction::Get };
        let account = key.split_inclusive('/').take(2).collect::<String>();
        Presign {
            key: self.store.scoped_key(&account, direction),
            method: method.to_owned(),
            url: self.url(key),
            headers: vec![("host".to_owned(), self.address.to_string())],
            expires: Duration::from_secs(60),
            time: SystemTime::now(),
            server: self,
        }
    }

    /// Stores `body` under `key` and returns the answer.
    pub async fn put(&self, key: &str, body: impl Into<reqwest::Body>) -> reqwest::Response {
        self.presign("PUT", key).send(body).await
    }

    pub async fn get(&self, key: &str) -> reqwest::Response {
        self.presign("GET", key).send("").await
    }

    /// An SDK client on the internal side.
    pub fn sdk(&self, key: AccessKey) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
            .region(aws_sdk_s3::config::Region::new(REGION))
            .endpoint_url(format!("http://{}", self.internal))
            .credentials_provider(aws_sdk_s3::config::Credentials::new(key.id, key.secret, None, None, "test"))
            .force_path_style(true)
            .build();
        aws_sdk_s3::Client::from_conf(config)
    }

    pub fn internal(&self) -> aws_sdk_s3::Client {
        self.sdk(self.store.internal_key())
    }
}

pub fn files(root: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        let Ok(entries) = std::fs::read_dir(directory) else { continue };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => directories.push(entry.path()),
                _ => found.push(entry.path()),
            }
        }
    }
    found
}

async fn serve(router: axum::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

#[derive(Clone)]
pub struct Presign<'a> {
    pub key: AccessKey,
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub expires: Duration,
    pub time: SystemTime,
    server: &'a Server,
}

impl Presign<'_> {
    /// Adds a header that is signed and sent.
    pub fn signed(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds a query parameter, which is signed.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        let separator = if self.url.contains('?') { '&' } else { '?' };
        let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        self.url = format!("{}{separator}{name}={value}", self.url);
        self
    }

    pub fn key(mut self, key: AccessKey) -> Self {
        self.key = key;
        self
    }

    pub fn expires(mut self, expires: Duration, time: SystemTime) -> Self {
        (self.expires, self.time) = (expires, time);
        self
    }

    pub fn sign(&self) -> String {
        let credentials = aws_credential_types::Credentials::new(&self.key.id, &self.key.secret, None, None, "test");
        let identity = credentials.into();
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
        settings.expires_in = Some(self.expires);
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(REGION)
            .name("s3")
            .time(self.time)
            .settings(settings)
            .build()
            .unwrap();
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let request = SignableRequest::new(&self.method, &self.url, headers, SignableBody::UnsignedPayload).unwrap();
        let (instructions, _) = sign(request, &params.into()).unwrap().into_parts();
        let mut request = http::Request::builder().method(self.method.as_str()).uri(&self.url).body(()).unwrap();
        instructions.apply_to_request_http1x(&mut request);
        request.uri().to_string()
    }

    /// The signed request, ready for more headers.
    pub fn request(&self) -> reqwest::RequestBuilder {
        let mut request = self.server.client.request(self.method.parse().unwrap(), self.sign());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }

    pub async fn send(&self, body: impl Into<reqwest::Body>) -> reqwest::Response {
        let request = self.request();
        let request = if self.method == "PUT" { request.body(body) } else { request };
        request.send().await.unwrap()
    }
}
