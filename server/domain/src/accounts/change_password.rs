//! Choosing another password, as somebody who knows the one that counts.

use super::{Accounts, Caller, Password};
use crate::{
    Error, Result,
    db::{execute, fetch_optional},
};

impl Accounts {
    /// Sets the new password and ends every other session of the account.
    ///
    /// # Errors
    /// [`Error::Invalid`] (`new`); [`Error::InvalidCredentials`] and [`Error::TooManyAttempts`], as when signing in.
    pub async fn change_password(&self, caller: &Caller, current: String, new: String) -> Result<()> {
        let new = Password::parse_as("new", new)?;
        let verified = self.prove_again(caller, current).await?;
        let hash = self.passwords.hash(new).await?;
        let mut tx = self.db.begin().await?;
        let changed = execute!(
            tx,
            "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2",
            caller.user.0,
            verified,
            hash,
        )?;
        if changed == 0 {
            return Err(Error::InvalidCredentials);
        }
        execute!(tx, "DELETE FROM sessions WHERE user_id = $1 AND id <> $2", caller.user.0, caller.session.0)?;
        tx.commit().await?;
        Ok(())
    }

    /// Asks somebody signed in for the password again: the hash that it matched. An account that was closed since has none.
    pub(super) async fn prove_again(&self, caller: &Caller, password: String) -> Result<String> {
        let sql = "SELECT password_hash FROM users WHERE id = $1 AND closed_at IS NULL";
        let row = fetch_optional!(self.db.read().await?, (String,), sql, caller.user.0)?;
        let (hash,) = row.ok_or(Error::Unauthorized)?;
        self.prove(&caller.email, None, password, Some(hash.clone())).await?;
        Ok(hash)
    }
}
