//! Server functions of administration; the services ask for the caller's role.

use contract::{
    AuditPage, AuditQuery, JobId, JobInfo, NewUser, OpenedUser, Stats, Timestamp, User, UserId, UserPage, UserPatch,
    UserQuery,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Fault, call::Call};
#[cfg(feature = "ssr")]
use {crate::service, contract::JobState};

/// What the overview says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Overview {
    pub(super) stats: Stats,
    pub(super) dead: Vec<JobInfo>,
    /// The server's clock, from which "2 minutes ago" is counted.
    pub(super) now: Timestamp,
}

/// Figures, and the jobs that failed for good.
#[server(protocol = Call)]
pub(super) async fn admin_overview() -> Result<Overview, Fault> {
    let (caller, administration) = service::administration()?;
    let stats = administration.stats(&caller).await?;
    let dead = administration.jobs(&caller, JobState::Dead).await?.items;
    Ok(Overview { stats, dead, now: service::now() })
}

/// Asks for another round of attempts at a dead job.
#[server(protocol = Call)]
pub(super) async fn admin_retry_job(id: JobId) -> Result<(), Fault> {
    let (caller, administration) = service::administration()?;
    Ok(administration.retry_job(&caller, id).await?)
}

/// Accounts that match, from the cursor on.
#[server(protocol = Call)]
pub(super) async fn admin_accounts(query: UserQuery) -> Result<UserPage, Fault> {
    let (caller, accounts) = (service::caller()?, service::accounts()?);
    Ok(accounts.users(&caller, &query).await?)
}

/// Opens an account; its password is told this once.
#[server(protocol = Call)]
pub(super) async fn admin_open_account(new: NewUser) -> Result<OpenedUser, Fault> {
    let (caller, accounts) = (service::caller()?, service::accounts()?);
    Ok(accounts.open_user(&caller, new).await?)
}

/// Changes limit, role and lock of an account.
#[server(protocol = Call)]
pub(super) async fn admin_change_account(id: UserId, patch: UserPatch) -> Result<User, Fault> {
    let (caller, accounts) = (service::caller()?, service::accounts()?);
    Ok(accounts.patch_user(&caller, id, patch).await?)
}

/// What administrators did, from the cursor on.
#[server(protocol = Call)]
pub(super) async fn admin_audit(query: AuditQuery) -> Result<AuditPage, Fault> {
    let (caller, administration) = service::administration()?;
    Ok(administration.audit(&caller, &query).await?)
}

/// The server's clock.
#[server(protocol = Call)]
pub(super) async fn admin_now() -> Result<Timestamp, Fault> {
    service::caller()?;
    Ok(service::now())
}
