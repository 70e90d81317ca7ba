//! Signing in.

use contract::{Credentials, SessionId, Tokens, UserId};
use uuid::Uuid;

use super::{Accounts, Client, Email, device, refresh_token::REFRESH_SECS};
use crate::{
    Error, Result,
    db::{Tx, execute, fetch_optional},
};

impl Accounts {
    /// Opens a session.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`], after the same work, whether the address is unknown or none, the password is
    /// wrong, or the account is disabled. [`Error::TooManyAttempts`], for an unknown address exactly as for a known one.
    pub async fn login(&self, credentials: Credentials, client: &Client) -> Result<Tokens> {
        let Credentials { email, password } = credentials;
        let account = match Email::parse(&email) {
            Ok(email) => self.credentials_of(&email).await?,
            Err(_) => None,
        };
        let hash = account.as_ref().map(|(_, hash)| hash.clone());
        self.prove(&email, client.address, password, hash).await?;
        let (user, hash) = account.ok_or(Error::InvalidCredentials)?;
        self.open_session(user, &hash, client).await
    }

    /// A disabled account has none: its right password must not be told from a wrong one.
    pub(super) async fn credentials_of(&self, email: &Email) -> Result<Option<(UserId, String)>> {
        let sql = "SELECT id, password_hash FROM users WHERE email = $1 AND NOT disabled";
        let row = fetch_optional!(self.db.read().await?, (Uuid, String), sql, email.as_str())?;
        Ok(row.map(|(id, hash)| (UserId(id), hash)))
    }

    /// Opens the session only if the account is still there, not disabled, and its password still the one that was
    /// verified: a change of password that ran meanwhile has ended all sessions, and this one would outlive it.
    pub(super) async fn open_session(&self, user: UserId, verified: &str, client: &Client) -> Result<Tokens> {
        let session = SessionId(self.clock.new_id());
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        hold_still(&mut tx, user).await?;
        let opened = execute!(
            tx,
            "INSERT INTO sessions (id, user_id, generation, device, kind, created_at, last_seen_at, rotated_at, expires_at)
             SELECT $1, id, 0, $4, $5, $6, $6, $6, $7 FROM users WHERE id = $2 AND password_hash = $3 AND NOT disabled",
            session.0,
            user.0,
            verified,
            device::describe(&client.user_agent),
            client.kind.as_str(),
            now.0,
            now.plus_secs(REFRESH_SECS).0,
        )?;
        tx.commit().await?;
        if opened == 0 { Err(Error::InvalidCredentials) } else { self.tokens(user, session, 0) }
    }
}

/// Lets nobody change the account for the rest of the transaction: on PostgreSQL a change of password that has not
/// committed would not be seen, and would not see the new session. SQLite's writer is alone already.
async fn hold_still(tx: &mut Tx, user: UserId) -> Result<()> {
    if matches!(tx, Tx::Postgres(_)) {
        fetch_optional!(tx, (i64,), "SELECT created_at FROM users WHERE id = $1 FOR SHARE", user.0)?;
    }
    Ok(())
}
