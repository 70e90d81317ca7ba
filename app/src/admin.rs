//! `/admin`: how the installation stands, its accounts, and what administrators did. Whoever is no administrator is told so.

mod accounts;
mod api;
mod audit;
mod create;
mod edit;
mod frame;
mod limit;
mod overview;
mod roll;
mod say;
mod table;

pub(crate) use accounts::AdminAccountsPage;
pub(crate) use audit::AdminAuditPage;
pub(crate) use overview::AdminPage;
