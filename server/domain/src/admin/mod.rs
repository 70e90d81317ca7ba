//! What an administrator sees of the whole installation: counts and bytes, jobs, and what administrators did.
//!
//! Invariant: nothing here reads a name of a document, and every use case asks for the caller's role first.

mod audit;
mod jobs;
mod stats;

use crate::{Clock, Db};

/// Every use case of administration but accounts, which are with [`crate::Accounts`]. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Administration {
    db: Db,
    clock: Clock,
}

impl Administration {
    /// The use cases over `db`.
    #[must_use]
    pub const fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }
}
