//! Documents, from reservation to deletion: one use case a file.
//!
//! Invariant: a `pending` row holds its reservation, an `uploaded` row has size, ETag and its object, and a key that
//! could still be written without a row has a tombstone. Every use case takes the owner, and the owner stands in
//! the WHERE: what is not yours does not exist.

mod clear;
mod confirm;
mod delete;
mod download;
mod list;
mod presign;
mod preview;
mod rename;
mod reserve;
mod row;
mod set_topics;
mod sweep;
mod tombstone;
pub(crate) mod topics;

use contract::ByteSize;

use crate::{Clock, Db, Error, Result, events::Events, jobs::Queue, quota::PendingCaps, store::ObjectStore};

pub use sweep::SweepReport;

/// What the operator allows.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Largest file, in bytes.
    pub max_file: ByteSize,
    /// How many uploads may be pending in one account.
    pub pending: PendingCaps,
    /// Seconds that a pending upload is left alone at least.
    pub pending_cutoff_secs: i64,
}

impl Limits {
    /// S3's limit for one PUT, 5 GiB ([PutObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html)).
    pub const SINGLE_PUT: i64 = embedded_store::SINGLE_PUT.cast_signed();

    /// Seconds that the slowest link that is waited for needs for so many bytes.
    const fn transfer_secs(bytes: i64) -> i64 {
        embedded_store::transfer_secs(bytes.cast_unsigned()).cast_signed()
    }

    /// The largest file that can be stored, in bytes.
    const fn largest_file(&self) -> i64 {
        if self.max_file.get() < Self::SINGLE_PUT { self.max_file.get() } else { Self::SINGLE_PUT }
    }

    fn refuse_larger(&self, size: ByteSize) -> Result<()> {
        if size.get() <= self.largest_file() {
            return Ok(());
        }
        Err(Error::FileTooLarge { limit: ByteSize::new(self.largest_file()).map_err(Error::internal)? })
    }
}

/// The documents of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Documents {
    db: Db,
    store: ObjectStore,
    queue: Queue,
    events: Events,
    clock: Clock,
    limits: Limits,
    reservations: reserve::Reservations,
}

impl Documents {
    /// Puts the parts together.
    #[must_use]
    pub fn new(db: Db, store: ObjectStore, queue: Queue, events: Events, clock: Clock, limits: Limits) -> Self {
        let reservations = reserve::reservations(&db, limits.pending);
        Self { db, store, queue, events, clock, limits, reservations }
    }

    fn announce(&self, user: contract::UserId, id: contract::DocumentId, change: contract::DocumentChange) {
        self.events.publish(crate::events::Change { user, document: Some((id, change)) });
    }
}
