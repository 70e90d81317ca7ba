//! A provider as the database holds it, its key sealed.

use classify::provider::seal::{SecretKeys, Unreadable};
use contract::{Provider, Timestamp, UserId};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    Error, Result,
    db::{Conn, Tx, execute, fetch_all, fetch_optional, row, word},
};

row! {
    #[derive(Debug)]
    pub(super) struct Row {
        pub(super) id: Uuid,
        /// Whose; everybody's has none.
        pub(super) user_id: Option<Uuid>,
        pub(super) kind: String,
        pub(super) base_url: Option<String>,
        pub(super) model: Option<String>,
        pub(super) sealed_key: Option<Vec<u8>>,
    }
}

/// Selects [`Row`]s; a condition follows.
macro_rules! select_providers {
    ($which:literal) => {
        concat!("SELECT id, user_id, kind, base_url, model, sealed_key FROM providers WHERE ", $which)
    };
}

impl Row {
    pub(super) async fn find(conn: &mut Conn<'_>, owner: Option<Uuid>) -> Result<Option<Self>> {
        Ok(match owner {
            Some(owner) => fetch_optional!(conn, Self, select_providers!("user_id = $1"), owner),
            None => fetch_optional!(conn, Self, select_providers!("user_id IS NULL")),
        }?)
    }

    /// The account's own, else everybody's.
    pub(super) async fn in_use(conn: &mut Conn<'_>, user: UserId) -> Result<Option<Self>> {
        let sql = select_providers!("user_id = $1 OR user_id IS NULL ORDER BY user_id IS NULL LIMIT 1");
        Ok(fetch_optional!(conn, Self, sql, user.0)?)
    }

    /// Takes the place of what the same owner had, with an id of its own.
    pub(super) async fn save(&self, tx: &mut Tx, now: Timestamp) -> Result<()> {
        macro_rules! upsert {
            ($owner:literal) => {
                concat!(
                    "INSERT INTO providers (id, user_id, kind, base_url, model, sealed_key, changed_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ",
                    $owner,
                    " DO UPDATE SET id = excluded.id, kind = excluded.kind, base_url = excluded.base_url,
                                    model = excluded.model, sealed_key = excluded.sealed_key, changed_at = excluded.changed_at"
                )
            };
        }
        let sql = match self.user_id {
            Some(_) => upsert!("(user_id) WHERE user_id IS NOT NULL"),
            None => upsert!("((user_id IS NULL)) WHERE user_id IS NULL"),
        };
        execute!(
            tx,
            sql,
            self.id,
            self.user_id,
            self.kind.as_str(),
            self.base_url.as_deref(),
            self.model.as_deref(),
            self.sealed_key.as_deref(),
            now.0,
        )?;
        Ok(())
    }

    /// Seals a key for this row.
    pub(super) fn seal(&mut self, keys: Option<&SecretKeys>, key: Option<&str>) -> Result<()> {
        let Some(key) = key else { return Ok(()) };
        let keys =
            keys.ok_or(Error::invalid("api_key", "cannot be stored: the operator has to set SLUICE_SECRET_KEYS"))?;
        self.sealed_key = Some(keys.seal(&self.context(), key).map_err(Error::internal)?);
        Ok(())
    }

    /// The key, if there is one.
    pub(super) fn key(&self, keys: Option<&SecretKeys>) -> Result<Option<Zeroizing<String>>, Unreadable> {
        let Some(sealed) = &self.sealed_key else { return Ok(None) };
        keys.ok_or(Unreadable)?.open(&self.context(), sealed).map(Some)
    }

    /// Up to `limit` rows after `after` that hold a key.
    pub(super) async fn sealed(conn: &mut Conn<'_>, after: Uuid, limit: i64) -> Result<Vec<Self>> {
        Ok(fetch_all!(
            conn,
            Self,
            select_providers!("id > $1 AND sealed_key IS NOT NULL ORDER BY id LIMIT $2"),
            after,
            limit,
        )?)
    }

    /// Puts a key that was sealed anew in the place of the old one, unless another was saved meanwhile.
    pub(super) async fn replace_key(&self, tx: &mut Tx, sealed: &[u8]) -> Result<u64> {
        let sql = "UPDATE providers SET sealed_key = $2 WHERE id = $1 AND sealed_key = $3";
        Ok(execute!(tx, sql, self.id, sealed, self.sealed_key.as_deref())?)
    }

    /// Whose key it is and where it is kept.
    pub(super) fn context(&self) -> Vec<u8> {
        let owner = self.user_id.unwrap_or(Uuid::nil());
        [b"providers/".as_slice(), owner.as_bytes(), self.id.as_bytes()].concat()
    }

    /// What its owner may know of it.
    pub(super) fn provider(&self) -> Result<Provider> {
        Ok(Provider {
            kind: word(&self.kind)?,
            base_url: self.base_url.clone(),
            model: self.model.clone(),
            has_key: self.sealed_key.is_some(),
        })
    }

    /// What somebody may know who uses it: of everybody's, neither where it is nor that it has a key.
    pub(super) fn told(&self) -> Result<Provider> {
        let provider = self.provider()?;
        Ok(if self.user_id.is_some() { provider } else { Provider { base_url: None, has_key: false, ..provider } })
    }
}
