//! Secrets at rest, such as the keys of providers.
//!
//! Invariants: what is sealed opens in the context it was sealed for and in no other, so that a row copied over
//! another is worth nothing; the newest key seals, older ones still open. Sealed: a version byte, eight bytes that tell
//! which key, a random nonce of 24 bytes, then ciphertext and tag of XChaCha20-Poly1305. At 192 bits, random nonces do
//! not repeat.

use std::fmt;

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use contract::Invalid;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const FINGERPRINT: usize = 8;
const HEADER: usize = 1 + FINGERPRINT;
const NONCE: usize = 24;

/// HMAC-SHA256 takes keys of up to one block, padded with zeros (RFC 2104, section 2).
const HMAC_BLOCK: usize = 64;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The operator's keys. Cheap to clone.
#[derive(Clone)]
pub struct SecretKeys {
    newest: SecretKey,
    older: Vec<SecretKey>,
}

/// One key, as two that were derived from it for their purposes.
#[derive(Clone)]
struct SecretKey {
    fingerprint: [u8; FINGERPRINT],
    cipher: XChaCha20Poly1305,
}

/// Was sealed with a key that is not among these, for another context, or is damaged; which is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed secret cannot be opened with the configured keys")]
pub struct Unreadable;

/// The operating system gave no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a secret cannot be sealed: no randomness")]
pub struct Unsealable;

impl SecretKeys {
    /// Reads a list, newest first, separated by commas or white space; each key is 32 bytes in hex or base64.
    ///
    /// # Errors
    /// When the list is empty or one of them is something else.
    pub fn parse(list: &str) -> Result<Self, Invalid> {
        let raw = list.split(|c: char| c == ',' || c.is_whitespace()).filter(|one| !one.is_empty());
        let mut keys = raw.map(SecretKey::parse);
        let newest = keys.next().ok_or(Invalid("must hold at least one key"))??;
        Ok(Self { newest, older: keys.collect::<Result<_, _>>()? })
    }

    /// Seals for a context: whose secret it is and where it is kept. The same context opens it.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn seal(&self, context: &[u8], plaintext: &str) -> Result<Vec<u8>, Unsealable> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| Unsealable)?;
        let header = self.newest.header();
        let payload = Payload { msg: plaintext.as_bytes(), aad: &[&header, context].concat() };
        let ciphertext = self.newest.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Unsealable)?;
        Ok([header.as_slice(), &nonce, &ciphertext].concat())
    }

    /// The secret, wiped from memory when dropped.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<String>, Unreadable> {
        let (header, rest) = sealed.split_first_chunk::<HEADER>().ok_or(Unreadable)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(Unreadable)?;
        let key = self.keys().find(|key| key.header() == *header).ok_or(Unreadable)?;
        let payload = Payload { msg: ciphertext, aad: &[header.as_slice(), context].concat() };
        let plaintext = key.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Unreadable)?;
        String::from_utf8(plaintext).map(Zeroizing::new).map_err(|error| {
            drop(Zeroizing::new(error.into_bytes()));
            Unreadable
        })
    }

    /// Whether it was sealed with the newest key. If not, open it and seal it again before its key is removed.
    #[must_use]
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        sealed.starts_with(&self.newest.header())
    }

    fn keys(&self) -> impl Iterator<Item = &SecretKey> {
        std::iter::once(&self.newest).chain(&self.older)
    }
}

impl SecretKey {
    fn parse(raw: &str) -> Result<Self, Invalid> {
        let decoded =
            Zeroizing::new(if raw.len() == 64 { from_hex(raw) } else { BASE64.decode(raw).ok() }.unwrap_or_default());
        let secret: &[u8; 32] =
            decoded.as_slice().try_into().map_err(|_| Invalid("must be keys of 32 bytes, in hex or base64"))?;
        let mut fingerprint = [0; FINGERPRINT];
        fingerprint.copy_from_slice(&derived(secret, b"sluice secret key fingerprint")[..FINGERPRINT]);
        let cipher = XChaCha20Poly1305::new((&*derived(secret, b"sluice secret key encryption")).into());
        Ok(Self { fingerprint, cipher })
    }

    fn header(&self) -> [u8; HEADER] {
        let mut header = [VERSION; HEADER];
        header[1..].copy_from_slice(&self.fingerprint);
        header
    }
}

fn from_hex(raw: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    raw.as_bytes().chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

/// A key of its own for each purpose.
fn derived(secret: &[u8; 32], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut block = Zeroizing::new([0_u8; HMAC_BLOCK]);
    block[..secret.len()].copy_from_slice(secret);
    Zeroizing::new(
        <Hmac<Sha256> as KeyInit>::new((&*block).into()).chain_update(purpose).finalize().into_bytes().into(),
    )
}

/// Shows nothing.
impl fmt::Debug for SecretKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKeys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";
    const SAME_IN_BASE64: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const OTHER: &str = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    fn keys(list: &str) -> SecretKeys {
        SecretKeys::parse(list).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_in_its_context() {
        let sealed = keys(HEX).seal(b"account 1", "sk-1").unwrap();
        for same in [HEX, SAME_IN_BASE64, SAME_IN_BASE64.trim_end_matches('=')] {
            assert_eq!(keys(same).open(b"account 1", &sealed).unwrap().as_str(), "sk-1");
        }
    }

    #[test]
    fn the_same_secret_never_looks_the_same() {
        let keys = keys(HEX);
        assert_ne!(keys.seal(b"a", "sk-1").unwrap(), keys.seal(b"a", "sk-1").unwrap());
    }

    #[test]
    fn rows_that_were_swapped_do_not_open() {
        let keys = keys(HEX);
        let [one, two] = ["1", "2"].map(|row| keys.seal(row.as_bytes(), row).unwrap());
        assert_eq!(keys.open(b"1", &two), Err(Unreadable));
        assert_eq!(keys.open(b"2", &one), Err(Unreadable));
        assert_eq!(keys.open(b"", &one), Err(Unreadable));
    }

    #[test]
    fn any_byte_flipped_or_missing_makes_it_unreadable() {
        let keys = keys(HEX);
        let sealed = keys.seal(b"a", "sk-1").unwrap();
        for at in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert_eq!(keys.open(b"a", &flipped), Err(Unreadable), "byte {at}");
            assert_eq!(keys.open(b"a", &sealed[..at]), Err(Unreadable), "{at} bytes");
        }
        assert_eq!(keys.open(b"a", &[sealed.as_slice(), &[0]].concat()), Err(Unreadable));
    }

    #[test]
    fn an_older_key_still_opens_until_it_is_removed() {
        let sealed = keys(HEX).seal(b"a", "sk-1").unwrap();
        let rotated = keys(&format!("{OTHER}, {HEX}"));
        assert_eq!(rotated.open(b"a", &sealed).unwrap().as_str(), "sk-1");
        assert!(!rotated.is_current(&sealed));
        let again = rotated.seal(b"a", "sk-1").unwrap();
        assert!(rotated.is_current(&again));
        assert_eq!(keys(OTHER).open(b"a", &again).unwrap().as_str(), "sk-1");
        assert_eq!(keys(OTHER).open(b"a", &sealed), Err(Unreadable));
    }

    #[test]
    fn a_list_with_anything_but_keys_is_refused() {
        for list in ["", " , ", "secret", &HEX[2..], &format!("{HEX},x"), &"g".repeat(64), &format!("{HEX}00")] {
            assert!(SecretKeys::parse(list).is_err(), "{list:?}");
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", keys(HEX)), "SecretKeys(…)");
    }
}
