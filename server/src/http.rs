//! What every request passes through, and how every answer is shaped.

pub mod body_limit;
pub mod client;
pub mod csrf;
pub mod deadline;
pub mod drain;
pub mod host;
mod id;
mod json;
pub mod panic;
mod query;
mod refusal;
pub mod request_id;
pub mod security;
pub mod session;

pub use client::RestClient;
pub use id::PathId;
pub use json::Json;
pub use query::Query;
pub use refusal::Refusal;
pub use session::{Administrator, SignedIn};
