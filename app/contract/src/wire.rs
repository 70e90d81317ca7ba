//! Requests and answers, as JSON writes them.

mod account;
mod admin;
mod classification;
mod document;
mod event;
mod preview;
mod provider;
mod session;
mod topic;
mod upload;

pub use account::*;
pub use admin::*;
pub use classification::*;
pub use document::*;
pub use event::*;
pub use preview::*;
pub use provider::*;
pub use session::*;
pub use topic::*;
pub use upload::*;
