//! Removes what a closed account held, and in the end the account.
//!
//! Invariant: one transaction holds a batch and no more, so that an account of any size stands in nobody's way. A run does
//! a share and asks for the next, which waits its turn behind the deletions of the share before. Run twice, or again
//! after the end, it finds less to do, or nothing.

use contract::UserId;

use super::JobError;
use crate::{Accounts, documents::Documents};

/// Documents in one transaction.
const BATCH: usize = 100;
/// Transactions in one run.
const BATCHES: usize = 5;

pub(super) async fn run(accounts: &Accounts, documents: &Documents, user: UserId) -> Result<(), JobError> {
    if !accounts.is_closed(user).await? {
        return Ok(());
    }
    for _ in 0..BATCHES {
        let cleared = documents.clear_some(user, BATCH as i64).await?;
        if cleared < BATCH && accounts.remove_closed(user).await? {
            tracing::info!(%user, "a closed account is gone");
            return Ok(());
        }
    }
    Ok(accounts.go_on_closing(user).await?)
}
