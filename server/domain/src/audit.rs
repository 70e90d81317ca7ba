//! The audit log: who administered what, when, and to whom.
//!
//! Invariant: an entry is written in the transaction that makes the change, so that there is neither without the other.
//! Entries are never changed, reference nothing, and hold no name of a document.

use contract::{AuditAction, UserId};
use serde_json::Value;

use crate::{
    Clock, Result,
    accounts::Caller,
    db::{Tx, execute},
};

/// How entries name whoever works at the machine rather than in a session.
const SYSTEM: &str = "system";

/// Who administers. An administrator is made from a [`Caller`] alone, by [`Caller::administrator`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Actor {
    /// The command line, or the start of the server.
    System,
    /// An administrator, with the address of that time.
    Administrator(UserId, String),
}

/// What is written down.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// What was done.
    pub(crate) action: AuditAction,
    /// To which account, and its address.
    pub(crate) target: Option<(UserId, &'a str)>,
    /// What the action documents.
    pub(crate) detail: Value,
}

impl Caller {
    /// The caller as somebody who may administer.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for every other role.
    pub(crate) fn administrator(&self) -> Result<Actor> {
        match self.role {
            contract::Role::Admin => Ok(Actor::Administrator(self.user, self.email.clone())),
            contract::Role::User => Err(crate::Error::Forbidden),
        }
    }
}

/// Writes an entry.
pub(crate) async fn record(tx: &mut Tx, clock: &Clock, actor: &Actor, entry: Entry<'_>) -> Result<()> {
    let (actor_id, actor) = match actor {
        Actor::System => (None, SYSTEM),
        Actor::Administrator(id, email) => (Some(id.0), email.as_str()),
    };
    execute!(
        tx,
        "INSERT INTO audit (id, created_at, actor_id, actor, action, target_id, target, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        clock.new_id(),
        clock.now().0,
        actor_id,
        actor,
        entry.action.as_str(),
        entry.target.map(|(id, _)| id.0),
        entry.target.map(|(_, email)| email),
        entry.detail.to_string(),
    )?;
    Ok(())
}
