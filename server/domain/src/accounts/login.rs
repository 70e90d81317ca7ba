//! Signing in.

use contract::{Credentials, SessionId, Tokens, UserId};
use uuid::Uuid;

use super::{Accounts, Email, device, refresh_token::REFRESH_SECS};
use crate::{
    Error, Result,
    db::{execute, fetch_optional},
};

impl Accounts {
    /// Opens a session; `device` is the client's User-Agent.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`], after the same work, whether the address is unknown or none, the password is
    /// wrong, or the account is disabled.
    pub async fn login(&self, credentials: Credentials, device: &str) -> Result<Tokens> {
        let account = match Email::parse(&credentials.email) {
            Ok(email) => self.credentials_of(&email).await?,
            Err(_) => None,
        };
        let hash = account.as_ref().map(|(_, hash)| hash.clone());
        let verified = self.passwords.verify(credentials.password, hash).await?;
        match account {
            Some((user, hash)) if verified => self.open_session(user, &hash, device).await,
            _ => Err(Error::InvalidCredentials),
        }
    }

    async fn credentials_of(&self, email: &Email) -> Result<Option<(UserId, String)>> {
        let sql = "SELECT id, password_hash FROM users WHERE email = $1";
        let row = fetch_optional!(self.db.read().await?, (Uuid, String), sql, email.as_str())?;
        Ok(row.map(|(id, hash)| (UserId(id), hash)))
    }

    /// Opens the session only if the account is still there, not disabled, and its password still the one that was
    /// verified: a change of password that ran meanwhile has ended all sessions, and this one would outlive it.
    async fn open_session(&self, user: UserId, verified: &str, device: &str) -> Result<Tokens> {
        let session = SessionId(self.clock.new_id());
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let opened = execute!(
            tx,
            "INSERT INTO sessions (id, user_id, generation, device, created_at, last_seen_at, rotated_at, expires_at)
             SELECT $1, id, 0, $4, $5, $5, $5, $6 FROM users WHERE id = $2 AND password_hash = $3 AND NOT disabled",
            session.0,
            user.0,
            verified,
            device::describe(device),
            now.0,
            now.plus_secs(REFRESH_SECS).0,
        )?;
        tx.commit().await?;
        if opened == 0 { Err(Error::InvalidCredentials) } else { self.tokens(user, session, 0) }
    }
}
