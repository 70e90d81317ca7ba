//! The store in this process: connected by a call, its scoped keys derived from a master secret.

use std::{error::Error as _, sync::Arc, time::Duration};

use aws_credential_types::Credentials;
use contract::UserId;
use embedded_store::EmbeddedStore;

use super::{
    ConnectError, Inner, ObjectStore, SigningKeys, client,
    credentials::Direction,
    endpoint::Endpoint,
    in_process::InProcess,
    key::prefix_of,
    signer::{Signer, SigningKey},
};

/// Nothing to wait for, and no key to distrust: keys can do no more than their names say.
pub(super) async fn connect(
    store: EmbeddedStore,
    bucket: String,
    region: String,
    public: Endpoint,
    url_ttl: Duration,
) -> Result<ObjectStore, ConnectError> {
    let key = store.internal_key();
    let credentials = Credentials::new(key.id, key.secret, None, None, "sluice");
    let client = client::in_process(InProcess(store.clone()), &public, &region, credentials);
    let signer = Signer { public, bucket: bucket.clone(), region };
    let keys = SigningKeys::Embedded(store);
    let connected = ObjectStore(Arc::new(Inner { bucket, client, signer, keys, url_ttl }));
    match connected.ping().await {
        Ok(()) => Ok(connected),
        Err(error) => Err(ConnectError::Embedded {
            bucket: connected.0.bucket.clone(),
            cause: error.source().map(ToString::to_string).unwrap_or_default(),
        }),
    }
}

/// A key for one account and one direction.
pub(super) fn key(store: &EmbeddedStore, user: UserId, direction: Direction) -> SigningKey {
    let direction = match direction {
        Direction::Put => embedded_store::Direction::Put,
        Direction::Get => embedded_store::Direction::Get,
    };
    let key = store.scoped_key(&prefix_of(user), direction);
    SigningKey::new(key.id, key.secret, None)
}
