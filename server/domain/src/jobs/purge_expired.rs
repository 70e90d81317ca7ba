//! Removes sessions that have run out, failed sign-ins that count no more and budgets of days long past, and seals anew what
//! old keys sealed; asked for at every tick.

use super::JobError;
use crate::{Accounts, classification::Providers};

pub(super) async fn run(accounts: &Accounts, providers: &Providers) -> Result<(), JobError> {
    let sessions = accounts.purge_expired_sessions().await?;
    let attempts = accounts.purge_login_attempts().await?;
    let calls = providers.purge_calls().await?;
    let resealed = providers.reseal().await?;
    if resealed > 0 {
        tracing::info!(resealed, "sealed with the newest key what older ones had sealed");
    }
    tracing::info!(sessions, attempts, calls, "purged what has expired");
    Ok(())
}
