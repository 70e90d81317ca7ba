//! What the operator decided, parsed once: flags before environment before `sluice.toml` before defaults.
//!
//! A [`Config`] that exists is complete and well formed. Whatever is wrong stops the start with one [`Fault`].

mod data_dir;
mod fault;
mod file;
mod options;
mod resolve;
mod secret;
mod store;
mod value;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use classify::provider::seal::SecretKeys;
use contract::ByteSize;

pub use fault::Fault;
pub use options::Options;
pub use secret::Secret;
pub use store::{MasterKey, S3, Store};
pub use value::Origin;

/// Everything the composition root needs.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub site_addr: SocketAddr,
    /// Folder of the built site.
    pub site_root: PathBuf,
    /// The one origin that people open.
    pub public_url: Origin,
    /// Origins whose scripts may call REST; empty allows all.
    pub cors_origins: Vec<Origin>,
    /// How many proxies' entries in `X-Forwarded-For` are believed, from the right.
    pub trusted_hops: usize,
    /// Own listener of the metrics.
    pub metrics_addr: Option<SocketAddr>,
    /// The database; its URL may hold a password.
    pub database_url: Secret,
    /// The object store.
    pub store: Store,
    /// Signs access tokens.
    pub jwt_secret: Secret,
    /// Created when absent: address and first password.
    pub admin: Option<(String, Secret)>,
    /// Whether anybody may register.
    pub registration_open: bool,
    /// cargo-leptos watches and reloads pages.
    pub watched: bool,
    /// How topics are found.
    pub classification: Classification,
    /// This binary, which reads documents when it is called so.
    pub program: PathBuf,
    /// Sizes, times and counts.
    pub limits: Limits,
}

/// How topics are found.
#[derive(Debug, Clone)]
pub struct Classification {
    /// What providers' keys are sealed with; without it none can be stored.
    pub secret_keys: Option<SecretKeys>,
    /// Calls of providers, an account and day.
    pub daily_budget: i64,
    /// Whether providers may live on private addresses.
    pub allow_private: bool,
    /// Bytes of the largest document that is read.
    pub max_extract: ByteSize,
}

/// Sizes in bytes, counts an account.
#[derive(Debug, Clone)]
pub struct Limits {
    /// What a new account may store.
    pub default_quota: ByteSize,
    /// Largest file.
    pub max_file: ByteSize,
    /// Life of an upload URL.
    pub upload_url_ttl: Duration,
    /// How long an upload may stay pending at least.
    pub pending_cutoff: Duration,
    /// How often abandoned uploads are looked for.
    pub cleanup_interval: Duration,
    /// Pending uploads.
    pub max_pending: i64,
    /// Those of them that declared no size.
    pub max_unsized: i64,
}
