//! How often a provider is asked for an account in a day (UTC).

use contract::{Timestamp, UserId};

use super::Providers;
use crate::{
    Result,
    db::{execute, fetch_optional},
};

/// Microseconds of a day.
const DAY: i64 = 24 * 3600 * 1_000_000;
/// Days that are remembered.
const KEPT: i64 = 31;

const fn day(now: Timestamp) -> i64 {
    now.0.div_euclid(DAY)
}

impl Providers {
    /// Takes one call of today's; false when none is left. One guarded statement, however many ask at once.
    pub(super) async fn take_call(&self, user: UserId) -> Result<bool> {
        if self.calls_a_day <= 0 {
            return Ok(false);
        }
        let mut tx = self.db.begin().await?;
        let taken = execute!(
            tx,
            "INSERT INTO provider_calls (user_id, day, calls) VALUES ($1, $2, 1)
             ON CONFLICT (user_id, day) DO UPDATE SET calls = provider_calls.calls + 1 WHERE provider_calls.calls < $3",
            user.0,
            day(self.clock.now()),
            self.calls_a_day,
        )?;
        tx.commit().await?;
        Ok(taken == 1)
    }

    /// Calls made today.
    pub(super) async fn calls_today(&self, user: UserId) -> Result<i64> {
        let sql = "SELECT calls FROM provider_calls WHERE user_id = $1 AND day = $2";
        let calls = fetch_optional!(self.db.read().await?, (i64,), sql, user.0, day(self.clock.now()))?;
        Ok(calls.map_or(0, |(calls,)| calls))
    }

    /// Forgets days long past; how many.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn purge_calls(&self) -> Result<u64> {
        let mut tx = self.db.begin().await?;
        let gone = execute!(tx, "DELETE FROM provider_calls WHERE day < $1", day(self.clock.now()) - KEPT)?;
        tx.commit().await?;
        Ok(gone)
    }
}
