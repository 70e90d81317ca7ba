//! `/admin`: how the installation stands, its accounts, who finds topics, and what administrators did. Whoever is no administrator is told so.

mod accounts;
mod api;
mod audit;
mod classification;
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
pub(crate) use classification::AdminClassificationPage;
pub(crate) use overview::AdminPage;
