//! Who may do what: the checks that `s3s` asks for before an operation runs.
//!
//! The public side accepts scoped keys only, the internal side its own key only; so a URL signed for one
//! side is worth nothing on the other.

use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Error, S3Result, s3_error};

use crate::keys::{self, Direction, Keyring, Scope};

/// Secrets of scoped keys.
pub(crate) struct PublicAuth(pub(crate) Keyring);

#[async_trait::async_trait]
impl S3Auth for PublicAuth {
    async fn get_secret_key(&self, id: &str) -> S3Result<SecretKey> {
        match Scope::parse(id) {
            Some(_) => Ok(self.0.secret(id).into()),
            None => Err(s3_error!(InvalidAccessKeyId)),
        }
    }
}

/// One direction, one prefix, one bucket: whatever the key's id says, and nothing else.
pub(crate) struct PublicAccess {
    pub(crate) bucket: String,
}

#[async_trait::async_trait]
impl S3Access for PublicAccess {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let denied = || s3_error!(AccessDenied);
        let direction = match context.s3_op().name() {
            "PutObject" => Direction::Put,
            "GetObject" | "HeadObject" => Direction::Get,
            _ => return Err(denied()),
        };
        let (bucket, key) = context.s3_path().as_object().ok_or_else(denied)?;
        let scope = context.credentials().and_then(|credentials| Scope::parse(&credentials.access_key));
        let allowed = bucket == self.bucket && is_plain(key) && scope.is_some_and(|scope| scope.allows(direction, key));
        if allowed { Ok(()) } else { Err(denied()) }
    }
}

/// Whether no proxy or browser on the way could read `key` as a different path.
fn is_plain(key: &str) -> bool {
    !key.split('/').any(|segment| matches!(segment, "" | "." | "..")) && !key.contains(['\\', '\0'])
}

/// The secret of the internal key.
pub(crate) struct InternalAuth(pub(crate) Keyring);

#[async_trait::async_trait]
impl S3Auth for InternalAuth {
    async fn get_secret_key(&self, id: &str) -> Result<SecretKey, S3Error> {
        if keys::is_internal(id) { Ok(self.0.secret(id).into()) } else { Err(s3_error!(InvalidAccessKeyId)) }
    }
}
