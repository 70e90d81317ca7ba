//! Listing documents by keyset pages: a page begins after the last row of the one before, so that pages stay right
//! while documents come and go, and the hundredth costs what the first does.

mod cursor;

use contract::{Document, DocumentPage, ListQuery, SortBy, SortOrder, StatusFilter, TopicId, UserId};
use sqlx::AssertSqlSafe;

use self::cursor::{Cursor, Key};
use super::{
    Documents,
    row::{Row, columns},
    topics::with_topics,
};
use crate::{
    Result,
    classification::{found_by, query as text_query},
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
        let (mut conn, name, fetch) = (self.db.read().await?, like(&query.q)?, i64::from(limit) + 1);
        let text = text_query(&conn.as_conn(), user, &query.q);
        let sql = AssertSqlSafe(statement(query, &found_by(&conn.as_conn(), 6)));
        let mut rows: Vec<Row> = match (after.key, query.topic) {
            (Key::Text(key), None) => fetch_all!(conn, Row, sql, user.0, name, fetch, key, after.id, text),
            (Key::Number(key), None) => fetch_all!(conn, Row, sql, user.0, name, fetch, key, after.id, text),
            (Key::Text(key), Some(topic)) => {
                fetch_all!(conn, Row, sql, user.0, name, fetch, key, after.id, text, topic.0)
            }
            (Key::Number(key), Some(topic)) => {
                fetch_all!(conn, Row, sql, user.0, name, fetch, key, after.id, text, topic.0)
            }
        }?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let last = rows.last().filter(|_| more);
        let next_cursor = last.map(|last| Cursor::at(last, query)).transpose()?.map(|cursor| cursor.to_string());
        let items = rows.into_iter().map(Row::document).collect::<Result<Vec<Document>>>()?;
        let items = with_topics(&mut conn.as_conn(), user, items).await?;
        Ok(DocumentPage { items, next_cursor })
    }

    /// How many uploaded documents a search finds, among those with the topic if there is one.
    ///
    /// # Errors
    /// When the database does.
    pub async fn count(&self, user: UserId, q: &str, topic: Option<TopicId>) -> Result<i64> {
        let mut conn = self.db.read().await?;
        let (name, text, found) = (like(q)?, text_query(&conn.as_conn(), user, q), found_by(&conn.as_conn(), 3));
        let (count,) = match topic {
            None => {
                let sql = format!(
                    "SELECT count(*) FROM documents WHERE user_id = $1 AND status = 'uploaded' AND {}",
                    sought("filename_folded", "id", 3, &found)
                );
                fetch_one!(conn, (i64,), AssertSqlSafe(sql), user.0, name, text)
            }
            Some(topic) => {
                let sql = format!(
                    "SELECT count(*) FROM document_topics
                     WHERE owner_id = $1 AND topic_id = $4 AND document_status = 'uploaded' AND {}",
                    sought("document_name", "document_id", 3, &found)
                );
                fetch_one!(conn, (i64,), AssertSqlSafe(sql), user.0, name, text, topic.0)
            }
        }?;
        Ok(count)
    }
}

/// Whether the name holds what is sought, as the pattern `$2`, or the text does, as the query `$n`: `found` names those.
fn sought(name: &str, id: &str, n: u8, found: &str) -> String {
    format!("({name} LIKE $2 ESCAPE '\\' OR (${n} <> '' AND {id} IN ({found})))")
}

/// The statement for one combination of filter, order and continuation; holds no text of the client's.
fn statement(query: &ListQuery, found: &str) -> String {
    let (direction, beyond) = match query.order {
        SortOrder::Asc => ("ASC", ">"),
        SortOrder::Desc => ("DESC", "<"),
    };
    let (from, owner, id, name, status, column) = match query.topic {
        None => (
            "documents",
            "user_id = $1",
            "id",
            "filename_folded",
            "status",
            match query.sort {
                SortBy::CreatedAt => "created_at",
                SortBy::Filename => "filename_folded",
                SortBy::SizeBytes => "coalesce(size_bytes, 0)",
            },
        ),
        // A CROSS JOIN so that SQLite walks the topic in its order and looks each document up, never the other way round.
        Some(_) => (
            "document_topics CROSS JOIN documents",
            "documents.id = document_id AND user_id = $1 AND owner_id = $1 AND topic_id = $7",
            "document_id",
            "document_name",
            "document_status",
            match query.sort {
                SortBy::CreatedAt => "document_created_at",
                SortBy::Filename => "document_name",
                SortBy::SizeBytes => "document_size",
            },
        ),
    };
    let status = match query.status {
        StatusFilter::Uploaded => format!("AND {status} = 'uploaded'"),
        StatusFilter::Pending => format!("AND {status} = 'pending'"),
        StatusFilter::All => String::new(),
    };
    format!(
        "SELECT {columns} FROM {from}
         WHERE {owner} {status} AND {sought} AND ({column}, {id}) {beyond} ($4, $5)
         ORDER BY {column} {direction}, {id} {direction} LIMIT $3",
        columns = columns!(),
        sought = sought(name, id, 6, found),
    )
}
