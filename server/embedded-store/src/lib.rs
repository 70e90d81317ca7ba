//! An S3 server on one directory, in the process that uses it.
//!
//! `s3s` speaks the protocol and checks signatures; this crate stores. It has two doors to one bucket:
//!
//! - **public** ([`EmbeddedStore::serve_public`]), mounted at `/<bucket>/{*key}` on the app's own origin:
//!   presigned PUT, GET and HEAD, within the scope of a [key](EmbeddedStore::scoped_key);
//! - **internal** ([`EmbeddedStore::serve_internal`]), for an S3 client in the same process.
//!
//! What holds: an object is either there, whole, described and on disk, or not there; of any number of
//! concurrent conditional writers exactly one succeeds; a key reaches one direction and one prefix; no body
//! is held in memory, and none puts an object in place after its [time](Config::min_transfer_secs). Several
//! processes may open one directory at once.

mod auth;
mod blocking;
mod directory;
mod keys;
mod layout;
mod listing;
mod object;
mod public;
mod receive;
mod s3;
mod staging;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::region::Region;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3Error, StdError};

pub use s3s::Body;

pub use self::keys::{AccessKey, Direction};

use self::auth::{InternalAuth, PublicAccess, PublicAuth};
use self::blocking::blocking;
use self::keys::Keyring;
use self::s3::Backend;
use self::staging::Staging;

/// The slowest link that is waited for, in bytes a second.
const SLOWEST_LINK: u64 = 128 * 1024;

/// Bytes of the largest body that S3 takes in one PUT.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>
pub const SINGLE_PUT: u64 = 5 << 30;

/// Seconds that the slowest link that is waited for needs for so many bytes.
#[must_use]
pub const fn transfer_secs(bytes: u64) -> u64 {
    bytes / SLOWEST_LINK
}

/// What a store needs to know.
pub struct Config {
    /// Everything is stored below; created, mode 0700, if missing. One file system.
    pub root: PathBuf,
    /// The one bucket's name: 3 to 63 lower-case letters, digits, dots and dashes.
    pub bucket: String,
    /// Every access key's secret is derived from this; changing it invalidates all signed URLs.
    pub master_secret: [u8; 32],
    /// Requests must be signed for this region.
    pub region: String,
    /// Bytes of the largest object accepted, which is never larger than S3's 5 GiB for one PUT.
    pub max_object_bytes: u64,
    /// Seconds that any PUT may take from its beginning to its object's appearance; a long one may take what its
    /// length needs on the [slowest link](transfer_secs).
    pub min_transfer_secs: u64,
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config").field("root", &self.root).field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{0:?} is not a valid bucket name: use 3 to 63 lower-case letters, digits, dots and dashes")]
    Bucket(String),
    #[error("{0:?} is not a valid region: use a name such as us-east-1")]
    Region(String),
    #[error("cannot use {} as an object store", .root.display())]
    Directory { root: PathBuf, source: std::io::Error },
}

/// An open store; clones share it.
#[derive(Clone)]
pub struct EmbeddedStore {
    keyring: Keyring,
    public: S3Service,
    internal: S3Service,
}

impl std::fmt::Debug for EmbeddedStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EmbeddedStore").finish_non_exhaustive()
    }
}

impl EmbeddedStore {
    /// Opens the store, creating its directories and removing what interrupted uploads left behind.
    ///
    /// # Errors
    /// A name that S3 would not accept, or a directory that cannot be used.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        if !s3s::path::check_bucket_name(&config.bucket) {
            return Err(OpenError::Bucket(config.bucket));
        }
        let region = Region::new(config.region.clone().into_boxed_str());
        let region = region.map_err(|_| OpenError::Region(config.region.clone()))?;

        let max_object_bytes = config.max_object_bytes.min(SINGLE_PUT);
        let (objects, staging) = directories(config.root).await?;
        let backend = Backend {
            bucket: config.bucket.clone(),
            region: config.region,
            max_object_bytes,
            min_transfer_secs: config.min_transfer_secs,
            objects,
            staging: Arc::new(staging),
        };
        let keyring = Keyring::new(&config.master_secret);
        let protocol = Arc::new(StaticConfigProvider::new(Arc::new(protocol(region, max_object_bytes))));

        let mut public = S3ServiceBuilder::new(backend.clone());
        public.set_config(protocol.clone());
        public.set_auth(PublicAuth(keyring.clone()));
        public.set_access(PublicAccess { bucket: config.bucket });
        let mut internal = S3ServiceBuilder::new(backend);
        internal.set_config(protocol);
        internal.set_auth(InternalAuth(keyring.clone()));
        Ok(Self { keyring, public: public.build(), internal: internal.build() })
    }

    /// Answers a request that came in from outside. Never fails: errors are answers.
    ///
    /// Give it the request as it arrived: path, query and `Host` (with its port) are part of the signature.
    pub async fn serve_public<B>(&self, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<StdError>,
    {
        let (mut parts, body) = request.into_parts();
        let mut response = match public::admit(&mut parts) {
            Ok(()) => {
                let response = call(&self.public, Request::from_parts(parts, body)).await;
                public::check_answer(response).unwrap_or_else(refuse)
            }
            Err(error) => refuse(error),
        };
        public::confine(&mut response);
        response
    }

    /// Answers a request of this process, signed with the [internal key](Self::internal_key).
    pub async fn serve_internal<B>(&self, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<StdError>,
    {
        call(&self.internal, request).await
    }

    /// The key that signs URLs for one direction below `prefix`, which must end with `/` (one that does
    /// not opens nothing). The public side accepts it, the internal one does not.
    #[must_use]
    pub fn scoped_key(&self, prefix: &str, direction: Direction) -> AccessKey {
        self.keyring.scoped(prefix, direction)
    }

    /// The key for everything, accepted on the internal side only.
    #[must_use]
    pub fn internal_key(&self) -> AccessKey {
        self.keyring.internal()
    }
}

async fn directories(root: PathBuf) -> Result<(Arc<Path>, Staging), OpenError> {
    let base = root.clone();
    let opened = blocking(move || {
        let objects = base.join("objects");
        directory::create(&objects)?;
        let staging = Staging::open(&base.join("staging"))?;
        directory::sync(&objects, &base)?;
        Ok((Arc::from(objects), staging))
    });
    opened.await.map_err(|source| OpenError::Directory { root, source })
}

fn protocol(region: Region, max_object_bytes: u64) -> S3Config {
    let mut config = S3Config::default();
    config.expected_region = Some(region);
    config.sig_v4_allowed_services = vec!["s3".to_owned()];
    config.put_object_max_size = Some(max_object_bytes);
    config.allow_post_signature = false;
    config
}

async fn call<B>(service: &S3Service, request: Request<B>) -> Response<Body>
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<StdError>,
{
    let request = request.map(|body| Body::http_body_unsync(body.map_err(Into::<StdError>::into)));
    service.call(request).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the object store failed to answer");
        bare(StatusCode::INTERNAL_SERVER_ERROR)
    })
}

fn refuse(error: S3Error) -> Response<Body> {
    let status = error.status_code().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    error.to_http_response().unwrap_or_else(|_| bare(status))
}

fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
