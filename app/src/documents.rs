//! `/documents`: what a person has, how much room is left, and where new files go in.

mod api;
mod delete;
mod drop_zone;
mod empty;
mod filter;
mod header;
mod keys;
mod list;
mod opening;
mod page;
mod quota;
mod row;
mod selection;
mod shelf;
mod sort;

pub(crate) use api::delete_document;
pub(crate) use opening::address_of;
pub(crate) use page::DocumentsPage;
