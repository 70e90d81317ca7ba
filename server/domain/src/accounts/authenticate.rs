//! Who makes this request?

use super::{Accounts, Caller, user};
use crate::{Error, Result, db::fetch_optional};

#[derive(sqlx::FromRow)]
struct Row {
    email: String,
    role: String,
    disabled: bool,
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
            "SELECT users.email, users.role, users.disabled FROM sessions JOIN users ON users.id = sessions.user_id
             WHERE sessions.id = $1 AND sessions.user_id = $2 AND sessions.expires_at > $3",
            session.0,
            user.0,
            now.0,
        )?
        .ok_or(Error::Unauthorized)?;
        if row.disabled {
            return Err(Error::AccountDisabled);
        }
        Ok(Caller { user, session, email: row.email, role: user::role(&row.role)? })
    }
}
