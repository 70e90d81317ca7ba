//! Server functions of the account. Those that a form posts take it also without scripts, before the page
//! is hydrated.

use contract::{Me, Session, SessionId, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Fault, call::Call, ui::Posted};
#[cfg(feature = "ssr")]
use {super::visit::Visit, crate::service, contract::Credentials};

/// Opens an account and signs in to it.
#[server]
pub(crate) async fn sign_up(email: String, password: String) -> Result<(), Fault> {
    let visit = Visit::from_context()?;
    visit.join(Credentials { email, password }).await
}

/// Signs in.
#[server]
pub(crate) async fn sign_in(email: String, password: String) -> Result<(), Fault> {
    let visit = Visit::from_context()?;
    visit.enter(Credentials { email, password }).await
}

/// Ends this session.
#[server]
pub(crate) async fn sign_out() -> Result<(), Fault> {
    let visit = Visit::from_context()?;
    visit.leave().await
}

impl Posted for SignUp {
    fn filled(field: impl Fn(&str) -> String) -> Self {
        Self { email: field("email"), password: field("password") }
    }
}

impl Posted for SignIn {
    fn filled(field: impl Fn(&str) -> String) -> Self {
        Self { email: field("email"), password: field("password") }
    }
}

impl Posted for ChangePassword {
    fn filled(field: impl Fn(&str) -> String) -> Self {
        Self { current: field("current"), new: field("new") }
    }
}

impl Posted for CloseAccount {
    fn filled(field: impl Fn(&str) -> String) -> Self {
        Self { password: field("password") }
    }
}

/// Who is signed in.
#[server(protocol = Call)]
pub(crate) async fn whoami() -> Result<Me, Fault> {
    let caller = service::caller()?;
    Ok(Me { id: caller.user, email: caller.email, role: caller.role })
}

/// Sets another password; every other session ends.
#[server]
pub(crate) async fn change_password(current: String, new: String) -> Result<(), Fault> {
    let (caller, accounts) = (service::caller()?, service::accounts()?);
    Ok(accounts.change_password(&caller, current, new).await?)
}

/// Closes the account for good.
#[server]
pub(crate) async fn close_account(password: String) -> Result<(), Fault> {
    let (caller, visit) = (service::caller()?, Visit::from_context()?);
    visit.accounts.close(&caller, password).await?;
    visit.forget();
    Ok(())
}

/// Where the account is signed in, and what time it is for the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sessions {
    pub(crate) items: Vec<Session>,
    pub(crate) now: Timestamp,
}

/// Where the account is signed in.
#[server(protocol = Call)]
pub(crate) async fn list_sessions() -> Result<Sessions, Fault> {
    let (caller, accounts) = (service::caller()?, service::accounts()?);
    Ok(Sessions { items: accounts.sessions(&caller).await?, now: service::now() })
}

/// Ends one session of the account.
#[server(protocol = Call)]
pub(crate) async fn end_session(id: SessionId) -> Result<(), Fault> {
    let (caller, accounts) = (service::caller()?, service::accounts()?);
    Ok(accounts.end_session(&caller, id).await?)
}

/// Ends every session of the account but this one.
#[server(protocol = Call)]
pub(crate) async fn end_other_sessions() -> Result<(), Fault> {
    let (caller, accounts) = (service::caller()?, service::accounts()?);
    Ok(accounts.end_other_sessions(&caller).await?)
}
