//! Passwords: what may be one, and the only form in which one is kept.
//!
//! Hashing is argon2id with the first choice of the OWASP Password Storage Cheat Sheet (19 MiB, two passes, one lane), off the
//! async threads, and never more at once than there are cores: a storm of sign-ins waits instead of taking all memory.

use std::{fmt, sync::Arc, thread::available_parallelism};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::{Error as HashError, phc::PasswordHash},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
};

use crate::{Error, Result};

/// Shortest password, in characters (NIST SP 800-63B §5.1.1 asks for 8; no rule on their kinds).
const MIN_CHARS: usize = 10;
/// Longest password, in bytes: far above any passphrase, far below what would be work to hash.
const MAX_BYTES: usize = 1024;

/// OWASP's memory for argon2id, in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over it.
const PASSES: u32 = 2;
/// Threads that one hash may use.
const LANES: u32 = 1;

/// Letters and digits that cannot be mistaken for each other, five bits each.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// How many of them a drawn password has.
const DRAWN_LETTERS: usize = 20;
/// And how many stand together.
const GROUP: usize = 5;

/// A hash with the parameters above that no password is known for: what an unknown address is verified against.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2x1aWNlLW5vYm9keS0wMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password as somebody chose it: 10 characters or more, at most 1024 bytes, never trimmed or changed.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// # Errors
    /// [`Error::Invalid`] for the field `password`.
    pub fn parse(raw: impl Into<String>) -> Result<Self> {
        Self::parse_as("password", raw)
    }

    /// The same for a field of another name.
    pub(super) fn parse_as(field: &'static str, raw: impl Into<String>) -> Result<Self> {
        let raw = raw.into();
        if raw.chars().count() < MIN_CHARS {
            return Err(Error::invalid(field, "must have 10 characters or more"));
        }
        if raw.len() > MAX_BYTES {
            return Err(Error::invalid(field, "must not be longer than 1024 bytes"));
        }
        Ok(Self(raw))
    }

    /// The text of a password that nobody chose: 100 random bits in groups that can be read out, `abcde-…`.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn draw() -> Result<String> {
        let mut random = [0; DRAWN_LETTERS];
        getrandom::fill(&mut random).map_err(Error::internal)?;
        let letters = random.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
        Ok(letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
    }
}

/// A password never reaches a log.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Hashes and verifies, as many at once as there are cores. Clones share the places.
#[derive(Debug, Clone)]
pub(super) struct Passwords {
    places: Arc<Semaphore>,
}

/// Room for one hash at a time; given up when dropped.
#[derive(Debug)]
pub(super) struct Place(#[expect(dead_code, reason = "held for its drop alone")] OwnedSemaphorePermit);

impl Passwords {
    pub(super) fn new() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self { places: Arc::new(Semaphore::new(cores)) }
    }

    /// The PHC string to keep.
    pub(super) async fn hash(&self, password: Password) -> Result<String> {
        let place = self.place().await?;
        let (hash, _) = run(place, move || Ok(argon2()?.hash_password(password.0.as_bytes())?.to_string())).await?;
        Ok(hash)
    }

    /// Waits for room.
    pub(super) async fn place(&self) -> Result<Place> {
        Arc::clone(&self.places).acquire_owned().await.map(Place).map_err(Error::internal)
    }

    /// Whether `attempt` is the password of `hash`, and the place back. Without a hash, and for an attempt no password
    /// can be, it does the same work and says no.
    pub(super) async fn verify(&self, place: Place, attempt: String, hash: Option<String>) -> Result<(bool, Place)> {
        let possible = hash.is_some() && attempt.len() <= MAX_BYTES;
        let (matches, place) = run(place, move || {
            let hash = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY))?;
            let attempt = attempt.as_bytes();
            match argon2()?.verify_password(attempt.get(..MAX_BYTES).unwrap_or(attempt), &hash) {
                Ok(()) => Ok(true),
                Err(HashError::PasswordInvalid) => Ok(false),
                Err(fault) => Err(fault),
            }
        })
        .await?;
        Ok((possible && matches, place))
    }
}

/// The place goes along: a caller that gave up does not make room for another hash while its own still runs.
async fn run<T: Send + 'static>(
    place: Place,
    work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
) -> Result<(T, Place)> {
    let done = spawn_blocking(move || (work(), place));
    let (outcome, place) = done.await.map_err(Error::internal)?;
    Ok((outcome.map_err(Error::internal)?, place))
}

fn argon2() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn verify(passwords: &Passwords, attempt: String, hash: Option<String>) -> bool {
        passwords.verify(passwords.place().await.unwrap(), attempt, hash).await.unwrap().0
    }

    #[test]
    fn length_counts_characters_at_the_low_end_and_bytes_at_the_high_end() {
        for raw in ["", "123456789", "ééééééééé", &"x".repeat(1025)] {
            assert!(Password::parse(raw).is_err(), "{raw:?} must be refused");
        }
        for raw in ["1234567890", "éééééééééé", "          ", &"x".repeat(1024)] {
            assert!(Password::parse(raw).is_ok(), "{raw:?} must be accepted");
        }
    }

    #[test]
    fn a_drawn_password_is_four_groups_of_plain_letters_and_never_the_same() {
        let drawn = Password::draw().unwrap();
        let groups: Vec<_> = drawn.split('-').collect();
        assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == GROUP), "{drawn}");
        assert!(groups.concat().bytes().all(|letter| ALPHABET.contains(&letter)), "{drawn}");
        assert!(Password::parse(drawn.as_str()).is_ok());
        assert_ne!(drawn, Password::draw().unwrap());
    }

    #[test]
    fn a_password_does_not_show_in_debug_output() {
        let password = Password::parse("correct horse battery").unwrap();
        assert!(!format!("{password:?}").contains("horse"));
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_with_the_recommended_parameters_and_a_salt_of_its_own() {
        let passwords = Passwords::new();
        let password = Password::parse(" correct horse ").unwrap();
        let first = passwords.hash(password.clone()).await.unwrap();
        let second = passwords.hash(password).await.unwrap();
        assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{first}");
        assert_ne!(first, second);
        assert!(verify(&passwords, " correct horse ".to_owned(), Some(first.clone())).await);
        assert!(!verify(&passwords, "correct horse".to_owned(), Some(first)).await);
    }

    #[tokio::test]
    async fn nobody_can_be_verified_but_costs_what_somebody_costs() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let real = argon2().unwrap().hash_password(b"correct horse").unwrap();
        assert_eq!(
            (nobody.algorithm, nobody.version, nobody.params.to_string()),
            (real.algorithm, real.version, real.params.to_string()),
        );
        assert_eq!(nobody.salt.map(|s| s.len()), real.salt.map(|s| s.len()));
        assert_eq!(nobody.hash.map(|h| h.len()), real.hash.map(|h| h.len()));
        assert!(!verify(&Passwords::new(), "anything at all".to_owned(), None).await);
    }

    #[tokio::test]
    async fn an_attempt_longer_than_any_password_never_matches() {
        let passwords = Passwords::new();
        let longest = "x".repeat(MAX_BYTES);
        let hash = passwords.hash(Password::parse(longest.clone()).unwrap()).await.unwrap();
        assert!(verify(&passwords, longest.clone(), Some(hash.clone())).await);
        assert!(!verify(&passwords, longest + "x", Some(hash)).await);
    }
}
