//! The accounts as an administrator lists them.

use contract::{ListQuery, User, UserPage, UserQuery};

use super::{
    Accounts, Caller,
    user::{UserRow, select_users},
};
use crate::{Result, db::fetch_all, list};

impl Accounts {
    /// One page of accounts, the newest first.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] unless `admin` is one, [`crate::Error::Invalid`] (`q`, `cursor`).
    pub async fn users(&self, admin: &Caller, query: &UserQuery) -> Result<UserPage> {
        admin.administrator()?;
        let limit = query.limit.clamp(1, ListQuery::MAX_LIMIT);
        // Addresses are stored folded.
        let mut rows = fetch_all!(
            self.db.read().await?,
            UserRow,
            select_users!("WHERE users.id < $1 AND users.email LIKE $2 ESCAPE '\\' ORDER BY users.id DESC LIMIT $3"),
            list::before(query.cursor.as_deref())?,
            list::like(&query.q)?,
            i64::from(limit) + 1,
        )?;
        let next_cursor = list::cut(&mut rows, limit as usize, |row| row.id);
        let items = rows.into_iter().map(User::try_from).collect::<Result<_>>()?;
        Ok(UserPage { items, next_cursor })
    }
}
