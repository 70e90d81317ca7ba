//! People who sign in.

use std::net::IpAddr;

use contract::{ByteSize, Credentials, Timestamp, Tokens};
use domain::{
    Accounts, Clock, Db, Result,
    accounts::{AccountSettings, Caller, Client, ClientAddress, SessionKind},
};

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const START: Timestamp = Timestamp(1_790_000_000_000_000);

/// Accounts whose clock stands until it is moved.
pub(crate) fn accounts_on(db: &Db) -> (Accounts, Clock) {
    let clock = Clock::manual(START);
    (accounts_with(db, &clock), clock)
}

pub(crate) fn accounts_with(db: &Db, clock: &Clock) -> Accounts {
    let settings = AccountSettings {
        jwt_secret: b"a secret of 32 bytes for tests..".to_vec(),
        registration_open: true,
        default_quota: ByteSize::new(1_000_000).unwrap(),
        issuer: "http://vault.test".to_owned(),
    };
    Accounts::new(db.clone(), clock.clone(), settings)
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

pub(crate) async fn register(accounts: &Accounts, email: &str) {
    accounts.register(credentials(email, PASSWORD)).await.unwrap();
}

pub(crate) async fn sign_in(accounts: &Accounts, email: &str, user_agent: &str) -> (Tokens, Caller) {
    let tokens = accounts.login(credentials(email, PASSWORD), &client(user_agent)).await.unwrap();
    let caller = accounts.authenticate(&tokens.access_token).await.unwrap();
    (tokens, caller)
}

/// A wrong password.
pub(crate) async fn guess(accounts: &Accounts, email: &str, client: &Client) -> Result<Tokens> {
    accounts.login(credentials(email, "wrong password"), client).await
}
