//! Trading a refresh token for the next one.
//!
//! A token is good once (RFC 9700 §4.14.2): the UPDATE that spends it is guarded by its generation, so that of any number
//! of concurrent uses one wins. A spent token that comes back means that two parties hold the family, one of them a
//! thief; the family ends for both.

use contract::{SessionId, Timestamp, Tokens, UserId};
use uuid::Uuid;

use super::{Accounts, SessionKind, refresh_token::REFRESH_SECS};
use crate::{
    Error, Result,
    db::{Tx, execute, fetch_optional, row},
};

/// How long the browser's last token stays good after it was spent, in microseconds.
const GRACE_MICROS: i64 = 10_000_000;

/// What becomes of a token that was spent just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grace {
    /// It ends its family.
    None,
    /// Within ten seconds it is answered what its first use was answered, if a browser opened the session.
    OneSuccessor,
}

row! {
    #[derive(Debug)]
    struct Family {
        user_id: Uuid,
        generation: i64,
        kind: String,
        rotated_at: i64,
        expires_at: i64,
        disabled: bool,
    }
}

impl Accounts {
    /// Spends a refresh token and answers its successor. Using a spent one again ends the session.
    ///
    /// # Errors
    /// [`Error::InvalidToken`]; [`Error::AccountDisabled`] for a token that would be good otherwise.
    pub async fn refresh(&self, refresh_token: &str) -> Result<Tokens> {
        self.rotate(refresh_token, Grace::None).await
    }

    /// The same for the browser's cookie session, where tabs wake up together: within ten seconds the token just spent
    /// is answered the very same successor. A session that was opened over REST is given none, whoever brings its token.
    ///
    /// # Errors
    /// As [`Accounts::refresh`].
    pub async fn refresh_cookie(&self, refresh_token: &str) -> Result<Tokens> {
        self.rotate(refresh_token, Grace::OneSuccessor).await
    }

    async fn rotate(&self, refresh_token: &str, grace: Grace) -> Result<Tokens> {
        let (session, generation) = self.refresh.verify(refresh_token)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let spent = fetch_optional!(
            tx,
            (Uuid, i64),
            "UPDATE sessions SET generation = generation + 1, rotated_at = $3, last_seen_at = $3, expires_at = $4
             WHERE id = $1 AND generation = $2 AND expires_at > $3
               AND EXISTS (SELECT 1 FROM users WHERE users.id = sessions.user_id AND NOT users.disabled)
             RETURNING user_id, generation",
            session.0,
            generation,
            now.0,
            now.plus_secs(REFRESH_SECS).0,
        )?;
        let current = match spent {
            Some((user, next)) => Ok((UserId(user), next)),
            None => unspendable(&mut tx, session, generation, now, grace).await,
        };
        // A family that was ended must stay ended, although the answer is a refusal.
        tx.commit().await?;
        let (user, next) = current?;
        self.tokens(user, session, next)
    }
}

/// Why the token could not be spent: whose it is and the generation to answer, or the refusal.
async fn unspendable(
    tx: &mut Tx,
    session: SessionId,
    generation: i64,
    now: Timestamp,
    grace: Grace,
) -> Result<(UserId, i64)> {
    let family = fetch_optional!(
        tx,
        Family,
        "SELECT sessions.user_id, sessions.generation, sessions.kind, sessions.rotated_at, sessions.expires_at, users.disabled
         FROM sessions JOIN users ON users.id = sessions.user_id WHERE sessions.id = $1",
        session.0,
    )?
    .ok_or(Error::InvalidToken)?;
    let user = UserId(family.user_id);
    let just_spent = generation == family.generation - 1 && now.0 - family.rotated_at < GRACE_MICROS;
    let in_tabs = grace == Grace::OneSuccessor && family.kind == SessionKind::Cookie.as_str();
    let good = generation == family.generation || (in_tabs && just_spent);
    if !good {
        execute!(tx, "DELETE FROM sessions WHERE id = $1", session.0)?;
        tracing::warn!(%user, %session, "a spent refresh token was used again; its session is ended");
        return Err(Error::InvalidToken);
    }
    if family.expires_at <= now.0 {
        Err(Error::InvalidToken)
    } else if family.disabled {
        Err(Error::AccountDisabled)
    } else {
        Ok((user, family.generation))
    }
}
