//! An account that an administrator opens for somebody.

use contract::{NewUser, OpenedUser, Role};

use super::{Accounts, Caller, Email, Password};
use crate::Result;

impl Accounts {
    /// Opens an account, whether registration is open or not, with a password that is told this once.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] unless `admin` is one, [`crate::Error::Invalid`] (`email`),
    /// [`crate::Error::EmailTaken`].
    pub async fn open_user(&self, admin: &Caller, new: NewUser) -> Result<OpenedUser> {
        let actor = admin.administrator()?;
        let email = Email::parse(&new.email)?;
        let one_time_password = Password::draw()?;
        let password = Password::parse(one_time_password.as_str())?;
        let (role, limit) = (new.role.unwrap_or(Role::User), new.limit_bytes.unwrap_or(self.default_quota));
        let user = self.open_account(&email, password, role, limit, Some(&actor)).await?;
        Ok(OpenedUser { user, one_time_password })
    }
}
