//! Walking rows and objects side by side.

use std::cmp::Ordering;

use contract::{DocumentId, UserId};
use futures::TryStreamExt;

use super::{
    Finding, Position,
    rows::{Owner, Owners, owner_of},
};
use crate::{
    Db, Result,
    store::{ListedObject, ObjectKey, ObjectStore},
};

/// Rows without objects, and objects without rows.
pub(super) async fn compare(db: &Db, store: &ObjectStore) -> Result<(Finding, Finding)> {
    let (mut missing, mut orphaned) = (Finding::default(), Finding::default());
    let mut owners = Owners::new(db);
    let mut objects = std::pin::pin!(store.list());
    let (mut owner, mut object) = (owners.next().await?, objects.try_next().await?);
    loop {
        let order = match (&owner, &object) {
            (None, None) => return Ok((missing, orphaned)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(owner), Some(object)) => owner.position().cmp(&position(object)),
        };
        if let Some(owner) = owner.as_ref().filter(|_| order.is_le()) {
            let found = object.as_ref().filter(|_| order.is_eq());
            check_row(db, store, owner, found, &mut missing).await?;
        }
        if let Some(object) = object.as_ref().filter(|_| order.is_gt()) {
            check_object(db, store, object, &mut orphaned).await?;
        }
        if order.is_le() {
            owner = owners.next().await?;
        }
        if order.is_ge() {
            object = objects.try_next().await?;
        }
    }
}

async fn check_row(
    db: &Db,
    store: &ObjectStore,
    owner: &Owner,
    found: Option<&ListedObject>,
    missing: &mut Finding,
) -> Result<()> {
    let Some(size) = owner.must_hold()? else { return Ok(()) };
    if found.is_some_and(|object| object.size == size) {
        return Ok(());
    }
    let head = store.head(&key(owner.position())).await?;
    let still_owned = owner_of(db, owner.position()).await?.as_ref() == Some(owner);
    if still_owned && head.is_none_or(|head| head.size != size) {
        tracing::warn!(key = %key(owner.position()), "an uploaded document has no such object");
        missing.add(size);
    }
    Ok(())
}

async fn check_object(db: &Db, store: &ObjectStore, object: &ListedObject, orphaned: &mut Finding) -> Result<()> {
    if owner_of(db, position(object)).await?.is_none() && store.head(&object.key).await?.is_some() {
        tracing::warn!(key = %object.key, "an object has neither a document nor a tombstone");
        orphaned.add(object.size);
    }
    Ok(())
}

fn position(object: &ListedObject) -> Position {
    (object.key.user().0, object.key.document().0)
}

fn key((user, document): Position) -> ObjectKey {
    ObjectKey::new(UserId(user), DocumentId(document))
}
