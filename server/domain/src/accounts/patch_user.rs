//! What an administrator changes of an account.

use contract::{AuditAction, Role, User, UserId, UserPatch};
use serde_json::{Value, json};

use super::{
    Accounts, Caller,
    user::{UserRow, select_users},
};
use crate::{
    Error, Result,
    audit::{self, Actor, Entry},
    db::{Tx, execute, fetch_all, fetch_optional},
    events::Change,
    quota,
};

impl Accounts {
    /// Changes limit, role and lock of an account, all or nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless `admin` is one, [`Error::NotFound`], [`Error::LastAdmin`] when nobody would be left
    /// to administer.
    pub async fn patch_user(&self, admin: &Caller, id: UserId, patch: UserPatch) -> Result<User> {
        let actor = admin.administrator()?;
        self.apply_patch(&actor, id, patch).await
    }

    /// The quota's row is held throughout: what is read before the change is what the change was from.
    pub(super) async fn apply_patch(&self, actor: &Actor, id: UserId, patch: UserPatch) -> Result<User> {
        let mut tx = self.db.begin().await?;
        quota::lock(&mut tx, id).await?;
        let before = find(&mut tx, id).await?;
        if patch.role.is_some() || patch.disabled.is_some() {
            set_standing(&mut tx, id, patch.role, patch.disabled).await?;
        }
        if let Some(limit) = patch.limit_bytes {
            quota::set_limit(&mut tx, id, limit).await?;
        }
        let user = find(&mut tx, id).await?;
        for (action, detail) in changes(&before, &user) {
            let target = Some((id, user.email.as_str()));
            audit::record(&mut tx, &self.clock, actor, Entry { action, target, detail }).await?;
        }
        tx.commit().await?;
        if let Some(events) = self.events.as_ref().filter(|_| user.limit_bytes != before.limit_bytes) {
            events.publish(Change { user: id, document: None });
        }
        Ok(user)
    }
}

/// The account as this transaction sees it.
pub(super) async fn find(tx: &mut Tx, id: UserId) -> Result<User> {
    let row = fetch_optional!(tx, UserRow, select_users!("WHERE users.id = $1"), id.0)?;
    row.ok_or(Error::NotFound)?.try_into()
}

/// What is different now; what was set to what it was is no change.
fn changes(before: &User, after: &User) -> Vec<(AuditAction, Value)> {
    let mut changes = Vec::new();
    if before.limit_bytes != after.limit_bytes {
        changes.push((AuditAction::LimitChanged, json!({"from": before.limit_bytes, "to": after.limit_bytes})));
    }
    if before.role != after.role {
        changes.push((AuditAction::RoleChanged, json!({"from": before.role, "to": after.role})));
    }
    if before.disabled != after.disabled {
        let action = if after.disabled { AuditAction::AccountDisabled } else { AuditAction::AccountEnabled };
        changes.push((action, json!({})));
    }
    changes
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
    if changed == 0 { Err(Error::LastAdmin) } else { Ok(()) }
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
