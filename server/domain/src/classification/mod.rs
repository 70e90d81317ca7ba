//! What documents are about, found by reading them.
//!
//! Confirming an upload asks for it in the same transaction; a job does it later, and nothing that happens here blocks,
//! fails or undoes an upload. A job that is run twice, or killed anywhere, ends in the same state: what was found is written
//! in one transaction, over what was found before, and only by a run that nobody asked to do again meanwhile. A person's
//! word stands above the machine's: it neither takes away a topic that a person gave, nor brings back one that a person
//! took away.

mod asked;
mod budget;
mod choose;
mod learn;
mod provider_row;
mod providers;
mod read;
mod reclassify;
mod reseal;
mod run;
mod settle;
mod state;
mod text;

pub use providers::Providers;
pub use read::Reader;
pub(crate) use state::as_classification;
pub(crate) use text::{found_by, query};

use crate::{Clock, Db, events::Events, jobs::Queue, store::ObjectStore};

/// Finds topics for the documents of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Classifier {
    db: Db,
    store: ObjectStore,
    queue: Queue,
    events: Events,
    clock: Clock,
    reader: Reader,
    providers: Providers,
}

impl Classifier {
    /// Puts the parts together.
    #[must_use]
    pub const fn new(
        db: Db,
        store: ObjectStore,
        queue: Queue,
        events: Events,
        clock: Clock,
        reader: Reader,
        providers: Providers,
    ) -> Self {
        Self { db, store, queue, events, clock, reader, providers }
    }

    /// Who is asked.
    #[must_use]
    pub const fn providers(&self) -> &Providers {
        &self.providers
    }
}
