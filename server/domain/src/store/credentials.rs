//! Keys that sign URLs. Each may do one thing, to one account's objects, from a query string only: whoever reads a
//! URL holds a session token, and with any wider key it would open other accounts' objects (several stores accept
//! header-signed or unsigned requests that name a key).

use std::{future::Future, time::Duration};

use contract::{Timestamp, UserId};
use moka::future::Cache;

use super::{StoreError, signer::SigningKey};

/// What a scoped key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    /// `s3:PutObject`
    Put,
    /// `s3:GetObject`
    Get,
}

/// The accounts and directions remembered at once; about 2 KiB each.
const REMEMBERED: u64 = 10_000;
/// Added to a URL's lifetime for clocks that differ and requests on their way.
const MARGIN: Duration = Duration::from_secs(60);

/// A key and when it stops working.
#[derive(Debug, Clone)]
pub(super) struct ScopedKey {
    pub(super) key: SigningKey,
    pub(super) expires_at: Timestamp,
}

/// Where scoped keys come from.
pub(super) trait Issuer: Send + Sync {
    /// A new key, to live for `lifetime` or longer.
    fn issue(
        &self,
        user: UserId,
        direction: Direction,
        lifetime: Duration,
    ) -> impl Future<Output = Result<ScopedKey, StoreError>> + Send;
}

/// Remembers keys as long as they outlive every URL that they might still sign.
///
/// However many ask at once for a key that is missing or too old, its issuer is asked once; a failure is shared by
/// those who waited for it and by nobody later.
#[derive(Debug)]
pub(super) struct ScopedKeys<I> {
    issuer: I,
    cache: Cache<(UserId, Direction), Result<ScopedKey, StoreError>>,
    url_ttl: Duration,
}

impl<I: Issuer> ScopedKeys<I> {
    /// Keys for URLs that live for `url_ttl` at most.
    pub(super) fn new(issuer: I, url_ttl: Duration) -> Self {
        Self { issuer, cache: Cache::new(REMEMBERED), url_ttl }
    }

    /// A key that works for at least the URL lifetime from `now` on.
    ///
    /// # Errors
    /// Whatever the issuer reports.
    pub(super) async fn get(
        &self,
        user: UserId,
        direction: Direction,
        now: Timestamp,
    ) -> Result<SigningKey, StoreError> {
        let needed_until = now.plus_secs(secs(self.url_ttl + MARGIN));
        let useless =
            |known: &Result<ScopedKey, _>| known.as_ref().map_or(true, |known| known.expires_at < needed_until);
        let entry = self.cache.entry((user, direction)).or_insert_with_if(self.issue(user, direction), useless).await;
        entry.into_value().map(|scoped| scoped.key)
    }

    /// A new key, past the cache.
    pub(super) async fn issue(&self, user: UserId, direction: Direction) -> Result<ScopedKey, StoreError> {
        self.issuer.issue(user, direction, self.lifetime()).await
    }

    /// An hour, AWS's default maximum, unless URLs live so long that each would need a key of its own.
    fn lifetime(&self) -> Duration {
        Duration::from_secs(3600).max(self.url_ttl + Duration::from_secs(1800))
    }
}

fn secs(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[path = "credentials_tests.rs"]
mod tests;
