//! Where a page ended: the sort key and the id of its last row, in a text that clients pass back and do not read.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::{ListQuery, SortBy, SortOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::row::Row;
use crate::{Error, Result};

/// A position between two rows of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    sort: SortBy,
    order: SortOrder,
    pub(super) key: Key,
    pub(super) id: Uuid,
}

/// What the rows are sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Key {
    /// Time or size.
    Number(i64),
    /// Folded name.
    Text(String),
}

impl Cursor {
    /// Before every row.
    pub(super) fn start(query: &ListQuery) -> Self {
        let first = query.order == SortOrder::Asc;
        let key = match (query.sort, first) {
            (SortBy::Filename, true) => Key::Text(String::new()),
            // Greater than any name: 64 times the greatest character is 256 bytes.
            (SortBy::Filename, false) => Key::Text(char::MAX.to_string().repeat(64)),
            (_, true) => Key::Number(i64::MIN),
            (_, false) => Key::Number(i64::MAX),
        };
        Self { sort: query.sort, order: query.order, key, id: if first { Uuid::nil() } else { Uuid::max() } }
    }

    /// After `row`.
    pub(super) fn at(row: &Row, query: &ListQuery) -> Result<Self> {
        let key = match query.sort {
            SortBy::CreatedAt => Key::Number(row.created_at),
            SortBy::Filename => Key::Text(row.filename_folded.clone()),
            SortBy::SizeBytes => Key::Number(row.size()?.unwrap_or_default().get()),
        };
        Ok(Self { sort: query.sort, order: query.order, key, id: row.id().0 })
    }

    /// Reads what [`Cursor`]'s `Display` wrote, for the same order.
    pub(super) fn parse(raw: &str, query: &ListQuery) -> Result<Self> {
        let fault = Error::invalid("cursor", "must be the next_cursor of a list with the same sort and order");
        let cursor = URL_SAFE_NO_PAD.decode(raw).ok().and_then(|json| serde_json::from_slice::<Self>(&json).ok());
        match cursor {
            Some(cursor) if cursor.fits(query) => Ok(cursor),
            _ => Err(fault),
        }
    }

    fn fits(&self, query: &ListQuery) -> bool {
        let fits = match &self.key {
            Key::Text(name) => self.sort == SortBy::Filename && !name.contains('\0'),
            Key::Number(_) => self.sort != SortBy::Filename,
        };
        fits && self.sort == query.sort && self.order == query.order
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(self).map_err(|_| fmt::Error)?;
        f.write_str(&URL_SAFE_NO_PAD.encode(json))
    }
}
