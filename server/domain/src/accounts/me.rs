//! What an account may know of itself.

use contract::{Me, Quota, UserId};

use super::Accounts;
use crate::{
    Error, Result,
    db::{fetch_optional, word},
    quota,
};

impl Accounts {
    /// The account's address and role.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the account is gone.
    pub async fn me(&self, id: UserId) -> Result<Me> {
        let sql = "SELECT email, role FROM users WHERE id = $1";
        let row = fetch_optional!(self.db.read().await?, (String, String), sql, id.0)?;
        let (email, role) = row.ok_or(Error::NotFound)?;
        Ok(Me { id, email, role: word(&role)? })
    }

    /// The account's storage now, in bytes.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the account is gone.
    pub async fn quota(&self, user: UserId) -> Result<Quota> {
        quota::read(&self.db, user).await
    }
}
