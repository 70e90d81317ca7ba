//! Closing one's own account.
//!
//! Invariant: from the commit on nobody can enter the account and its address is free; what it held goes afterwards, a
//! batch at a time, and the account's row goes last, when nothing refers to it. A closed account is in nobody's list.

use contract::UserId;

use super::{Accounts, Caller, patch_user::hold_admins};
use crate::{
    Error, Result,
    db::{execute, fetch_optional},
    jobs::Job,
    quota,
};

impl Accounts {
    /// Closes the caller's account for good.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`] and [`Error::TooManyAttempts`], as when signing in; [`Error::LastAdmin`].
    pub async fn close(&self, caller: &Caller, password: String) -> Result<()> {
        let verified = self.prove_again(caller, password).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        hold_admins(&mut tx).await?;
        // What stands in the address's place is no address: nobody can sign in with it, nor take it.
        let closed = execute!(
            tx,
            "UPDATE users SET closed_at = $3, email = $4, password_hash = '', role = 'user', disabled = TRUE
             WHERE id = $1 AND password_hash = $2
               AND (role <> 'admin' OR disabled
                    OR EXISTS (SELECT 1 FROM users AS other
                               WHERE other.id <> $1 AND other.role = 'admin' AND NOT other.disabled))",
            caller.user.0,
            verified.as_str(),
            now.0,
            format!("closed {}", caller.user),
        )?;
        if closed == 0 {
            let sql = "SELECT created_at FROM users WHERE id = $1 AND password_hash = $2";
            let stands = fetch_optional!(tx, (i64,), sql, caller.user.0, verified.as_str())?.is_some();
            return Err(if stands { Error::LastAdmin } else { Error::InvalidCredentials });
        }
        execute!(tx, "DELETE FROM sessions WHERE user_id = $1", caller.user.0)?;
        self.forget_attempts(&mut tx, &caller.email).await?;
        self.queue.push(&mut tx, &Job::CloseAccount { user: caller.user }, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether the account is closed and still there.
    pub(crate) async fn is_closed(&self, user: UserId) -> Result<bool> {
        let sql = "SELECT closed_at FROM users WHERE id = $1 AND closed_at IS NOT NULL";
        Ok(fetch_optional!(self.db.read().await?, (i64,), sql, user.0)?.is_some())
    }

    /// Removes a closed account that holds no document any more, with its quota and topics. False when it holds one:
    /// a request that was under way may have reserved it.
    pub(crate) async fn remove_closed(&self, user: UserId) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        // Whoever reserves holds the quota's row: nothing can come in between.
        quota::lock(&mut tx, user).await?;
        let removed = execute!(
            tx,
            "DELETE FROM users WHERE id = $1 AND closed_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.user_id = $1)",
            user.0,
        )?;
        tx.commit().await?;
        Ok(removed == 1)
    }

    /// Asks for the rest of a closing to be done, after what waits already.
    pub(crate) async fn go_on_closing(&self, user: UserId) -> Result<()> {
        let mut tx = self.db.begin().await?;
        self.queue.push(&mut tx, &Job::CloseAccount { user }, self.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}
