//! What an administrator changes of an account.

use contract::{Role, User, UserId, UserPatch};

use super::{
    Accounts, Caller,
    user::{UserRow, select_users},
};
use crate::{
    Error, Result,
    db::{Tx, execute, fetch_all, fetch_optional},
    quota,
};

impl Accounts {
    /// Changes limit, role and lock of an account, all or nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless `admin` is one, [`Error::NotFound`], [`Error::LastAdmin`] when nobody would be left
    /// to administer.
    pub async fn patch_user(&self, admin: &Caller, id: UserId, patch: UserPatch) -> Result<User> {
        if admin.role != Role::Admin {
            return Err(Error::Forbidden);
        }
        self.apply_patch(id, patch).await
    }

    pub(super) async fn apply_patch(&self, id: UserId, patch: UserPatch) -> Result<User> {
        let mut tx = self.db.begin().await?;
        if patch.role.is_some() || patch.disabled.is_some() {
            set_standing(&mut tx, id, patch.role, patch.disabled).await?;
        }
        if let Some(limit) = patch.limit_bytes {
            quota::set_limit(&mut tx, id, limit).await?;
        }
        let row = fetch_optional!(tx, UserRow, select_users!("WHERE users.id = $1"), id.0)?;
        let user = row.ok_or(Error::NotFound)?.try_into()?;
        tx.commit().await?;
        Ok(user)
    }
}

/// One statement tests and sets. It would not suffice on PostgreSQL, where two of them could each see the other's
/// administrator still standing: whoever may take one away first holds them all.
async fn set_standing(tx: &mut Tx, id: UserId, role: Option<Role>, disabled: Option<bool>) -> Result<()> {
    if role == Some(Role::User) || disabled == Some(true) {
        hold_admins(tx).await?;
    }
    let changed = execute!(
        tx,
        "UPDATE users SET role = coalesce($2, role), disabled = coalesce($3, disabled)
         WHERE id = $1
           AND (role <> 'admin' OR disabled
                OR (coalesce($2, role) = 'admin' AND NOT coalesce($3, disabled))
                OR EXISTS (SELECT 1 FROM users AS other
                           WHERE other.id <> $1 AND other.role = 'admin' AND NOT other.disabled))",
        id.0,
        role.map(Role::as_str),
        disabled,
    )?;
    if changed > 0 {
        return Ok(());
    }
    let exists = fetch_optional!(tx, (i64,), "SELECT created_at FROM users WHERE id = $1", id.0)?.is_some();
    Err(if exists { Error::LastAdmin } else { Error::NotFound })
}

/// Takes the rows of all administrators for the rest of the transaction, in the order of their ids so that no two wait
/// for each other. SQLite's writer holds the whole database already.
pub(super) async fn hold_admins(tx: &mut Tx) -> Result<()> {
    if matches!(tx, Tx::Postgres(_)) {
        let sql = "SELECT created_at FROM users WHERE role = 'admin' ORDER BY id FOR NO KEY UPDATE";
        fetch_all!(tx, (i64,), sql)?;
    }
    Ok(())
}
