//! Requests and answers, as JSON writes them.

mod account;
mod document;
mod event;
mod topic;
mod upload;

pub use account::*;
pub use document::*;
pub use event::*;
pub use topic::*;
pub use upload::*;
