//! Who makes this request?

use contract::{SessionId, Timestamp};

use super::{Accounts, Caller};
use crate::{
    Error, Result,
    db::{execute, fetch_optional, word},
};

/// A session's last use is written down when it is this many seconds old, not at each request.
const SEEN_SECS: i64 = 60;

#[derive(sqlx::FromRow)]
struct Row {
    email: String,
    role: String,
    disabled: bool,
    last_seen_at: i64,
}

impl Accounts {
    /// Whose token this is, with the role the account has now. The session's row is asked for each time: signing out,
    /// disabling and closing an account take effect with the next request.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] for a token that is forged, expired or of a session that ended;
    /// [`Error::AccountDisabled`].
    pub async fn authenticate(&self, access_token: &str) -> Result<Caller> {
        let now = self.clock.now();
        let (user, session) = self.access.verify(access_token, now)?;
        let row = fetch_optional!(
            self.db.read().await?,
            Row,
            "SELECT users.email, users.role, users.disabled, sessions.last_seen_at
             FROM sessions JOIN users ON users.id = sessions.user_id
             WHERE sessions.id = $1 AND sessions.user_id = $2 AND sessions.expires_at > $3",
            session.0,
            user.0,
            now.0,
        )?
        .ok_or(Error::Unauthorized)?;
        if row.disabled {
            return Err(Error::AccountDisabled);
        }
        if Timestamp(row.last_seen_at) <= now.plus_secs(-SEEN_SECS) {
            self.note_use(session, now).await;
        }
        Ok(Caller { user, session, email: row.email, role: word(&row.role)? })
    }

    /// Of requests that come together one writes. A list that is a minute behind is no reason to refuse anybody.
    async fn note_use(&self, session: SessionId, now: Timestamp) {
        let noted = async {
            let mut tx = self.db.begin().await?;
            let sql = "UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at <= $3";
            execute!(tx, sql, session.0, now.0, now.plus_secs(-SEEN_SECS).0)?;
            tx.commit().await
        };
        if let Err(cause) = noted.await {
            tracing::debug!(%cause, "a session's last use was not written down");
        }
    }
}
