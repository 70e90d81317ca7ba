//! Connecting: the server starts only with a store that it can use safely.
//!
//! Asked in this order: does it answer (for ten seconds, since stores are often started side by side with the
//! server), is there a bucket, is the configured key harmless, are temporary keys to be had.

use std::{
    error::Error as _,
    sync::Arc,
    time::{Duration, Instant},
};

use aws_credential_types::Credentials;
use aws_sdk_s3::{
    Client,
    error::SdkError,
    types::{BucketLocationConstraint, CreateBucketConfiguration},
};
use contract::{DocumentId, UserId};
use uuid::Uuid;

use crate::Clock;

use super::{
    ConnectError, DOWNLOAD_TTL, Inner, ObjectKey, ObjectStore, SigningKeys, StoreConfig, StoreError, StoreKind, client,
    credentials::{Direction, ScopedKeys},
    embedded,
    endpoint::Endpoint,
    error::Reported,
    signer::{Signer, SigningKey},
    sts::Sts,
};

/// How long a store may take to come up.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two questions whether it is up.
const PAUSE: Duration = Duration::from_millis(500);
/// S3's longest `X-Amz-Expires`.
const LONGEST_URL: Duration = Duration::from_secs(7 * 24 * 3600);

impl ObjectStore {
    /// Connects, creates the bucket when it is missing, and checks that URLs can be signed safely.
    ///
    /// # Errors
    /// [`ConnectError`], whose text tells the operator why and what to do.
    pub async fn connect(config: StoreConfig) -> Result<Self, ConnectError> {
        let StoreConfig { bucket, kind, url_ttl } = config;
        check(&bucket, url_ttl)?;
        match kind {
            StoreKind::S3 {
                endpoint,
                public_endpoint,
                access_key,
                secret_key,
                region,
                sts_endpoint,
                role_arn,
                allow_unscoped_signing,
            } => {
                let internal = parse("MINIO_ENDPOINT", &endpoint)?;
                let public = parse("MINIO_PUBLIC_ENDPOINT", &public_endpoint)?;
                let sts_endpoint = sts_endpoint.map_or(Ok(internal.clone()), |raw| parse("STS_ENDPOINT", &raw))?;
                let credentials = Credentials::new(&access_key, &secret_key, None, None, "sluice");
                let probe = Probe {
                    client: client::s3(&internal, &region, credentials.clone()),
                    endpoint: &internal,
                    bucket: &bucket,
                    region: &region,
                };
                probe.bucket_is_there().await?;
                let keys = if allow_unscoped_signing {
                    tracing::warn!(
                        "SLUICE_ALLOW_UNSCOPED_SIGNING: URLs are signed with the configured key itself; on some stores \
                         a signed URL can then be turned against other accounts' documents"
                    );
                    SigningKeys::Unscoped(SigningKey::new(access_key, secret_key, None))
                } else {
                    probe.key_is_harmless(&access_key).await?;
                    let sts = Sts::new(&sts_endpoint, &region, credentials, role_arn, &bucket);
                    let keys = ScopedKeys::new(sts, url_ttl.max(DOWNLOAD_TTL));
                    gives_temporary_keys(&keys, &sts_endpoint).await?;
                    SigningKeys::Scoped(keys)
                };
                let client = probe.client;
                let signer = Signer { public, bucket: bucket.clone(), region };
                Ok(Self(Arc::new(Inner { bucket, client, signer, keys, url_ttl })))
            }
            StoreKind::Embedded { store, region, public_origin } => {
                let public = parse("SLUICE_PUBLIC_URL", &public_origin)?;
                embedded::connect(store, bucket, region, public, url_ttl).await
            }
        }
    }
}

/// Source: S3 user guide, "Bucket naming rules" (the part that keeps URLs and policies unambiguous).
fn check(bucket: &str, url_ttl: Duration) -> Result<(), ConnectError> {
    let named = (3..=63).contains(&bucket.len())
        && bucket.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b));
    if !named {
        return Err(ConnectError::Setting {
            setting: "MINIO_BUCKET",
            fault: "must have 3 to 63 lower-case letters, digits, dots or hyphens",
        });
    }
    if url_ttl < Duration::from_secs(1) || url_ttl > LONGEST_URL {
        return Err(ConnectError::Setting {
            setting: "UPLOAD_URL_TTL_SECS",
            fault: "must be between 1 second and 7 days (604800)",
        });
    }
    Ok(())
}

