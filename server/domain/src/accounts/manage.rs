//! What `sluice user` does: the operator at the machine, who needs no session and names accounts by their address. The audit
//! log calls them the system.

use contract::{AuditAction, ByteSize, Role, User, UserId, UserPatch};
use serde_json::json;
use uuid::Uuid;

use super::{
    Accounts, Email, Password,
    user::{UserRow, select_users},
};
use crate::{
    Error, Result,
    audit::{self, Actor, Entry},
    db::{execute, fetch_all, fetch_optional},
};

/// Most accounts in one page of [`Accounts::list`].
const MAX_PAGE: u32 = 100;

impl Accounts {
    /// Opens an account, whether registration is open or not; without a limit it gets the default one.
    ///
    /// # Errors
    /// [`Error::Invalid`] (`email`, `password`), [`Error::EmailTaken`].
    pub async fn create_user(&self, email: &str, password: &str, role: Role, limit: Option<ByteSize>) -> Result<User> {
        let email = Email::parse(email)?;
        let password = Password::parse(password)?;
        let limit = limit.unwrap_or(self.default_quota);
        self.open_account(&email, password, role, limit, Some(&Actor::System)).await
    }

    /// Sets a new password and ends every session of the account.
    ///
    /// # Errors
    /// [`Error::Invalid`] (`email`, `password`), [`Error::NotFound`].
    pub async fn set_password(&self, email: &str, password: &str) -> Result<()> {
        let email = Email::parse(email)?;
        let id = self.find(&email).await?;
        let hash = self.passwords.hash(Password::parse(password)?).await?;
        let mut tx = self.db.begin().await?;
        if execute!(tx, "UPDATE users SET password_hash = $2 WHERE id = $1", id.0, hash.as_str())? == 0 {
            return Err(Error::NotFound);
        }
        execute!(tx, "DELETE FROM sessions WHERE user_id = $1", id.0)?;
        let target = Some((id, email.as_str()));
        let entry = Entry { action: AuditAction::PasswordSet, target, detail: json!({}) };
        audit::record(&mut tx, &self.clock, &Actor::System, entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets the limit; below what is used it keeps files and refuses new ones.
    ///
    /// # Errors
    /// [`Error::Invalid`] (`email`), [`Error::NotFound`].
    pub async fn set_limit(&self, email: &str, limit: ByteSize) -> Result<User> {
        self.patch_by_email(email, UserPatch { limit_bytes: Some(limit), ..UserPatch::default() }).await
    }

    /// Locks the account out, or lets it in again.
    ///
    /// # Errors
    /// [`Error::Invalid`] (`email`), [`Error::NotFound`], [`Error::LastAdmin`].
    pub async fn set_disabled(&self, email: &str, disabled: bool) -> Result<User> {
        self.patch_by_email(email, UserPatch { disabled: Some(disabled), ..UserPatch::default() }).await
    }

    /// Makes the account an administrator, or takes that away.
    ///
    /// # Errors
    /// [`Error::Invalid`] (`email`), [`Error::NotFound`], [`Error::LastAdmin`].
    pub async fn set_role(&self, email: &str, role: Role) -> Result<User> {
        self.patch_by_email(email, UserPatch { role: Some(role), ..UserPatch::default() }).await
    }

    /// Accounts in the order they were opened, at most 100 from the one after `after`; fewer than asked for is the end.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn list(&self, after: Option<UserId>, limit: u32) -> Result<Vec<User>> {
        let rows = fetch_all!(
            self.db.read().await?,
            UserRow,
            select_users!("WHERE users.id > $1 ORDER BY users.id LIMIT $2"),
            after.map_or(Uuid::nil(), |id| id.0),
            i64::from(limit.min(MAX_PAGE)),
        )?;
        rows.into_iter().map(User::try_from).collect()
    }

    /// One account.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn user(&self, id: UserId) -> Result<User> {
        fetch_optional!(self.db.read().await?, UserRow, select_users!("WHERE users.id = $1"), id.0)?
            .ok_or(Error::NotFound)?
            .try_into()
    }

    async fn patch_by_email(&self, email: &str, patch: UserPatch) -> Result<User> {
        let id = self.find(&Email::parse(email)?).await?;
        self.apply_patch(&Actor::System, id, patch).await
    }

    async fn find(&self, email: &Email) -> Result<UserId> {
        let sql = "SELECT id FROM users WHERE email = $1";
        let row = fetch_optional!(self.db.read().await?, (Uuid,), sql, email.as_str())?;
        row.map(|(id,)| UserId(id)).ok_or(Error::NotFound)
    }
}
