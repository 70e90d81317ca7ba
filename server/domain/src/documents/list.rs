//! Listing documents by keyset pages: a page begins after the last row of the one before, so that pages stay right
//! while documents come and go, and the hundredth costs what the first does.

mod cursor;

use contract::{Document, DocumentPage, ListQuery, SortBy, SortOrder, StatusFilter, UserId};
use sqlx::AssertSqlSafe;

use self::cursor::{Cursor, Key};
use super::{
    Documents,
    row::{Row, columns},
};
use crate::{
    Result,
    db::{fetch_all, fetch_one},
    list::like,
};

impl Documents {
    /// One page of the owner's documents.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for a cursor that this list did not give out.
    pub async fn list(&self, user: UserId, query: &ListQuery) -> Result<DocumentPage> {
        let limit = query.limit.clamp(1, ListQuery::MAX_LIMIT);
        let after =
            query.cursor.as_deref().map_or_else(|| Ok(Cursor::start(query)), |raw| Cursor::parse(raw, query))?;
        let sql = AssertSqlSafe(statement(query));
        let (mut conn, name, fetch) = (self.db.read().await?, like(&query.q), i64::from(limit) + 1);
        let mut rows: Vec<Row> = match after.key {
            Key::Text(text) => fetch_all!(conn, Row, sql, user.0, name, fetch, text, after.id),
            Key::Number(number) => fetch_all!(conn, Row, sql, user.0, name, fetch, number, after.id),
        }?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let last = rows.last().filter(|_| more);
        let next_cursor = last.map(|last| Cursor::at(last, query)).transpose()?.map(|cursor| cursor.to_string());
        let items = rows.into_iter().map(Row::document).collect::<Result<Vec<Document>>>()?;
        Ok(DocumentPage { items, next_cursor })
    }

    /// How many uploaded documents a search finds.
    ///
    /// # Errors
    /// When the database does.
    pub async fn count(&self, user: UserId, q: &str) -> Result<i64> {
        let (count,) = fetch_one!(
            self.db.read().await?,
            (i64,),
            "SELECT count(*) FROM documents
             WHERE user_id = $1 AND status = 'uploaded' AND filename_folded LIKE $2 ESCAPE '\\'",
            user.0,
            like(q)
        )?;
        Ok(count)
    }
}

/// The statement for one combination of filter, order and continuation; holds no text of the client's.
fn statement(query: &ListQuery) -> String {
    let status = match query.status {
        StatusFilter::Uploaded => "AND status = 'uploaded'",
        StatusFilter::Pending => "AND status = 'pending'",
        StatusFilter::All => "",
    };
    let column = match query.sort {
        SortBy::CreatedAt => "created_at",
        SortBy::Filename => "filename_folded",
        SortBy::SizeBytes => "coalesce(size_bytes, 0)",
    };
    let (direction, beyond) = match query.order {
        SortOrder::Asc => ("ASC", ">"),
        SortOrder::Desc => ("DESC", "<"),
    };
    format!(
        "SELECT {columns} FROM documents
         WHERE user_id = $1 {status} AND filename_folded LIKE $2 ESCAPE '\\' AND ({column}, id) {beyond} ($4, $5)
         ORDER BY {column} {direction}, id {direction} LIMIT $3",
        columns = columns!(),
    )
}
