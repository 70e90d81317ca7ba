//! Many identifiers as one parameter: a JSON list, which both engines take apart by themselves, so that a statement has
//! one text however long the list is.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::Conn;

/// The parameter.
pub(crate) fn ids(ids: impl IntoIterator<Item = Uuid>) -> String {
    let list: Vec<_> = ids.into_iter().map(|id| format!("\"{}\"", id.simple())).collect();
    format!("[{}]", list.join(","))
}

/// The text for the engine, in which `IN ids($2)` and `NOT IN ids($2)` mean the list in `$2`.
///
/// SQLite has no statistics here and would rather walk everything an owner has than look a list up: where the list should
/// lead, write the owner's condition as `(owner_id = $1) IS TRUE`, by which no index can be searched. PostgreSQL takes the
/// rows of a function for a hundred and may read the whole table for them; an array it looks up.
pub(crate) fn with_ids(conn: &Conn<'_>, sql: &'static str) -> AssertSqlSafe<String> {
    AssertSqlSafe(match conn {
        Conn::Sqlite(_) => expand(sql, "(SELECT unhex(value) FROM json_each(", "))"),
        Conn::Postgres(_) => {
            let sql = sql.replace("NOT IN ids(", "<> ALL ids(").replace("IN ids(", "= ANY ids(");
            expand(&sql, "(ARRAY(SELECT value::uuid FROM json_array_elements_text(", "::json)))")
        }
    })
}

/// Puts each parameter of `ids` between the two.
fn expand(sql: &str, before: &str, after: &str) -> String {
    let mut pieces = sql.split("ids(");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for (parameter, rest) in pieces.filter_map(|piece| piece.split_once(')')) {
        text.extend([before, parameter, after, rest]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_written_as_json() {
        assert_eq!(ids([]), "[]");
        assert_eq!(
            ids([Uuid::nil(), Uuid::max()]),
            "[\"00000000000000000000000000000000\",\"ffffffffffffffffffffffffffffffff\"]"
        );
    }
}
