//! Refresh tokens: a session, its generation, and proof that we wrote both down.
//!
//! `base64url(session id (16 bytes) ‖ generation (8, big endian) ‖ HMAC-SHA256 of both (32))`. The token follows from the
//! session's row, so that two tabs can be given the very same successor and a stolen database holds nothing to sign in with.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::SessionId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::{Error, Result};

/// Life of a refresh token, in seconds; each refresh starts it anew.
pub(super) const REFRESH_SECS: i64 = 30 * 24 * 3600;

const ID_BYTES: usize = 16;
const BODY_BYTES: usize = ID_BYTES + 8;
const TOKEN_BYTES: usize = BODY_BYTES + 32;
/// Exact length of a token, in characters.
const TOKEN_CHARS: usize = (TOKEN_BYTES * 8).div_ceil(6);

/// Signs and verifies. The key is derived from the secret of access tokens, so that neither kind can pass for the other.
pub(super) struct RefreshTokens {
    keyed: Hmac<Sha256>,
}

/// The key never reaches a log.
impl fmt::Debug for RefreshTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshTokens(…)")
    }
}

impl RefreshTokens {
    pub(super) fn new(secret: &[u8]) -> Self {
        Self { keyed: derived(secret, b"sluice refresh token 1") }
    }

    pub(super) fn sign(&self, session: SessionId, generation: i64) -> String {
        let mut token = Vec::with_capacity(TOKEN_BYTES);
        token.extend_from_slice(session.0.as_bytes());
        token.extend_from_slice(&generation.to_be_bytes());
        let mac = self.keyed.clone().chain_update(&token).finalize().into_bytes();
        token.extend_from_slice(&mac);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// The session and generation that the token was signed for; the MAC is compared in constant time.
    pub(super) fn verify(&self, token: &str) -> Result<(SessionId, i64)> {
        if token.len() != TOKEN_CHARS {
            return Err(Error::InvalidToken);
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| Error::InvalidToken)?;
        let (body, mac) = bytes.split_at_checked(BODY_BYTES).ok_or(Error::InvalidToken)?;
        self.keyed.clone().chain_update(body).verify_slice(mac).map_err(|_| Error::InvalidToken)?;
        let (id, generation) = body.split_at_checked(ID_BYTES).ok_or(Error::InvalidToken)?;
        let id = Uuid::from_slice(id).map_err(|_| Error::InvalidToken)?;
        let generation = generation.try_into().map_err(|_| Error::InvalidToken)?;
        Ok((SessionId(id), i64::from_be_bytes(generation)))
    }
}

/// A key of its own for each purpose, from the one secret that all replicas share.
pub(super) fn derived(secret: &[u8], purpose: &[u8]) -> Hmac<Sha256> {
    keyed(&keyed(secret).chain_update(purpose).finalize().into_bytes())
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104 §3)")]
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("any length is a key")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";
    const SESSION: SessionId = SessionId(Uuid::from_u128(0x1234_5678_9abc_def0));

    #[test]
    fn a_token_says_its_session_and_generation_and_is_always_the_same() {
        let tokens = RefreshTokens::new(SECRET);
        for generation in [0, 1, 7_000_000_000, i64::MAX] {
            let token = tokens.sign(SESSION, generation);
            assert_eq!(token.len(), TOKEN_CHARS);
            assert_eq!(token, tokens.sign(SESSION, generation));
            assert_eq!(tokens.verify(&token).unwrap(), (SESSION, generation));
        }
    }

    #[test]
    fn no_byte_of_a_token_can_be_changed() {
        let tokens = RefreshTokens::new(SECRET);
        let token = tokens.sign(SESSION, 3);
        for at in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            assert!(tokens.verify(&forged).is_err(), "byte {at} must matter");
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let tokens = RefreshTokens::new(SECRET);
        let token = tokens.sign(SESSION, 0);
        let foreign = RefreshTokens::new(b"another secret of 32 bytes, yes.").sign(SESSION, 0);
        let unkeyed = URL_SAFE_NO_PAD.encode([0; TOKEN_BYTES]);
        let (padded, longer, endless) = (format!("{token}="), format!("{token}A"), "A".repeat(1 << 20));
        for bad in ["", "é", &token[1..], &padded, &longer, &endless, &foreign, &unkeyed] {
            assert!(tokens.verify(bad).is_err());
        }
    }
}
