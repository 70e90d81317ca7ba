//! How accounts are kept in tests.

use contract::ByteSize;
use domain::accounts::AccountSettings;

pub(crate) const SECRET: &[u8] = b"a secret of 32 bytes for tests..";
/// A new account's limit, in bytes.
pub(crate) const QUOTA: i64 = 1_000_000;

pub(crate) fn settings() -> AccountSettings {
    AccountSettings {
        jwt_secret: SECRET.to_vec(),
        registration_open: true,
        default_quota: ByteSize::new(QUOTA).unwrap(),
        issuer: "http://vault.test".to_owned(),
    }
}
