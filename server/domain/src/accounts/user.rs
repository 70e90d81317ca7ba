//! An account as an administrator sees it: counts and bytes, never names of documents.

use contract::{ByteSize, Timestamp, User, UserId};
use uuid::Uuid;

use crate::{
    Error, Result,
    db::{row, word},
};

/// Selects [`UserRow`]s, none of a closed account; a WHERE follows.
macro_rules! select_users {
    ($rest:literal) => {
        concat!(
            "SELECT users.id, users.email, users.role, users.disabled, users.created_at,
                    quotas.limit_bytes, quotas.used_bytes, quotas.reserved_bytes,
                    (SELECT count(*) FROM documents
                     WHERE documents.user_id = users.id AND documents.status = 'uploaded') AS documents
             FROM users JOIN quotas ON quotas.user_id = users.id AND users.closed_at IS NULL ",
            $rest
        )
    };
}
pub(super) use select_users;

row! {
    #[derive(Debug)]
    pub(super) struct UserRow {
        pub(super) id: Uuid,
        email: String,
        role: String,
        disabled: bool,
        created_at: i64,
        limit_bytes: i64,
        used_bytes: i64,
        reserved_bytes: i64,
        documents: i64,
    }
}

impl TryFrom<UserRow> for User {
    type Error = Error;

    fn try_from(row: UserRow) -> Result<Self> {
        Ok(Self {
            id: UserId(row.id),
            email: row.email,
            role: word(&row.role)?,
            disabled: row.disabled,
            limit_bytes: ByteSize::new(row.limit_bytes).map_err(Error::internal)?,
            used_bytes: ByteSize::new(row.used_bytes).map_err(Error::internal)?,
            reserved_bytes: ByteSize::new(row.reserved_bytes).map_err(Error::internal)?,
            documents: row.documents,
            created_at: Timestamp(row.created_at),
        })
    }
}
