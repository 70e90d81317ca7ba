//! Removing what has had its time, a page a transaction.

use contract::Timestamp;

use super::Accounts;
use crate::{Result, db::execute};

/// Rows that one statement removes.
const PAGE: i64 = 1000;

impl Accounts {
    /// Removes sessions that nobody refreshed in time; how many.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn purge_expired_sessions(&self) -> Result<u64> {
        let sql = "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= $1 LIMIT $2)";
        self.purge(sql, self.clock.now()).await
    }

    /// Removes attempts that count no more; how many.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn purge_login_attempts(&self) -> Result<u64> {
        let sql =
            "DELETE FROM login_attempts WHERE id IN (SELECT id FROM login_attempts WHERE failed_at <= $1 LIMIT $2)";
        self.purge(sql, self.since()).await
    }

    async fn purge(&self, sql: &'static str, until: Timestamp) -> Result<u64> {
        let mut purged = 0;
        loop {
            let mut tx = self.db.begin().await?;
            let gone = execute!(tx, sql, until.0, PAGE)?;
            tx.commit().await?;
            purged += gone;
            if gone < PAGE.unsigned_abs() {
                return Ok(purged);
            }
        }
    }
}
