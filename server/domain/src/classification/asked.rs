//! Who is to be asked for an account, and whether they answer.

use std::time::Duration;

use classify::provider::Endpoint;
use contract::{ProviderKind, ProviderVerdict, UserId};

use super::{Providers, provider_row::Row};
use crate::Result;

/// How long somebody waits for a test: less than a request may take.
const TEST: Duration = Duration::from_secs(8);

/// Who is to be asked.
#[derive(Debug)]
pub(super) enum Found {
    Builtin,
    Endpoint(Endpoint),
    /// Somebody was chosen, and cannot be asked as things are; why, for the owner.
    Unusable(ProviderKind, &'static str),
}

impl Providers {
    /// Asks the provider in use a small question.
    ///
    /// # Errors
    /// Only when the database fails: what the provider does wrong is the verdict.
    pub async fn test(&self, user: UserId) -> Result<ProviderVerdict> {
        let verdict = |ok, detail: &str| ProviderVerdict { ok, detail: detail.to_owned() };
        let endpoint = match self.endpoint(user).await? {
            Found::Builtin => return Ok(verdict(true, "The built-in classifier is always there.")),
            Found::Unusable(_, why) => return Ok(verdict(false, why)),
            Found::Endpoint(endpoint) => endpoint,
        };
        if !self.take_call(user).await? {
            return Ok(verdict(false, "Today's budget of questions is used up."));
        }
        Ok(match tokio::time::timeout(TEST, self.asker.test(&endpoint)).await {
            Ok(Ok(how)) => verdict(true, &how),
            Err(_elapsed) => {
                verdict(false, "The provider did not answer within 8 seconds; documents are given longer.")
            }
            Ok(Err(cause)) => {
                tracing::info!(%user, %cause, "a provider failed its test");
                verdict(false, cause.sentence())
            }
        })
    }

    /// Who is to be asked for the account.
    pub(super) async fn endpoint(&self, user: UserId) -> Result<Found> {
        let row = Row::in_use(&mut self.db.read().await?.as_conn(), user).await?;
        let Some(row) = row else { return Ok(Found::Builtin) };
        let kind = row.provider()?.kind;
        if kind == ProviderKind::Builtin {
            return Ok(Found::Builtin);
        }
        let Ok(key) = row.key(self.keys.as_deref()) else {
            return Ok(Found::Unusable(kind, "The provider's key cannot be read any more; enter it again."));
        };
        let (base_url, model) = (row.base_url.as_deref(), row.model.as_deref());
        let key = key.as_ref().map(|key| key.as_str());
        Ok(match Endpoint::parse(kind, base_url, model, key, self.policy) {
            Ok(endpoint) => Found::Endpoint(endpoint),
            Err(fault) => {
                tracing::warn!(%user, %fault, "a stored provider is not usable any more");
                Found::Unusable(kind, "The provider's settings are no longer allowed here; save them again.")
            }
        })
    }
}
