//! Durable jobs: asked for in the transaction that needs them, run after its commit, on any replica, at least once.
//!
//! Invariant: a job run twice equals a job run once, so that a kill at any instant leaves nothing undone and nothing done
//! wrongly. One job a file; `queue` holds the table's rules, `worker` the process's.

mod backoff;
mod classify_account;
mod close_account;
mod delete_object;
mod error;
mod extract_and_classify;
mod purge_expired;
mod queue;
mod run;
mod sweep_uploads;
mod tick;
mod worker;

use std::time::Duration;

use contract::{DocumentId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

pub use backoff::Backoff;
pub use error::JobError;
pub use queue::{Claimed, Lane, Queue, QueueCounts, Verdict};
pub use run::{Workers, run};
pub use tick::{tick, tick_once};
pub use worker::{Handler, Settings, work};

/// What can be asked for. Stored as JSON: a variant may gain optional fields, never lose or rename one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Removes an object, and its tombstone once no URL can write the key again.
    DeleteObject {
        /// Whose object it was.
        document: DocumentId,
        /// Where it is.
        object_key: String,
    },
    /// Asks for the classification of all of an account's documents, a share a run.
    ClassifyAccount {
        /// Which account.
        user: UserId,
        /// The last document of the share before.
        after: Option<DocumentId>,
    },
    /// Reads a document and finds its topics.
    ExtractAndClassify {
        /// Whose document.
        user: UserId,
        /// Which one.
        document: DocumentId,
    },
    /// Removes what a closed account held, and the account.
    CloseAccount {
        /// Which account.
        user: UserId,
    },
    /// Removes sessions that ran out and failed sign-ins that count no more.
    PurgeExpired,
    /// Finishes or expires pending uploads and asks for the deletions that are due.
    SweepUploads,
}

impl Job {
    /// The kind's name, as in the JSON.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ClassifyAccount { .. } => "classify_account",
            Self::CloseAccount { .. } => "close_account",
            Self::DeleteObject { .. } => "delete_object",
            Self::ExtractAndClassify { .. } => "extract_and_classify",
            Self::PurgeExpired => "purge_expired",
            Self::SweepUploads => "sweep_uploads",
        }
    }

    const fn lane(&self) -> Lane {
        match self {
            Self::ExtractAndClassify { .. } => Lane::Classification,
            Self::ClassifyAccount { .. }
            | Self::CloseAccount { .. }
            | Self::DeleteObject { .. }
            | Self::PurgeExpired
            | Self::SweepUploads => Lane::Upkeep,
        }
    }
}

const fn micros(span: Duration) -> i64 {
    let micros = span.as_micros();
    if micros > i64::MAX as u128 { i64::MAX } else { micros as i64 }
}

const fn after(moment: Timestamp, span: Duration) -> Timestamp {
    Timestamp(moment.0.saturating_add(micros(span)))
}

const fn before(moment: Timestamp, span: Duration) -> Timestamp {
    Timestamp(moment.0.saturating_sub(micros(span)))
}
