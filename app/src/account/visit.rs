//! One request of a browser that signs in or out: its cookies before and after.

use contract::Credentials;
use domain::accounts::Accounts;
use http::{HeaderMap, HeaderValue, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::session::{CookiePolicy, REFRESH_MAX_AGE_SECS};
use crate::{Fault, service};

pub(super) struct Visit {
    pub(super) accounts: Accounts,
    policy: CookiePolicy,
    headers: HeaderMap,
    answer: ResponseOptions,
}

impl Visit {
    /// Reads the context, so call it before the first `.await`.
    pub(super) fn from_context() -> Result<Self, Fault> {
        Ok(Self {
            accounts: service::accounts()?,
            policy: use_context().ok_or_else(service::missing)?,
            headers: use_context::<Parts>().ok_or_else(service::missing)?.headers,
            answer: use_context().ok_or_else(service::missing)?,
        })
    }

    /// Signs in, hands the browser its cookies and sends it to its documents.
    pub(super) async fn enter(self, credentials: Credentials) -> Result<(), Fault> {
        let tokens = self.accounts.login(credentials, self.device()).await?;
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
        self.policy.clear().into_iter().for_each(|cookie| self.set_cookie(cookie));
        leptos_axum::redirect("/login");
        Ok(over?)
    }

    /// What the list of sessions will call this one.
    fn device(&self) -> &str {
        self.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or("unknown")
    }

    fn set_cookie(&self, cookie: HeaderValue) {
        self.answer.append_header(header::SET_COOKIE, cookie);
    }
}
