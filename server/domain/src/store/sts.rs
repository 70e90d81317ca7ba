//! Scoped keys from STS AssumeRole with a session policy. Sources: AWS STS API, `AssumeRole`; AWS service
//! authorization reference, condition key `s3:authType`.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_sts::{
    Client,
    config::{BehaviorVersion, Builder, Region, retry::RetryConfig},
};
use contract::{Timestamp, UserId};
use serde_json::json;

use super::{
    StoreError, client,
    credentials::{Direction, Issuer, ScopedKey},
    endpoint::Endpoint,
    key::prefix_of,
    signer::SigningKey,
};

/// Longest AssumeRole; somebody waits for their URL.
const LIMIT: Duration = Duration::from_secs(3);
/// MinIO requires an ARN and ignores it.
const PLACEHOLDER_ROLE: &str = "arn:aws:iam::000000000000:role/sluice";

/// Assumes one role, under a policy of one action on one account's prefix.
#[derive(Debug)]
pub(super) struct Sts {
    client: Client,
    role: String,
    bucket: String,
}

impl Sts {
    pub(super) fn new(endpoint: &Endpoint, region: &str, key: Credentials, role: Option<String>, bucket: &str) -> Self {
        let config = Builder::new()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .endpoint_url(endpoint.as_str())
            .region(Region::new(region.to_owned()))
            .credentials_provider(key)
            .timeout_config(client::within(LIMIT))
            .retry_config(RetryConfig::standard().with_max_attempts(2));
        let role = role.unwrap_or_else(|| PLACEHOLDER_ROLE.to_owned());
        Self { client: Client::from_conf(config.build()), role, bucket: bucket.to_owned() }
    }
}

impl Issuer for Sts {
    async fn issue(&self, user: UserId, direction: Direction, lifetime: Duration) -> Result<ScopedKey, StoreError> {
        const OPERATION: &str = "AssumeRole";
        let answer = self
            .client
            .assume_role()
            .role_arn(&self.role)
            .role_session_name(session_name(user, direction))
            .duration_seconds(i32::try_from(lifetime.as_secs()).unwrap_or(i32::MAX))
            .policy(session_policy(&self.bucket, user, direction))
            .send()
            .await
            .map_err(|error| StoreError::from_sdk(OPERATION, error))?;
        let given =
            answer.credentials.ok_or_else(|| StoreError::refused(OPERATION, "the answer has no credentials"))?;
        let expires_at = Timestamp(0).plus_secs(given.expiration.secs());
        let key = SigningKey::new(given.access_key_id, given.secret_access_key, Some(given.session_token));
        Ok(ScopedKey { key, expires_at })
    }
}

/// What AWS's CloudTrail shows; 40 of at most 64 characters.
fn session_name(user: UserId, direction: Direction) -> String {
    let verb = match direction {
        Direction::Put => "put",
        Direction::Get => "get",
    };
    format!("{verb}-{user}")
}

/// One action, one prefix, and only as a presigned URL: without the condition, a token read from one's own URL would
/// also sign requests by header, and some MinIO versions accept those without a signature.
fn session_policy(bucket: &str, user: UserId, direction: Direction) -> String {
    let action = match direction {
        Direction::Put => "s3:PutObject",
        Direction::Get => "s3:GetObject",
    };
    let resource = format!("arn:aws:s3:::{bucket}/{}*", prefix_of(user));
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": [action],
            "Resource": [resource],
            "Condition": {"StringEquals": {"s3:authType": "REST-QUERY-STRING"}},
        }],
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_session_may_do_one_thing_to_one_accounts_objects_by_presigned_url_only() {
        let policy = session_policy("vault", UserId(Uuid::from_u128(7)), Direction::Put);
        let policy: serde_json::Value = serde_json::from_str(&policy).unwrap();
        assert_eq!(policy["Statement"].as_array().map(Vec::len), Some(1));
        let statement = &policy["Statement"][0];
        assert_eq!(statement["Action"], json!(["s3:PutObject"]));
        let resource = "arn:aws:s3:::vault/u/00000000-0000-0000-0000-000000000007/*";
        assert_eq!(statement["Resource"], json!([resource]));
        assert_eq!(statement["Condition"]["StringEquals"]["s3:authType"], "REST-QUERY-STRING");
    }

    #[test]
    fn session_names_fit_aws() {
        assert!((2..=64).contains(&session_name(UserId(Uuid::max()), Direction::Get).len()));
    }
}
