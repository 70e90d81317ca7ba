//! Server functions of the account. The first three also take a plain form post, before the page is hydrated.

use contract::Me;
use leptos::{prelude::*, server_fn::codec::Json};

use crate::Fault;
#[cfg(feature = "ssr")]
use {super::visit::Visit, crate::service, contract::Credentials};

/// Opens an account and signs in to it.
#[server]
pub(crate) async fn sign_up(email: String, password: String) -> Result<(), Fault> {
    let visit = Visit::from_context()?;
    let credentials = Credentials { email, password };
    visit.accounts.register(credentials.clone()).await?;
    visit.enter(credentials).await
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

/// Who is signed in.
#[server(input = Json)]
pub(crate) async fn whoami() -> Result<Me, Fault> {
    let caller = service::caller()?;
    Ok(Me { id: caller.user, email: caller.email, role: caller.role })
}
