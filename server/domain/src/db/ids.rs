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

/// The text for the engine, in which `ids($2)` has become the rows of the list in `$2`.
pub(crate) fn with_ids(conn: &Conn<'_>, sql: &'static str) -> AssertSqlSafe<String> {
    let (before, after) = match conn {
        Conn::Sqlite(_) => ("(SELECT unhex(value) FROM json_each(", "))"),
        Conn::Postgres(_) => ("(SELECT value::uuid FROM json_array_elements_text(", "::json))"),
    };
    let mut pieces = sql.split("ids(");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for (parameter, rest) in pieces.filter_map(|piece| piece.split_once(')')) {
        text.extend([before, parameter, after, rest]);
    }
    AssertSqlSafe(text)
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
