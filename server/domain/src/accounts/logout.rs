//! Signing out.

use super::Accounts;
use crate::{Result, db::execute};

/// Sessions that one statement purges.
const PAGE: i64 = 1000;

impl Accounts {
    /// Ends the session of a refresh token, spent or not: its access tokens end with it. A token that is none of ours
    /// or whose session is gone changes nothing and is no error.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn logout(&self, refresh_token: &str) -> Result<()> {
        let Ok((session, _)) = self.refresh.verify(refresh_token) else { return Ok(()) };
        let mut tx = self.db.begin().await?;
        execute!(tx, "DELETE FROM sessions WHERE id = $1", session.0)?;
        tx.commit().await?;
        Ok(())
    }

    /// Removes sessions that nobody refreshed in time; how many.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn purge_expired_sessions(&self) -> Result<u64> {
        let mut purged = 0;
        loop {
            let mut tx = self.db.begin().await?;
            let gone = execute!(
                tx,
                "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= $1 LIMIT $2)",
                self.clock.now().0,
                PAGE,
            )?;
            tx.commit().await?;
            purged += gone;
            if gone < PAGE.unsigned_abs() {
                return Ok(purged);
            }
        }
    }
}
