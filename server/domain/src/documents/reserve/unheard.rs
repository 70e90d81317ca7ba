//! Reservations whose asker was cut off while the database was at it, by the request's deadline, by leaving or by a broken
//! connection.
//!
//! The statement may have been committed all the same, or still be: nobody would know of the row, and its bytes would be
//! kept from the account until the sweep finds them.

use std::time::Duration;

use contract::{DocumentId, UserId};
use tokio::runtime::Handle;

use crate::{
    Error, Result,
    documents::{Documents, row::Row},
};

/// From one look for the rows to the next. The last is longer than the database allows any statement.
const LOOKS: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(15)];

/// Takes reservations back when it is dropped before [`Unheard::heard`].
pub(super) struct Unheard<'d> {
    documents: &'d Documents,
    user: UserId,
    ids: Vec<DocumentId>,
}

impl<'d> Unheard<'d> {
    pub(super) const fn new(documents: &'d Documents, user: UserId, ids: Vec<DocumentId>) -> Self {
        Self { documents, user, ids }
    }

    /// The asker is told of the rows, or there are none: unless the database failed, which may be after all was done.
    pub(super) fn heard<T>(&mut self, outcome: Result<T>) -> Result<T> {
        if !matches!(outcome, Err(Error::Database(_) | Error::Internal(_))) {
            self.ids.clear();
        }
        outcome
    }
}

impl Documents {
    /// Whether the row was there, and pending.
    async fn take_back(&self, user: UserId, id: DocumentId) -> Result<bool> {
        match Row::find(self.db.read().await?, user, id).await {
            Ok(_) => self.discard(user, id).await,
            Err(Error::NotFound) => Ok(false),
            Err(cause) => Err(cause),
        }
    }
}

impl Drop for Unheard<'_> {
    fn drop(&mut self) {
        let mut ids = std::mem::take(&mut self.ids);
        if ids.is_empty() {
            return;
        }
        let (documents, user) = (self.documents.clone(), self.user);
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                for pause in LOOKS {
                    tokio::time::sleep(pause).await;
                    let mut left = Vec::new();
                    for id in ids {
                        match documents.take_back(user, id).await {
                            Ok(true) => {}
                            Ok(false) => left.push(id),
                            Err(cause) => {
                                tracing::warn!(%cause, document = %id, "a reservation that nobody heard of may stay");
                                left.push(id);
                            }
                        }
                    }
                    ids = left;
                }
            });
        }
    }
}
