//! Topics: what documents are about. A person's own, and those that administrators curate for everybody.
//!
//! Invariant: an owner has no two topics whose names differ in case alone, and neither has the system, which is the
//! owner of topics without one. Putting topics on documents is a use case of [`crate::documents`].

mod create;
mod delete;
mod edit;
mod list;
mod row;

use contract::{AuditAction, TopicId, UserId};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Db, Error, Result,
    accounts::Caller,
    audit::{self, Entry},
    clock::Clock,
    db::{self, Tx},
};

/// The topics of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Topics {
    db: Db,
    clock: Clock,
}

/// Whose topics a change is about.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'c> {
    /// One's own.
    Own(UserId),
    /// Everybody's; only an administrator may change those.
    System(&'c Caller),
}

impl Topics {
    /// Most topics that one owner can have.
    pub const MAX: i64 = 500;

    /// The use cases over `db`.
    #[must_use]
    pub const fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }
}

impl Scope<'_> {
    /// What stands in `topics.user_id`.
    fn owner(self) -> Result<Option<Uuid>> {
        match self {
            Self::Own(user) => Ok(Some(user.0)),
            Self::System(caller) => caller.administrator().map(|_| None),
        }
    }

    /// What is done to everybody's topics is written down.
    async fn record(self, tx: &mut Tx, clock: &Clock, action: AuditAction, id: TopicId, name: &str) -> Result<()> {
        let Self::System(caller) = self else { return Ok(()) };
        let entry = Entry { action, target: None, detail: json!({"id": id, "name": name}) };
        audit::record(tx, clock, &caller.administrator()?, entry).await
    }
}

fn taken(error: sqlx::Error) -> Error {
    let named = |key| db::violates_unique(&error, key, "topics.name_folded");
    if named("topics_own_name_key") || named("topics_system_name_key") { Error::TopicTaken } else { error.into() }
}
