//! One request of a browser that signs in or out: its cookies before and after.

use contract::{Credentials, Tokens};
use domain::accounts::{Accounts, Client, ClientAddress, SessionKind};
use http::{HeaderMap, HeaderValue, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::session::{CookiePolicy, REFRESH_MAX_AGE_SECS};
use crate::{Fault, service};

pub(super) struct Visit {
    pub(super) accounts: Accounts,
    policy: CookiePolicy,
    headers: HeaderMap,
    address: Option<ClientAddress>,
    answer: ResponseOptions,
}

impl Visit {
    /// Reads the context, so call it before the first `.await`.
    pub(super) fn from_context() -> Result<Self, Fault> {
        let parts = use_context::<Parts>().ok_or_else(service::missing)?;
        Ok(Self {
            accounts: service::accounts()?,
            policy: use_context().ok_or_else(service::missing)?,
            address: parts.extensions.get().copied(),
            headers: parts.headers,
            answer: use_context().ok_or_else(service::missing)?,
        })
    }

    /// Signs in.
    pub(super) async fn enter(self, credentials: Credentials) -> Result<(), Fault> {
        let tokens = self.accounts.login(credentials, &self.client()).await?;
        self.admit(&tokens)
    }

    /// Opens an account and signs in to it.
    pub(super) async fn join(self, credentials: Credentials) -> Result<(), Fault> {
        let tokens = self.accounts.sign_up(credentials, &self.client()).await?;
        self.admit(&tokens)
    }

    /// Hands the browser its cookies and sends it to its documents.
    fn admit(&self, tokens: &Tokens) -> Result<(), Fault> {
        self.set_cookie(self.policy.access(&tokens.access_token, tokens.expires_in));
        self.set_cookie(self.policy.refresh(&tokens.refresh_token, REFRESH_MAX_AGE_SECS));
        leptos_axum::redirect("/documents");
        Ok(())
    }

    /// Ends the session; the cookies go even if it was over already.
    pub(super) async fn leave(self) -> Result<(), Fault> {
        let over = match self.policy.read_refresh(&self.headers) {
            Some(token) => self.accounts.logout(token).await,
            None => Ok(()),
        };
        self.forget();
        Ok(over?)
    }

    /// Takes the cookies away and sends the browser to the entrance.
    pub(super) fn forget(&self) {
        self.policy.clear().into_iter().for_each(|cookie| self.set_cookie(cookie));
        leptos_axum::redirect("/login");
    }

    /// Who signs in, for the list of sessions and for counting what fails.
    fn client(&self) -> Client {
        let user_agent = self.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Client {
            user_agent: user_agent.unwrap_or("unknown").to_owned(),
            address: self.address,
            kind: SessionKind::Cookie,
        }
    }

    fn set_cookie(&self, cookie: HeaderValue) {
        self.answer.append_header(header::SET_COOKIE, cookie);
    }
}
