//! `/documents`: what a person has, how much room is left, and where new files go in.

mod api;
mod delete;
mod downloads;
mod drop_zone;
mod empty;
mod filter;
mod header;
mod keys;
mod list;
mod opening;
mod page;
mod pieces;
mod quota;
mod row;
mod selection;
mod shelf;
mod sort;

pub(crate) use api::{delete_document, rename};
pub(crate) use delete::Parting;
pub(crate) use downloads::Progress;
pub(crate) use keys::KeysDialog;
pub(crate) use opening::address_of;
pub(crate) use page::DocumentsPage;
