//! Keys that no row owns any more but that could still be written.
//!
//! A presigned PUT that is alive, or already under way, can write the key after its object was deleted. The tombstone
//! stays until that is over; the object is deleted at once and, for the last time, then.

use contract::ByteSize;

use super::{Documents, Limits, row::Row};
use crate::{
    Result,
    db::{Tx, execute},
    jobs::Job,
};

impl Documents {
    /// Leaves a tombstone for a row that this transaction deleted, and enqueues its object's deletion.
    pub(super) async fn bury(&self, tx: &mut Tx, row: &Row) -> Result<()> {
        let now = self.clock.now();
        // A PUT that began in time may end long after its URL, even though a faster one was confirmed: a store may ask at
        // the beginning only whether there is an object. How large it may get is known while what was signed still stands.
        let declared = if row.is_uploaded() { None } else { row.size()? };
        let lasts = Limits::transfer_secs(declared.map_or(self.limits.largest_file(), ByteSize::get));
        let purge_at = row.url_expires_at().plus_secs(lasts.max(self.limits.pending_cutoff_secs)).max(now);
        execute!(
            tx,
            "INSERT INTO tombstones (document_id, user_id, created_at, purge_at) VALUES ($1, $2, $3, $4)",
            row.id().0,
            row.user().0,
            now.0,
            purge_at.0,
        )?;
        let job = Job::DeleteObject { document: row.id(), object_key: row.key().to_string() };
        self.queue.push(tx, &job, now).await?;
        if purge_at > now {
            self.queue.push(tx, &job, purge_at).await?;
        }
        Ok(())
    }
}
