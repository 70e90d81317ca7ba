//! Signing up, in and out, who is signed in and where, and the account's end.

mod api;
mod form;
mod header;
mod login;
mod menu;
#[cfg(feature = "ssr")]
pub mod session;
mod signup;
#[cfg(feature = "ssr")]
mod visit;

pub(crate) use api::{
    ChangePassword, CloseAccount, Sessions, SignOut, end_other_sessions, end_session, list_sessions, whoami,
};
pub(crate) use form::recall_refusal;
pub(crate) use header::PageHeader;
pub(crate) use login::SignInPage;
pub(crate) use menu::AccountMenu;
pub(crate) use signup::SignUpPage;
