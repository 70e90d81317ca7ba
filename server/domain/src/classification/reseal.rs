//! Sealing anew what older keys sealed, so that the operator can take those away.

use uuid::Uuid;

use super::{Providers, provider_row::Row};
use crate::{Error, Result};

/// Rows in one transaction.
const PAGE: i64 = 100;

impl Providers {
    /// Seals with the newest key whatever an older one sealed; how many. What none of the keys opens stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reseal(&self) -> Result<u64> {
        let Some(keys) = self.keys.as_deref() else { return Ok(0) };
        let (mut after, mut resealed) = (Uuid::nil(), 0);
        loop {
            let rows = Row::sealed(&mut self.db.read().await?.as_conn(), after, PAGE).await?;
            let Some(last) = rows.last() else { return Ok(resealed) };
            after = last.id;
            let old = |row: &&Row| row.sealed_key.as_deref().is_some_and(|sealed| !keys.is_current(sealed));
            let mut tx = self.db.begin().await?;
            for row in rows.iter().filter(old) {
                let Ok(Some(key)) = row.key(Some(keys)) else {
                    tracing::warn!(row = %row.id, "a provider's key cannot be opened with SLUICE_SECRET_KEYS");
                    continue;
                };
                let sealed = keys.seal(&row.context(), &key).map_err(Error::internal)?;
                resealed += row.replace_key(&mut tx, &sealed).await?;
            }
            tx.commit().await?;
        }
    }
}
