//! `/documents/<id>`: one document, what it looks like, and what is known of it.

mod api;
mod beginning;
mod details;
mod excerpt;
mod heading;
mod opening;
mod page;
mod preview;
mod sheet;
mod standing;
mod topics;

pub(crate) use page::DocumentPage;
