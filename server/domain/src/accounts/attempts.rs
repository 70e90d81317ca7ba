//! Wrong passwords, counted: an account and a client have so many in a quarter of an hour, then they wait.
//!
//! Looked at when a password gets its place to be checked in, and counted by one guarded INSERT before that place is
//! given up: however many guesses arrive at once, no more are checked beyond the limit than run at that instant, and no
//! more are told that they were wrong than the limit says. What is right is never counted. An address without an account is
//! counted exactly like one with, and neither it nor the client's is kept: only their HMACs, for as long as they count.

use contract::Timestamp;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{Accounts, ClientAddress, Email, password::Place};
use crate::{
    Error, Result,
    db::{Handle, Tx, execute, fetch_optional},
};

/// How long a wrong password counts, in seconds.
const WINDOW_SECS: i64 = 15 * 60;
/// Wrong passwords of one account within the window.
const PER_ACCOUNT: i64 = 10;
/// Wrong passwords from one client within the window.
const PER_CLIENT: i64 = 100;

/// The newest attempt that makes it too many: `OFFSET` is the limit less one.
const NTH_OF_ACCOUNT: &str = "SELECT failed_at FROM login_attempts WHERE account = $1 AND failed_at > $2
                              ORDER BY failed_at DESC LIMIT 1 OFFSET $3";
const NTH_OF_CLIENT: &str = "SELECT failed_at FROM login_attempts WHERE client = $1 AND failed_at > $2
                             ORDER BY failed_at DESC LIMIT 1 OFFSET $3";

/// Whom a wrong password is counted under.
struct Subject {
    account: Vec<u8>,
    client: Option<Vec<u8>>,
}

impl Accounts {
    /// Whether `attempt` is the password of `hash`; without a hash it is not, after the same work.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`], counted; [`Error::TooManyAttempts`], and nothing was checked.
    pub(super) async fn prove(
        &self,
        email: &str,
        client: Option<ClientAddress>,
        attempt: String,
        hash: Option<String>,
    ) -> Result<()> {
        let subject = self.subject(email, client);
        // A storm of guesses that are not to be checked at all does not queue for a place.
        self.admit(&subject).await?;
        let place = self.passwords.place().await?;
        self.admit(&subject).await?;
        let (right, place) = self.passwords.verify(place, attempt, hash).await?;
        if right { Ok(()) } else { Err(self.count(&subject, place).await?) }
    }

    /// Forgets what was counted under an account's address.
    pub(super) async fn forget_attempts(&self, tx: &mut Tx, email: &str) -> Result<()> {
        execute!(tx, "DELETE FROM login_attempts WHERE account = $1", self.subject(email, None).account)?;
        Ok(())
    }

    /// An address is the same account's however it is written.
    fn subject(&self, email: &str, client: Option<ClientAddress>) -> Subject {
        let folded = Email::parse(email).map_or_else(|_| email.trim().to_lowercase(), String::from);
        let keyed = |kind: &[u8], text: &str| {
            let key: Hmac<Sha256> = self.attempts.clone();
            key.chain_update(kind).chain_update(text.as_bytes()).finalize().into_bytes().to_vec()
        };
        Subject {
            account: keyed(b"account ", &folded),
            client: client.map(|address| keyed(b"client ", &address.ip().to_string())),
        }
    }

    async fn admit(&self, subject: &Subject) -> Result<()> {
        let mut conn = self.db.read().await?;
        match self.waits_until(&mut conn, subject).await? {
            Some(until) => Err(self.too_many(until)),
            None => Ok(()),
        }
    }

    /// Until when the subject has to wait, if it has to.
    async fn waits_until(&self, conn: &mut Handle, subject: &Subject) -> Result<Option<Timestamp>> {
        let since = self.since().0;
        let account = subject.account.as_slice();
        let mut nth = fetch_optional!(conn, (i64,), NTH_OF_ACCOUNT, account, since, PER_ACCOUNT - 1)?;
        if let Some(client) = &subject.client {
            let of_client = fetch_optional!(conn, (i64,), NTH_OF_CLIENT, client.as_slice(), since, PER_CLIENT - 1)?;
            nth = nth.max(of_client);
        }
        Ok(nth.map(|(failed_at,)| Timestamp(failed_at).plus_secs(WINDOW_SECS)))
    }

    /// Counts a wrong password and answers the refusal. The place is held until it is counted: the next look sees it.
    async fn count(&self, subject: &Subject, place: Place) -> Result<Error> {
        let mut tx = self.db.begin().await?;
        hold(&mut tx, subject).await?;
        let now = self.clock.now();
        let counted = execute!(
            tx,
            "INSERT INTO login_attempts (id, account, client, failed_at)
             SELECT $1, $2, $3, $4
             WHERE (SELECT count(*) FROM login_attempts WHERE account = $2 AND failed_at > $5) < $6
               AND (SELECT count(*) FROM login_attempts WHERE client = $3 AND failed_at > $5) < $7",
            self.clock.new_id(),
            subject.account.as_slice(),
            subject.client.as_deref(),
            now.0,
            self.since().0,
            PER_ACCOUNT,
            PER_CLIENT,
        )?;
        tx.commit().await?;
        drop(place);
        if counted == 1 {
            return Ok(Error::InvalidCredentials);
        }
        let until = self.waits_until(&mut self.db.read().await?, subject).await?;
        Ok(self.too_many(until.unwrap_or(now)))
    }

    pub(super) fn since(&self) -> Timestamp {
        self.clock.now().plus_secs(-WINDOW_SECS)
    }

    fn too_many(&self, until: Timestamp) -> Error {
        let seconds = until.secs_since(self.clock.now()).saturating_add(1).clamp(1, WINDOW_SECS);
        Error::TooManyAttempts { retry_secs: u32::try_from(seconds).unwrap_or(u32::MAX) }
    }
}

/// Makes whoever counts under the same subject wait for this transaction's end, the account before the client.
/// SQLite's writer is alone already.
async fn hold(tx: &mut Tx, subject: &Subject) -> Result<()> {
    if !matches!(tx, Tx::Postgres(_)) {
        return Ok(());
    }
    for (class, hmac) in [(1, Some(&subject.account)), (2, subject.client.as_ref())] {
        if let Some(key) = hmac.and_then(|hmac| hmac.first_chunk()) {
            execute!(tx, "SELECT pg_advisory_xact_lock($1, $2)", class, i32::from_be_bytes(*key))?;
        }
    }
    Ok(())
}
