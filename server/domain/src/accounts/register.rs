//! Opening an account.

use contract::{AuditAction, ByteSize, Credentials, Me, Role, User, UserId};
use serde_json::json;

use super::{Accounts, Email, Password, patch_user::find};
use crate::{
    Error, Result,
    audit::{self, Actor, Entry},
    db,
    db::execute,
    quota,
};

impl Accounts {
    /// Opens an account with the default quota.
    ///
    /// # Errors
    /// [`Error::RegistrationClosed`], [`Error::Invalid`] (`email`, `password`), [`Error::EmailTaken`].
    pub async fn register(&self, credentials: Credentials) -> Result<Me> {
        if !self.registration_open {
            return Err(Error::RegistrationClosed);
        }
        let email = Email::parse(&credentials.email)?;
        let password = Password::parse(credentials.password)?;
        let user = self.open_account(&email, password, Role::User, self.default_quota, None).await?;
        Ok(Me { id: user.id, email: user.email, role: user.role })
    }

    /// Account and quota, both or neither; and the entry in the audit log, when somebody opens it for somebody else.
    pub(super) async fn open_account(
        &self,
        email: &Email,
        password: Password,
        role: Role,
        limit: ByteSize,
        administrator: Option<&Actor>,
    ) -> Result<User> {
        let hash = self.passwords.hash(password).await?;
        let id = UserId(self.clock.new_id());
        let mut tx = self.db.begin().await?;
        execute!(
            tx,
            "INSERT INTO users (id, email, password_hash, role, created_at) VALUES ($1, $2, $3, $4, $5)",
            id.0,
            email.as_str(),
            hash.as_str(),
            role.as_str(),
            self.clock.now().0,
        )
        .map_err(taken)?;
        quota::create(&mut tx, id, limit).await?;
        if let Some(actor) = administrator {
            let (action, target) = (AuditAction::AccountOpened, Some((id, email.as_str())));
            let detail = json!({"role": role, "limit_bytes": limit});
            audit::record(&mut tx, &self.clock, actor, Entry { action, target, detail }).await?;
        }
        let user = find(&mut tx, id).await?;
        tx.commit().await?;
        Ok(user)
    }
}

fn taken(error: sqlx::Error) -> Error {
    if db::violates_unique(&error, "users_email_key", "users.email") { Error::EmailTaken } else { error.into() }
}
