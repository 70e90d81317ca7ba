//! Removes the object of a document that is no more, and the tombstone once nothing can write the key again.
//!
//! Invariant: a tombstone goes only after a deletion that began when no URL could write the key any more. Run twice, the
//! second deletes what is gone, which S3 calls success.

use contract::DocumentId;

use super::JobError;
use crate::{
    Clock, Db,
    db::execute,
    store::{ObjectKey, ObjectStore},
};

pub(super) async fn run(
    db: &Db,
    store: &ObjectStore,
    clock: &Clock,
    document: DocumentId,
    object_key: &str,
) -> Result<(), JobError> {
    // Before the deletion: a PUT between it and a later look at the clock would leave an object without a row.
    let began = clock.now();
    store.delete(&ObjectKey::parse(object_key)?).await?;
    let mut tx = db.begin().await?;
    execute!(tx, "DELETE FROM tombstones WHERE document_id = $1 AND purge_at <= $2", document.0, began.0)?;
    tx.commit().await?;
    Ok(())
}
