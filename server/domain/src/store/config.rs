//! Which store, under which keys. Values come parsed from the server's configuration.

use std::{fmt, time::Duration};

use embedded_store::EmbeddedStore;

/// How to reach the object store and how long its URLs live.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// The one bucket that holds every document; created when missing.
    pub bucket: String,
    /// Which store it is.
    pub kind: StoreKind,
    /// How long an upload URL is valid: 1 second to 7 days (S3's limit), whole seconds. Downloads have
    /// [`DOWNLOAD_TTL`](super::DOWNLOAD_TTL).
    pub url_ttl: Duration,
}

/// A store somewhere else, or the one inside this process.
#[derive(Clone)]
pub enum StoreKind {
    /// MinIO, AWS or anything else that speaks S3 and STS.
    S3 {
        /// Where the server reaches it, `http://minio:9000`; bare `host:port` means http.
        endpoint: String,
        /// Where browsers reach it. The host is part of the signature, so URLs are signed for this one.
        public_endpoint: String,
        /// A dedicated user's key, not root's: see [`ConnectError`](super::ConnectError).
        access_key: String,
        /// Its secret.
        secret_key: String,
        /// `us-east-1` where the store does not care.
        region: String,
        /// Where AssumeRole is answered; the store itself when absent (MinIO).
        sts_endpoint: Option<String>,
        /// The role to assume; MinIO ignores it and gets a placeholder.
        role_arn: Option<String>,
        /// Sign URLs with the configured key itself, without STS and whatever that key may do.
        allow_unscoped_signing: bool,
    },
    /// The store on a directory of this process; its keys are scoped without STS.
    Embedded {
        /// The open store; its bucket is the configuration's.
        store: EmbeddedStore,
        /// The region it accepts signatures for.
        region: String,
        /// The app's own origin, `http://localhost:3000`, on which it is mounted.
        public_origin: String,
    },
}

/// Never shows the secret.
impl fmt::Debug for StoreKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::S3 { endpoint, public_endpoint, access_key, region, .. } => f
                .debug_struct("S3")
                .field("endpoint", endpoint)
                .field("public_endpoint", public_endpoint)
                .field("access_key", access_key)
                .field("region", region)
                .finish_non_exhaustive(),
            Self::Embedded { public_origin, .. } => {
                f.debug_struct("Embedded").field("public_origin", public_origin).finish_non_exhaustive()
            }
        }
    }
}