fn parse(setting: &'static str, raw: &str) -> Result<Endpoint, ConnectError> {
    Endpoint::parse(raw).map_err(|fault| ConnectError::Setting { setting, fault: fault.0 })
}

/// Questions that the configured key asks the store.
struct Probe<'a> {
    client: Client,
    endpoint: &'a Endpoint,
    bucket: &'a str,
    region: &'a str,
}

impl Probe<'_> {
    /// Lists one key rather than sending HEAD, whose refusals do not say why.
    async fn bucket_is_there(&self) -> Result<(), ConnectError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let call = self.client.list_objects_v2().bucket(self.bucket).prefix(ObjectKey::ROOT).max_keys(1);
            let Err(error) = call.customize().config_override(client::quick()).send().await else { return Ok(()) };
            let missing = error.as_service_error().is_some_and(|e| e.is_no_such_bucket());
            if missing {
                return self.create_bucket().await;
            }
            let refused = answered_4xx(&error);
            let cause = Reported::from(error).to_string();
            if refused {
                return Err(self.refused(cause));
            }
            if Instant::now() >= deadline {
                return Err(self.unreachable(cause));
            }
            tracing::info!(endpoint = %self.endpoint, cause, "waiting for the object store");
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn create_bucket(&self) -> Result<(), ConnectError> {
        // S3 refuses the name of its default region here.
        let place = (self.region != "us-east-1").then(|| {
            let region = BucketLocationConstraint::from(self.region);
            CreateBucketConfiguration::builder().location_constraint(region).build()
        });
        match self.client.create_bucket().bucket(self.bucket).set_create_bucket_configuration(place).send().await {
            Ok(_) => tracing::info!(bucket = self.bucket, "created the bucket"),
            // Another replica was faster.
            Err(error) if error.as_service_error().is_some_and(|e| e.is_bucket_already_owned_by_you()) => {}
            Err(error) => return Err(self.refused(Reported::from(error).to_string())),
        }
        Ok(())
    }

    /// A header-signed PUT of an empty object must be refused; what it left behind otherwise is deleted again.
    async fn key_is_harmless(&self, access_key: &str) -> Result<(), ConnectError> {
        // Nobody's account: if the deletion below fails too, the object is found as one without a document.
        let key = ObjectKey::new(UserId(Uuid::nil()), DocumentId(Clock::default().new_id())).to_string();
        match self.client.put_object().bucket(self.bucket).key(&key).send().await {
            Err(SdkError::ServiceError(answer)) if answer.raw().status().as_u16() == 403 => Ok(()),
            Err(error) => Err(self.unreachable(Reported::from(error).to_string())),
            Ok(_) => {
                if let Err(error) = self.client.delete_object().bucket(self.bucket).key(&key).send().await {
                    tracing::warn!(key, error = %Reported::from(error), "a scratch object stays behind");
                }
                Err(ConnectError::TooPowerful { access_key: access_key.to_owned() })
            }
        }
    }

    fn refused(&self, cause: String) -> ConnectError {
        ConnectError::Refused { endpoint: self.endpoint.to_string(), bucket: self.bucket.to_owned(), cause }
    }

    fn unreachable(&self, cause: String) -> ConnectError {
        ConnectError::Unreachable { endpoint: self.endpoint.to_string(), cause }
    }
}

async fn gives_temporary_keys(keys: &ScopedKeys<Sts>, endpoint: &Endpoint) -> Result<(), ConnectError> {
    let failed = |error: StoreError| ConnectError::NoTemporaryKeys {
        endpoint: endpoint.to_string(),
        cause: error.source().map(ToString::to_string).unwrap_or_default(),
    };
    keys.issue(UserId(Uuid::nil()), Direction::Put).await.map(drop).map_err(failed)
}

fn answered_4xx<E>(error: &SdkError<E, aws_smithy_runtime_api::client::orchestrator::HttpResponse>) -> bool {
    let status = error.raw_response().map(|raw| raw.status().as_u16());
    status.is_some_and(|status| (400..500).contains(&status) && status != 408 && status != 429)
}
