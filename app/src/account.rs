//! Signing up, in and out, and who is signed in.

mod api;
mod form;
mod login;
mod menu;
#[cfg(feature = "ssr")]
pub mod session;
mod signup;
#[cfg(feature = "ssr")]
mod visit;

pub(crate) use api::{SignOut, whoami};
pub(crate) use login::SignInPage;
pub(crate) use menu::AccountMenu;
pub(crate) use signup::SignUpPage;
