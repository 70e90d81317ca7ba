//! Everything that owns a key, in key order: documents and tombstones.

use std::collections::VecDeque;

use contract::ByteSize;
use uuid::Uuid;

use super::Position;
use crate::{
    Db, Error, Result,
    db::{fetch_all, fetch_optional, row},
};

const PAGE: i64 = 1000;

row! {
    /// The owner of a key.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) struct Owner {
        user_id: Uuid,
        id: Uuid,
        /// The size of the object that must be there; `None` for a pending document or a tombstone, whose object may be.
        size_bytes: Option<i64>,
    }
}

impl Owner {
    pub(super) const fn position(&self) -> Position {
        (self.user_id, self.id)
    }

    pub(super) fn must_hold(&self) -> Result<Option<ByteSize>> {
        self.size_bytes.map(ByteSize::new).transpose().map_err(Error::internal)
    }
}

/// All owners after a position, read a page at a time.
pub(super) struct Owners<'a> {
    db: &'a Db,
    page: VecDeque<Owner>,
    after: Position,
    finished: bool,
}

impl<'a> Owners<'a> {
    pub(super) const fn new(db: &'a Db) -> Self {
        Self { db, page: VecDeque::new(), after: (Uuid::nil(), Uuid::nil()), finished: false }
    }

    pub(super) async fn next(&mut self) -> Result<Option<Owner>> {
        if self.page.is_empty() && !self.finished {
            self.page = fetch_all!(
                self.db.read().await?,
                Owner,
                "SELECT user_id, id, size_bytes FROM (
                     SELECT user_id, id, CASE WHEN status = 'uploaded' THEN size_bytes END AS size_bytes FROM documents
                     UNION ALL
                     SELECT user_id, document_id AS id, NULL AS size_bytes FROM tombstones) AS owners
                 WHERE (user_id, id) > ($1, $2) ORDER BY user_id, id LIMIT $3",
                self.after.0,
                self.after.1,
                PAGE
            )?
            .into();
            match self.page.back() {
                Some(last) => self.after = last.position(),
                None => self.finished = true,
            }
        }
        Ok(self.page.pop_front())
    }
}

/// Who owns one key now.
pub(super) async fn owner_of(db: &Db, (user, id): Position) -> Result<Option<Owner>> {
    Ok(fetch_optional!(
        db.read().await?,
        Owner,
        "SELECT user_id, id, CASE WHEN status = 'uploaded' THEN size_bytes END AS size_bytes
         FROM documents WHERE user_id = $1 AND id = $2
         UNION ALL
         SELECT user_id, document_id AS id, NULL AS size_bytes FROM tombstones WHERE user_id = $1 AND document_id = $2",
        user,
        id
    )?)
}
