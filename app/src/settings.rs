//! `/settings`: the account itself, and where it is signed in.

mod close;
mod frame;
mod page;
mod password;
mod session_row;
mod sessions;

pub(crate) use page::SettingsPage;
pub(crate) use sessions::SessionsPage;
