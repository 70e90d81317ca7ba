//! The SDK client for the server's own calls: path-style, no checksums that were not asked for, and every call ends
//! within a stated time, retries included.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_s3::{
    Client,
    config::{
        BehaviorVersion, Builder, Region, RequestChecksumCalculation, ResponseChecksumValidation, retry::RetryConfig,
        timeout::TimeoutConfig,
    },
};

use super::{endpoint::Endpoint, in_process::InProcess};

/// Longest HEAD. MinIO lets a HEAD wait while a conditional PUT to the same key streams; the asker would wait with it.
const HEAD_LIMIT: Duration = Duration::from_secs(3);
/// Longest DELETE or page of a listing.
pub(super) const CALL_LIMIT: Duration = Duration::from_secs(10);
/// Longest wait for a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);

/// A client of the endpoint that the server itself reaches.
pub(super) fn s3(endpoint: &Endpoint, region: &str, key: Credentials) -> Client {
    Client::from_conf(settings(endpoint, region, key).build())
}

/// A client of the store in this process.
pub(super) fn in_process(store: InProcess, endpoint: &Endpoint, region: &str, key: Credentials) -> Client {
    Client::from_conf(settings(endpoint, region, key).http_client(store).build())
}

fn settings(endpoint: &Endpoint, region: &str, key: Credentials) -> Builder {
    Builder::new()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .endpoint_url(endpoint.as_str())
        .region(Region::new(region.to_owned()))
        .credentials_provider(key)
        .force_path_style(true)
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .timeout_config(within(CALL_LIMIT))
        .retry_config(RetryConfig::standard().with_max_attempts(2))
}

/// The same client's settings for calls that somebody waits for.
pub(super) fn quick() -> Builder {
    Builder::new().timeout_config(within(HEAD_LIMIT)).retry_config(RetryConfig::standard().with_max_attempts(2))
}

/// `limit` bounds a call with its retries; one attempt may take all of it.
pub(super) fn within(limit: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT_LIMIT).operation_timeout(limit).build()
}
