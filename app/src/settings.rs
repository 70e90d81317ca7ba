//! `/settings`: the account itself, where it is signed in, and who finds its documents' topics.

mod classification;
mod close;
mod frame;
mod page;
mod password;
mod session_row;
mod sessions;

pub(crate) use classification::ClassificationPage;
pub(crate) use page::SettingsPage;
pub(crate) use sessions::SessionsPage;
