//! Who is asked what documents are about: an account's own provider, else everybody's, else the built-in classifier.
//!
//! Invariant: a key is sealed for its account and its row, leaves the server in a request to its provider alone, and is
//! never told again, not even to its owner.

use std::{fmt, sync::Arc};

use classify::provider::{AddressPolicy, Asker, Endpoint, seal::SecretKeys};
use contract::{AuditAction, Provider, ProviderKind, ProviderRequest, ProviderSettings, UserId};
use serde_json::json;
use uuid::Uuid;

use super::provider_row::Row;
use crate::{
    Clock, Db, Error, Result,
    accounts::Caller,
    audit::{self, Entry},
    db::{Tx, execute},
};

/// The providers of all accounts. Cheap to clone.
#[derive(Clone)]
pub struct Providers {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) asker: Asker,
    pub(super) calls_a_day: i64,
    pub(super) policy: AddressPolicy,
    pub(super) keys: Option<Arc<SecretKeys>>,
}

impl fmt::Debug for Providers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Providers").finish_non_exhaustive()
    }
}

/// Whose provider.
#[derive(Debug, Clone, Copy)]
enum Whose {
    Own(UserId),
    Everybodys,
}

impl Whose {
    /// What stands in `providers.user_id`.
    const fn owner(self) -> Option<Uuid> {
        match self {
            Self::Own(user) => Some(user.0),
            Self::Everybodys => None,
        }
    }
}

impl Providers {
    /// `keys` seal what providers are opened with; without any, no key can be stored.
    #[must_use]
    pub fn new(
        db: Db,
        clock: Clock,
        asker: Asker,
        policy: AddressPolicy,
        keys: Option<SecretKeys>,
        calls_a_day: i64,
    ) -> Self {
        Self { db, clock, asker, calls_a_day, policy, keys: keys.map(Arc::new) }
    }

    /// What the account chose; else kind and model of everybody's, whose address is not told.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn in_use(&self, user: UserId) -> Result<Provider> {
        let row = Row::in_use(&mut self.db.read().await?.as_conn(), user).await?;
        Ok(row.map(|row| row.told()).transpose()?.unwrap_or_default())
    }

    /// All that the account's owner may know.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn settings(&self, user: UserId) -> Result<ProviderSettings> {
        let mut conn = self.db.read().await?;
        let own = Row::find(&mut conn.as_conn(), Some(user.0)).await?.map(|row| row.told()).transpose()?;
        let shared = Row::find(&mut conn.as_conn(), None).await?.map(|row| row.told()).transpose()?;
        drop(conn);
        Ok(ProviderSettings {
            own,
            shared: shared.unwrap_or_default(),
            calls_today: self.calls_today(user).await?,
            calls_a_day: self.calls_a_day,
            keeps_keys: self.keys.is_some(),
        })
    }

    /// Chooses a provider for the account; connects to nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] names the field.
    pub async fn set_own(&self, user: UserId, request: &ProviderRequest) -> Result<Provider> {
        let mut tx = self.db.begin().await?;
        let provider = self.set(&mut tx, Whose::Own(user), request).await?;
        tx.commit().await?;
        Ok(provider)
    }

    /// Goes back to everybody's.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn clear_own(&self, user: UserId) -> Result<()> {
        let mut tx = self.db.begin().await?;
        execute!(tx, "DELETE FROM providers WHERE user_id = $1", user.0)?;
        tx.commit().await?;
        Ok(())
    }

    /// Everybody's, as administrators see it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for others.
    pub async fn shared(&self, caller: &Caller) -> Result<Provider> {
        caller.administrator()?;
        let row = Row::find(&mut self.db.read().await?.as_conn(), None).await?;
        Ok(row.map(|row| row.provider()).transpose()?.unwrap_or_default())
    }

    /// Chooses everybody's; connects to nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Invalid`] names the field.
    pub async fn set_shared(&self, caller: &Caller, request: &ProviderRequest) -> Result<Provider> {
        let actor = caller.administrator()?;
        let mut tx = self.db.begin().await?;
        let provider = self.set(&mut tx, Whose::Everybodys, request).await?;
        let detail = json!({"kind": provider.kind});
        let entry = Entry { action: AuditAction::ProviderChanged, target: None, detail };
        audit::record(&mut tx, &self.clock, &actor, entry).await?;
        tx.commit().await?;
        Ok(provider)
    }

    async fn set(&self, tx: &mut Tx, whose: Whose, request: &ProviderRequest) -> Result<Provider> {
        let plain =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let asks = request.kind != ProviderKind::Builtin;
        let (base_url, model) = if asks { (plain(&request.base_url), plain(&request.model)) } else { (None, None) };
        let key = match (asks, &request.api_key) {
            (false, _) => None,
            (true, Some(_)) => plain(&request.api_key),
            (true, None) => self.kept_key(tx, whose, request.kind, base_url.as_deref()).await?,
        };
        if asks {
            Endpoint::parse(request.kind, base_url.as_deref(), model.as_deref(), key.as_deref(), self.policy)
                .map_err(|fault| Error::invalid(fault.field, fault.reason))?;
        }
        let mut row = Row {
            id: self.clock.new_id(),
            user_id: whose.owner(),
            kind: request.kind.as_str().to_owned(),
            base_url,
            model,
            sealed_key: None,
        };
        row.seal(self.keys.as_deref(), key.as_deref())?;
        row.save(tx, self.clock.now()).await?;
        row.provider()
    }

    /// The key that is stored, as long as it would go where it went before.
    async fn kept_key(
        &self,
        tx: &mut Tx,
        whose: Whose,
        kind: ProviderKind,
        base_url: Option<&str>,
    ) -> Result<Option<String>> {
        let Some(row) = Row::find(&mut tx.as_conn(), whose.owner()).await? else { return Ok(None) };
        if row.kind != kind.as_str() || row.base_url.as_deref() != base_url {
            return Ok(None);
        }
        // One that cannot be opened any more is as good as none.
        Ok(row.key(self.keys.as_deref()).ok().flatten().map(|key| key.to_string()))
    }
}
