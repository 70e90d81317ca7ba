//! Telling every open tab what changed, on every replica.
//!
//! A change says *that* something changed, never how much: whoever listens reads the current value, so that no
//! order of arrival can show an old number. On SQLite there is one process and a broadcast channel; on PostgreSQL one
//! task a replica sends what was committed as NOTIFY, many changes a statement, and one listener feeds the channel.
//! NOTIFY is not part of the committing transaction: PostgreSQL serialises the commits of all transactions that notify,
//! which would put every reservation of every account into one queue. What a crash between commit and NOTIFY loses, the
//! stream's regular re-reading of the quota mends; what a listener that was cut off did not hear, starting over.

use std::time::Duration;

use contract::{DocumentChange, DocumentId, UserId};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::{broadcast, mpsc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::Db;

const CHANNEL: &str = "sluice_events";
/// Changes a slow listener may lag behind before it has to start over.
const BACKLOG: usize = 1024;
/// Changes in one NOTIFY: its payload may hold 8000 bytes.
const BATCH: usize = 50;
/// Between two NOTIFYs, each of which is a transaction and wakes every replica. Nobody sees so short a wait.
const PAUSE: Duration = Duration::from_millis(20);
const RECONNECT: Duration = Duration::from_secs(1);

/// Something of an account changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Whose.
    pub user: UserId,
    /// Which document, and how; `None` when only the quota changed.
    pub document: Option<(DocumentId, DocumentChange)>,
}

/// Some changes were lost, nobody knows whose: whoever listens has to start over, and to read everything anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missed;

/// The changes of all accounts, from the moment of asking on.
#[derive(Debug)]
pub struct Changes(broadcast::Receiver<Told>);

impl Changes {
    /// The next change; does not lose one when it is dropped before.
    ///
    /// # Errors
    /// [`Missed`]: this listener was too slow, or the database was away.
    pub async fn next(&mut self) -> Result<Change, Missed> {
        self.0.recv().await.unwrap_or(Err(Missed))
    }
}

type Told = Result<Change, Missed>;

/// The events of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Events {
    local: broadcast::Sender<Told>,
    remote: Option<Remote>,
}

/// The way to all replicas, this one included.
#[derive(Debug, Clone)]
struct Remote {
    changes: mpsc::UnboundedSender<Change>,
    finish: CancellationToken,
    sending: TaskTracker,
}

impl Events {
    /// Starts what the engine needs. Listening ends with `stop`, telling with [`Self::finish`].
    #[must_use]
    pub fn start(db: &Db, stop: CancellationToken) -> Self {
        let (local, _) = broadcast::channel(BACKLOG);
        let remote = match db {
            Db::Sqlite { .. } => None,
            Db::Postgres(pool) => {
                let (changes, receiver) = mpsc::unbounded_channel();
                let (finish, sending) = (CancellationToken::new(), TaskTracker::new());
                sending.spawn(send(pool.clone(), receiver, finish.clone()));
                tokio::spawn(stop.run_until_cancelled_owned(listen(pool.clone(), local.clone())));
                Some(Remote { changes, finish, sending })
            }
        };
        Self { local, remote }
    }

    /// Returns when all that was published is told, or the database does not take it. What is published later is not told.
    pub async fn finish(&self) {
        if let Some(Remote { finish, sending, .. }) = &self.remote {
            finish.cancel();
            sending.close();
            sending.wait().await;
        }
    }

    /// Tells what was committed. Never blocks, never fails: a change nobody hears is no loss.
    pub fn publish(&self, change: Change) {
        match &self.remote {
            Some(remote) => drop(remote.changes.send(change)),
            None => drop(self.local.send(Ok(change))),
        }
    }

    /// Every change from now on, of all accounts.
    #[must_use]
    pub fn subscribe(&self) -> Changes {
        Changes(self.local.subscribe())
    }
}

async fn send(pool: PgPool, mut changes: mpsc::UnboundedReceiver<Change>, finish: CancellationToken) {
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            count = changes.recv_many(&mut batch, BATCH) => if count == 0 { return },
            // From then on nothing more comes than what is there.
            () = finish.cancelled(), if !changes.is_closed() => {
                changes.close();
                continue;
            }
        }
        if let Ok(payload) = serde_json::to_string(&batch) {
            let notify = || sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(&payload).execute(&pool);
            while let Err(cause) = notify().await {
                tracing::warn!(%cause, "live events wait for the database");
                if finish.is_cancelled() || pool.is_closed() {
                    return;
                }
                tokio::time::sleep(RECONNECT).await;
            }
        }
        let more = batch.len() == BATCH;
        batch.clear();
        if !more {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn listen(pool: PgPool, local: broadcast::Sender<Told>) {
    let mut missed = None;
    loop {
        if let Err(cause) = relay(&pool, &local, missed).await {
            tracing::warn!(%cause, "live events are interrupted");
        }
        missed = Some(Missed);
        tokio::time::sleep(RECONNECT).await;
    }
}

/// What was `missed` is said as soon as nothing more can be, so that whoever starts over hears all that comes then.
async fn relay(pool: &PgPool, local: &broadcast::Sender<Told>, missed: Option<Missed>) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    if let Some(missed) = missed {
        drop(local.send(Err(missed)));
    }
    loop {
        // None: it was cut off, and listens again.
        let Some(notification) = listener.try_recv().await? else {
            drop(local.send(Err(Missed)));
            continue;
        };
        for change in serde_json::from_str::<Vec<Change>>(notification.payload()).unwrap_or_default() {
            drop(local.send(Ok(change)));
        }
    }
}
