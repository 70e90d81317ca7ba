//! Signing out.

use super::Accounts;
use crate::{Result, db::execute};

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
}
