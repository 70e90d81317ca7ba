//! Removes sessions that have run out and failed sign-ins that count no more; asked for at every tick.

use super::JobError;
use crate::Accounts;

pub(super) async fn run(accounts: &Accounts) -> Result<(), JobError> {
    let sessions = accounts.purge_expired_sessions().await?;
    let attempts = accounts.purge_login_attempts().await?;
    tracing::info!(sessions, attempts, "purged what has expired");
    Ok(())
}
