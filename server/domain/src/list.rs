//! What lists share: patterns to search by, and pages in the order of ids.

use uuid::Uuid;

use crate::{Error, Result};

/// A LIKE pattern for a substring without regard to case; `%`, `_` and `\` mean themselves.
///
/// # Errors
/// [`Error::Invalid`] (`q`) for NUL, which PostgreSQL keeps in no text.
pub(crate) fn like(q: &str) -> Result<String> {
    if q.contains('\0') {
        return Err(Error::invalid("q", "must not contain NUL"));
    }
    let mut pattern = String::with_capacity(q.len() + 2);
    pattern.push('%');
    for letter in q.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    Ok(pattern)
}

/// The id before which a page that runs from new to old begins: its cursor is the last id of the page before.
///
/// # Errors
/// [`Error::Invalid`] for a cursor that no page gave out.
pub(crate) fn before(cursor: Option<&str>) -> Result<Uuid> {
    let Some(raw) = cursor else { return Ok(Uuid::max()) };
    let fault = Error::invalid("cursor", "must be the next_cursor of the same list");
    Uuid::try_parse(raw).ok().filter(|id| id.to_string() == raw).ok_or(fault)
}

/// Cuts rows of which one more than `limit` was asked for; the cursor of the next page when that one was there.
pub(crate) fn cut<T>(rows: &mut Vec<T>, limit: usize, id: impl Fn(&T) -> Uuid) -> Option<String> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    rows.last().filter(|_| more).map(|last| id(last).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_in_a_search_mean_themselves() {
        assert_eq!(like("50%_A\\").unwrap(), "%50\\%\\_a\\\\%");
    }

    #[test]
    fn a_page_goes_on_after_its_last_row_and_ends_when_nothing_is_left() {
        let ids = || (1..=3).map(Uuid::from_u128).collect::<Vec<_>>();
        let (mut full, mut rest) = (ids(), ids());
        let cursor = cut(&mut full, 2, |id| *id).unwrap();
        assert_eq!((full.len(), before(Some(&cursor)).unwrap()), (2, Uuid::from_u128(2)));
        assert_eq!(cut(&mut rest, 3, |id| *id), None);
        assert!(before(Some("nonsense")).is_err() && before(Some(&cursor.replace('-', ""))).is_err());
    }
}
