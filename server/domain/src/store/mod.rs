//! The object store. A document's bytes never pass through the server: it signs requests that browsers send, and
//! itself only looks (HEAD, list) and deletes.
//!
//! What holds: every object lies under [`ObjectKey`]; a signed upload creates its object once, with the signed length,
//! type and checksum; a URL's key can do nothing beyond its own account and direction; no text of the store reaches a
//! client. Signing happens for the public endpoint, since the host is part of a signature; all else goes to the
//! internal one.

mod client;
mod config;
mod connect;
mod connect_error;
mod credentials;
mod download;
mod embedded;
mod endpoint;
mod error;
mod in_process;
mod key;
mod listing;
mod object;
mod presign;
mod preview;
mod signer;
mod sts;

use std::{sync::Arc, time::Duration};

use contract::{Timestamp, UserId};
use credentials::{Direction, ScopedKeys};
use embedded_store::EmbeddedStore;
use signer::{Signer, SigningKey};
use sts::Sts;

pub use config::{StoreConfig, StoreKind};
pub use connect_error::ConnectError;
pub use error::StoreError;
pub use key::ObjectKey;
pub use listing::ListedObject;
pub use object::{ObjectBytes, ObjectHead};
pub use presign::{DOWNLOAD_TTL, GetPolicy, PresignedRequest, PutPolicy};
pub use preview::{PreviewPolicy, Shown};

/// The one bucket that holds every document. Cloning is cheap; clones share connections and keys.
#[derive(Debug, Clone)]
pub struct ObjectStore(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    bucket: String,
    client: aws_sdk_s3::Client,
    signer: Signer,
    keys: SigningKeys,
    url_ttl: Duration,
}

/// Whose signature URLs carry.
#[derive(Debug)]
enum SigningKeys {
    Scoped(ScopedKeys<Sts>),
    /// The embedded store's, derived rather than asked for.
    Embedded(EmbeddedStore),
    /// The configured key itself, because the operator said so.
    Unscoped(SigningKey),
}

impl ObjectStore {
    /// Signs an upload; valid for the configured lifetime, which counts from `put.now`.
    ///
    /// # Errors
    /// [`StoreError`] when no key can be had from STS.
    pub async fn presign_put(&self, put: &PutPolicy) -> Result<PresignedRequest, StoreError> {
        let key = self.signing_key(put.user, Direction::Put, put.now).await?;
        put.sign(self.0.url_ttl, &self.0.signer, &key)
    }

    /// Signs a download; valid for [`DOWNLOAD_TTL`], which counts from `get.now`.
    ///
    /// # Errors
    /// [`StoreError`] when no key can be had from STS.
    pub async fn presign_get(&self, get: &GetPolicy) -> Result<PresignedRequest, StoreError> {
        let key = self.signing_key(get.user, Direction::Get, get.now).await?;
        get.sign(&self.0.signer, &key)
    }

    /// Signs a look inside a page; valid for [`DOWNLOAD_TTL`], which counts from `preview.now`.
    ///
    /// # Errors
    /// [`StoreError`] when no key can be had from STS.
    pub async fn presign_preview(&self, preview: &PreviewPolicy) -> Result<PresignedRequest, StoreError> {
        let key = self.signing_key(preview.user, Direction::Get, preview.now).await?;
        preview.sign(&self.0.signer, &key)
    }

    async fn signing_key(&self, user: UserId, direction: Direction, now: Timestamp) -> Result<SigningKey, StoreError> {
        match &self.0.keys {
            SigningKeys::Scoped(keys) => keys.get(user, direction, now).await,
            SigningKeys::Embedded(store) => Ok(embedded::key(store, user, direction)),
            SigningKeys::Unscoped(key) => Ok(key.clone()),
        }
    }
}
