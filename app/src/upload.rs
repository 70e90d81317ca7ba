//! The upload engine and its tray. [`queue`] decides, and is pure; [`engine`] does what it says; the rest is I/O or view.

mod api;
mod engine;
mod entries;
mod inbox;
mod item;
mod put;
mod queue;
mod transitions;
mod tray;
mod tray_row;

pub(crate) use entries::{files_of, files_of_drop};
pub(crate) use inbox::Inbox;
pub(crate) use tray::UploadTray;
