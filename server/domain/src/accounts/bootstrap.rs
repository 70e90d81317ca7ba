//! The first administrator, from `ADMIN_EMAIL` and `ADMIN_PASSWORD`.

use contract::Role;

use super::{Accounts, Email, Password};
use crate::{Error, Result, audit::Actor, db::fetch_optional};

impl Accounts {
    /// Opens an administrator's account unless the address has an account; whether it did. Safe to run at each start
    /// and in every replica at once. An account that exists is left exactly as it is, password and role too: whoever
    /// registered the address first is not promoted by a restart (`sluice user` promotes).
    ///
    /// # Errors
    /// [`Error::Invalid`] (`email`, `password`).
    pub async fn create_admin_if_absent(&self, email: &str, password: &str) -> Result<bool> {
        let email = Email::parse(email)?;
        let password = Password::parse(password)?;
        let sql = "SELECT created_at FROM users WHERE email = $1";
        if fetch_optional!(self.db.read().await?, (i64,), sql, email.as_str())?.is_some() {
            return Ok(false);
        }
        match self.open_account(&email, password, Role::Admin, self.default_quota, Some(&Actor::System)).await {
            Ok(_) => Ok(true),
            Err(Error::EmailTaken) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether the address has an administrator's account.
    ///
    /// # Errors
    /// [`Error::Invalid`] (`email`).
    pub async fn is_administrator(&self, email: &str) -> Result<bool> {
        let sql = "SELECT created_at FROM users WHERE email = $1 AND role = $2";
        let (email, role) = (Email::parse(email)?, Role::Admin.as_str());
        Ok(fetch_optional!(self.db.read().await?, (i64,), sql, email.as_str(), role)?.is_some())
    }
}
