//! An installation for one test, with an administrator.

use contract::{AuditAction, AuditEntry, AuditQuery, ByteSize, Credentials, Me, Timestamp, User, UserPatch};
use domain::{
    Accounts, Administration, Clock, Db,
    accounts::{Caller, Client, SessionKind},
};

use crate::support::accounts::settings;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const START: Timestamp = Timestamp(1_790_000_000_000_000);
pub(crate) const BOSS: &str = "boss@example.org";

pub(crate) struct House {
    pub(crate) accounts: Accounts,
    pub(crate) admin: Administration,
    pub(crate) clock: Clock,
    pub(crate) boss: Caller,
}

impl House {
    pub(crate) async fn open(db: &Db) -> Self {
        let clock = Clock::manual(START);
        let accounts = accounts_on(db, &clock);
        assert!(accounts.create_admin_if_absent(BOSS, PASSWORD).await.unwrap());
        let boss = sign_in(&accounts, BOSS).await;
        Self { accounts, admin: Administration::new(db.clone(), clock.clone()), clock, boss }
    }

    pub(crate) async fn register(&self, email: &str) -> Me {
        let credentials = Credentials { email: email.to_owned(), password: PASSWORD.to_owned() };
        self.accounts.register(credentials).await.unwrap()
    }

    /// Somebody who administers nothing, signed in.
    pub(crate) async fn nobody(&self) -> Caller {
        self.register("nobody@example.org").await;
        sign_in(&self.accounts, "nobody@example.org").await
    }

    /// The whole audit log, the oldest first, without the opening of the administrator's own account.
    pub(crate) async fn log(&self) -> Vec<AuditEntry> {
        let query = AuditQuery { limit: 100, ..AuditQuery::default() };
        let mut entries = self.admin.audit(&self.boss, &query).await.unwrap().items;
        entries.reverse();
        entries.remove(0);
        entries
    }

    /// The same, as actions and the addresses they were done to.
    pub(crate) async fn acts(&self) -> Vec<(AuditAction, Option<String>)> {
        self.log().await.into_iter().map(|entry| (entry.action, entry.target)).collect()
    }
}

pub(crate) fn accounts_on(db: &Db, clock: &Clock) -> Accounts {
    Accounts::new(db.clone(), clock.clone(), settings())
}

pub(crate) fn client() -> Client {
    Client { user_agent: "test".to_owned(), address: None, kind: SessionKind::Api }
}

pub(crate) async fn sign_in(accounts: &Accounts, email: &str) -> Caller {
    let credentials = Credentials { email: email.to_owned(), password: PASSWORD.to_owned() };
    let tokens = accounts.login(credentials, &client()).await.unwrap();
    accounts.authenticate(&tokens.access_token).await.unwrap()
}

pub(crate) fn size(bytes: i64) -> ByteSize {
    ByteSize::new(bytes).unwrap()
}

pub(crate) fn limit(bytes: i64) -> UserPatch {
    UserPatch { limit_bytes: Some(size(bytes)), ..UserPatch::default() }
}

pub(crate) fn addresses(users: &[User]) -> Vec<&str> {
    users.iter().map(|user| user.email.split('@').next().unwrap()).collect()
}
