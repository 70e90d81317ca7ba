//! Everything true without HTTP or HTML: accounts, quota, documents, the object store, jobs.
//!
//! One use case a file. Each statement carries its owner in the WHERE, so that what is not yours does
//! not exist; each quota change is one guarded UPDATE; jobs are enqueued in the caller's transaction.

pub mod accounts;
pub mod admin;
mod audit;
pub mod classification;
pub mod clock;
pub mod db;
pub mod documents;
pub mod error;
pub mod events;
pub mod jobs;
mod list;
pub mod quota;
pub mod reconcile;
pub mod runs;
pub mod store;
pub mod topics;

pub use accounts::Accounts;
pub use admin::Administration;
pub use classification::Classifier;
pub use clock::Clock;
pub use db::Db;
pub use error::{Error, Result};
pub use topics::Topics;
