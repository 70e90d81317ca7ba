//! Accounts, their sessions and tokens.
//!
//! Invariants: addresses are unique without regard to case; one session is one family of refresh tokens of which only
//! the newest is good; an access token is worth nothing once its session row is gone; there is always an administrator
//! who is not disabled. Passwords are kept as argon2id hashes and refresh tokens not at all.
//!
//! Whoever signs in wrongly learns nothing: an unknown address, a wrong password and a disabled account get the same
//! answer after the same work (OWASP Authentication Cheat Sheet, "Authentication and Error Messages").

mod access_token;
mod attempts;
mod authenticate;
mod bootstrap;
mod change_password;
mod client;
mod close;
mod device;
mod email;
mod login;
mod logout;
mod manage;
mod me;
mod open_user;
mod password;
mod patch_user;
mod purge;
mod refresh;
mod refresh_token;
mod register;
mod sessions;
mod sign_up;
mod user;
mod users;

use std::{fmt, sync::Arc};

use contract::{ByteSize, Role, SessionId, Tokens, UserId};
use hmac::Hmac;
use sha2::Sha256;

use crate::{Clock, Db, Result, events::Events, jobs::Queue};
use access_token::{ACCESS_SECS, AccessTokens};
use password::Passwords;
use refresh_token::{RefreshTokens, derived};

pub use client::{Client, ClientAddress, SessionKind};
pub use email::Email;
pub use password::Password;

/// Every use case of accounts. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    db: Db,
    session_rows: authenticate::Sessions,
    queue: Queue,
    clock: Clock,
    events: Option<Events>,
    registration_open: bool,
    default_quota: ByteSize,
    passwords: Passwords,
    access: Arc<AccessTokens>,
    refresh: Arc<RefreshTokens>,
    /// Names those who gave wrong passwords without keeping their addresses.
    attempts: Hmac<Sha256>,
}

/// The keys never reach a log.
impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accounts").field("registration_open", &self.registration_open).finish_non_exhaustive()
    }
}

/// What the operator decides.
#[derive(Clone)]
pub struct AccountSettings {
    /// Signs access tokens; at least 32 bytes (RFC 7518 §3.2). Changing it ends every session.
    pub jwt_secret: Vec<u8>,
    /// Whether strangers may open accounts.
    pub registration_open: bool,
    /// The limit of new accounts.
    pub default_quota: ByteSize,
    /// `iss` of access tokens, the public URL: a token of another installation is none here.
    pub issuer: String,
}

/// The secret never reaches a log.
impl fmt::Debug for AccountSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountSettings")
            .field("registration_open", &self.registration_open)
            .field("default_quota", &self.default_quota)
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// Who makes a request, as the database knew it when the request began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The account.
    pub user: UserId,
    /// The session its access token belongs to.
    pub session: SessionId,
    /// Its address.
    pub email: String,
    /// Its role now, not when the token was signed.
    pub role: Role,
}

impl Accounts {
    /// The use cases over `db`.
    #[must_use]
    pub fn new(db: Db, clock: Clock, settings: AccountSettings) -> Self {
        Self {
            session_rows: authenticate::sessions(&db),
            queue: Queue::new(&db),
            db,
            clock,
            events: None,
            registration_open: settings.registration_open,
            default_quota: settings.default_quota,
            passwords: Passwords::new(),
            access: Arc::new(AccessTokens::new(&settings.jwt_secret, settings.issuer)),
            refresh: Arc::new(RefreshTokens::new(&settings.jwt_secret)),
            attempts: derived(&settings.jwt_secret, b"sluice login attempts 1"),
        }
    }

    /// Whether anybody may open an account.
    #[must_use]
    pub const fn registration_is_open(&self) -> bool {
        self.registration_open
    }

    /// The same, telling open tabs of what changes for them; the command line has nobody to tell.
    #[must_use]
    pub fn telling(self, events: Events) -> Self {
        Self { events: Some(events), ..self }
    }

    /// The tokens of a session whose family stands at `generation`.
    fn tokens(&self, user: UserId, session: SessionId, generation: i64) -> Result<Tokens> {
        Ok(Tokens {
            access_token: self.access.sign(user, session, self.clock.now())?,
            token_type: "Bearer".to_owned(),
            expires_in: ACCESS_SECS,
            refresh_token: self.refresh.sign(session, generation),
        })
    }
}
