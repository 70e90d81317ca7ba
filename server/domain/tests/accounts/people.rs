//! People, and how they sign in.

use std::net::IpAddr;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::{ByteSize, Credentials, Me, Role, Timestamp, Tokens, UserId, UserPatch};
use domain::{
    Accounts, Clock, Db, Result,
    accounts::{Caller, Client, ClientAddress, SessionKind},
};
use serde_json::Value;

use crate::support::accounts::settings;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const START: Timestamp = Timestamp(1_790_000_000_000_000);

/// Accounts whose clock stands until it is moved.
pub(crate) fn accounts_on(db: &Db) -> (Accounts, Clock) {
    let clock = Clock::manual(START);
    (accounts_with(db, &clock), clock)
}

pub(crate) fn accounts_with(db: &Db, clock: &Clock) -> Accounts {
    Accounts::new(db.clone(), clock.clone(), settings())
}

pub(crate) fn client(user_agent: &str) -> Client {
    Client { user_agent: user_agent.to_owned(), address: None, kind: SessionKind::Api }
}

pub(crate) fn client_at(address: &str) -> Client {
    let address = ClientAddress::from(address.parse::<IpAddr>().unwrap());
    Client { address: Some(address), ..client("test") }
}

pub(crate) fn credentials(email: &str, password: &str) -> Credentials {
    Credentials { email: email.to_owned(), password: password.to_owned() }
}

pub(crate) async fn register(accounts: &Accounts, email: &str) -> Me {
    accounts.register(credentials(email, PASSWORD)).await.unwrap()
}

pub(crate) async fn login(accounts: &Accounts, email: &str) -> Tokens {
    accounts.login(credentials(email, PASSWORD), &client("test")).await.unwrap()
}

pub(crate) async fn sign_in(accounts: &Accounts, email: &str, user_agent: &str) -> (Tokens, Caller) {
    let tokens = accounts.login(credentials(email, PASSWORD), &client(user_agent)).await.unwrap();
    let caller = accounts.authenticate(&tokens.access_token).await.unwrap();
    (tokens, caller)
}

/// A fresh account, signed in.
pub(crate) async fn signed_in(accounts: &Accounts, email: &str) -> (UserId, Tokens) {
    let me = register(accounts, email).await;
    (me.id, login(accounts, email).await)
}

/// A fresh account, signed in by a browser.
pub(crate) async fn in_browser(accounts: &Accounts, email: &str) -> (UserId, Tokens) {
    let me = register(accounts, email).await;
    let browser = Client { kind: SessionKind::Cookie, ..client("test") };
    (me.id, accounts.login(credentials(email, PASSWORD), &browser).await.unwrap())
}

/// A fresh administrator, signed in.
pub(crate) async fn admin(accounts: &Accounts, email: &str) -> Caller {
    assert!(accounts.create_admin_if_absent(email, PASSWORD).await.unwrap());
    sign_in(accounts, email, "test").await.1
}

/// A wrong password.
pub(crate) async fn guess(accounts: &Accounts, email: &str, client: &Client) -> Result<Tokens> {
    accounts.login(credentials(email, "wrong password"), client).await
}

pub(crate) fn claims(access_token: &str) -> Value {
    let payload = access_token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

pub(crate) fn limit(bytes: i64) -> UserPatch {
    UserPatch { limit_bytes: Some(ByteSize::new(bytes).unwrap()), ..UserPatch::default() }
}

pub(crate) fn role(role: Role) -> UserPatch {
    UserPatch { role: Some(role), ..UserPatch::default() }
}

pub(crate) fn disabled(disabled: bool) -> UserPatch {
    UserPatch { disabled: Some(disabled), ..UserPatch::default() }
}
