//! Requests and answers, as JSON writes them.

mod account;
mod admin;
mod document;
mod event;
mod preview;
mod session;
mod topic;
mod upload;

pub use account::*;
pub use admin::*;
pub use document::*;
pub use event::*;
pub use preview::*;
pub use session::*;
pub use topic::*;
pub use upload::*;
