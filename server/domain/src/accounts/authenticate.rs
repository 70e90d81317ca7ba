//! Who makes this request?

use std::collections::HashMap;

use contract::{SessionId, Timestamp};
use uuid::Uuid;

use super::{Accounts, Caller};
use crate::{
    Db, Error, Result,
    db::{Batcher, execute, fetch_all, ids, row, with_ids, word},
};

/// A session's last use is written down when it is this many seconds old, not at each request.
const SEEN_SECS: i64 = 60;

/// Looks up the sessions of all requests that come at once.
pub(super) type Sessions = Batcher<SessionId, Option<Row>>;

row! {
    /// A session and whose it is.
    #[derive(Clone)]
    pub(super) struct Row {
        id: Uuid,
        user_id: Uuid,
        email: String,
        role: String,
        disabled: bool,
        last_seen_at: i64,
        expires_at: i64,
    }
}

pub(super) fn sessions(db: &Db) -> Sessions {
    let db = db.clone();
    Batcher::start(move |wanted| look_up(db.clone(), wanted))
}

async fn look_up(db: Db, wanted: Vec<SessionId>) -> sqlx::Result<Vec<Option<Row>>> {
    let mut handle = db.read().await?;
    let conn = &mut handle.as_conn();
    let sql = with_ids(
        conn,
        "SELECT sessions.id, sessions.user_id, users.email, users.role, users.disabled, sessions.last_seen_at,
                sessions.expires_at
         FROM sessions JOIN users ON users.id = sessions.user_id WHERE sessions.id IN ids($1)",
    );
    let rows = fetch_all!(conn, Row, sql, ids(wanted.iter().map(|session| session.0)))?;
    let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(wanted.into_iter().map(|session| rows.get(&session.0).cloned()).collect())
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
        let row = self.session_rows.ask(session).await?.ok_or(Error::Unauthorized)?;
        if row.user_id != user.0 || row.expires_at <= now.0 {
            return Err(Error::Unauthorized);
        }
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
