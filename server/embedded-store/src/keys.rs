//! Access keys that carry their own limits.
//!
//! An access key id names one direction and one key prefix; its secret is
//! `HMAC-SHA256(master secret, id)` (RFC 2104). Nothing is stored: whoever holds a valid signature holds
//! a secret that only this process can have derived, for exactly the scope the id spells out.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The id that only the internal side accepts. It parses as no [`Scope`].
const INTERNAL_ID: &str = "internal";

/// HMAC-SHA256 takes keys of up to one block, padded with zeros (RFC 2104, section 2).
const HMAC_BLOCK: usize = 64;

/// What a scoped key may do with the objects under its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Write: PutObject.
    Put,
    /// Read: GetObject and HeadObject.
    Get,
}

/// Credentials to sign with, as any S3 client takes them.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// Travels in every signed URL; not a secret.
    pub id: String,
    /// Never leaves the server.
    pub secret: String,
}

impl std::fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a scoped access key id says: one direction, one prefix.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    direction: Direction,
    prefix: String,
}

impl Scope {
    pub(crate) fn parse(id: &str) -> Option<Self> {
        let (direction, prefix) = match id.split_once('.')? {
            ("put", prefix) => (Direction::Put, prefix),
            ("get", prefix) => (Direction::Get, prefix),
            _ => return None,
        };
        let prefix = BASE64_URL_SAFE_NO_PAD.decode(prefix).ok()?;
        let prefix = String::from_utf8(prefix).ok()?;
        Some(Self { direction, prefix })
    }

    fn id(&self) -> String {
        let direction = match self.direction {
            Direction::Put => "put",
            Direction::Get => "get",
        };
        format!("{direction}.{}", BASE64_URL_SAFE_NO_PAD.encode(&self.prefix))
    }

    /// Whether this scope covers `direction` on `key`. A prefix that does not end a path segment covers
    /// nothing: `u/1` must not reach `u/10/…`.
    pub(crate) fn allows(&self, direction: Direction, key: &str) -> bool {
        self.direction == direction && self.prefix.ends_with('/') && key.starts_with(&self.prefix)
    }
}

/// Derives the secret of every key from one master secret.
#[derive(Clone)]
pub(crate) struct Keyring {
    hmac: Hmac<Sha256>,
}

impl Keyring {
    pub(crate) fn new(master_secret: &[u8; 32]) -> Self {
        let mut block = [0_u8; HMAC_BLOCK];
        block[..master_secret.len()].copy_from_slice(master_secret);
        Self { hmac: Hmac::new(&block.into()) }
    }

    pub(crate) fn scoped(&self, prefix: &str, direction: Direction) -> AccessKey {
        self.key(Scope { direction, prefix: prefix.to_owned() }.id())
    }

    pub(crate) fn internal(&self) -> AccessKey {
        self.key(INTERNAL_ID.to_owned())
    }

    /// The secret that belongs to `id`, whatever it spells; callers decide which ids they accept.
    pub(crate) fn secret(&self, id: &str) -> String {
        let mac = self.hmac.clone().chain_update(id).finalize();
        BASE64_URL_SAFE_NO_PAD.encode(mac.into_bytes())
    }

    fn key(&self, id: String) -> AccessKey {
        let secret = self.secret(&id);
        AccessKey { id, secret }
    }
}

pub(crate) fn is_internal(id: &str) -> bool {
    id == INTERNAL_ID
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_scope_and_fits_into_a_credential() {
        let key = Keyring::new(&[7; 32]).scoped("u/1/", Direction::Put);
        assert_eq!(Scope::parse(&key.id), Some(Scope { direction: Direction::Put, prefix: "u/1/".into() }));
        assert!(!key.id.contains('/'), "a credential is split at slashes: {}", key.id);
    }

    #[test]
    fn a_scope_covers_its_own_direction_and_prefix_only() {
        let scope = Scope { direction: Direction::Put, prefix: "u/1/".into() };
        assert!(scope.allows(Direction::Put, "u/1/a"));
        assert!(!scope.allows(Direction::Get, "u/1/a"));
        assert!(!scope.allows(Direction::Put, "u/2/a"));
        assert!(!scope.allows(Direction::Put, "u/10/a"));
    }

    #[test]
    fn a_prefix_that_ends_no_segment_covers_nothing() {
        for prefix in ["", "u/1"] {
            let scope = Scope { direction: Direction::Get, prefix: prefix.into() };
            assert!(!scope.allows(Direction::Get, "u/1/a"), "{prefix:?}");
        }
    }

    #[test]
    fn secrets_differ_by_master_prefix_and_direction() {
        let (one, two) = (Keyring::new(&[1; 32]), Keyring::new(&[2; 32]));
        let secrets = [
            one.scoped("u/1/", Direction::Put).secret,
            one.scoped("u/1/", Direction::Get).secret,
            one.scoped("u/2/", Direction::Put).secret,
            one.internal().secret,
            two.scoped("u/1/", Direction::Put).secret,
        ];
        let distinct: std::collections::HashSet<_> = secrets.iter().collect();
        assert_eq!(distinct.len(), secrets.len());
    }

    #[test]
    fn debug_output_hides_the_secret() {
        let key = Keyring::new(&[7; 32]).internal();
        assert!(!format!("{key:?}").contains(&key.secret));
    }
}
