//! Telling every open tab what changed, on every replica.
//!
//! A change says *that* something changed, never how much: whoever listens reads the current value, so that no
//! order of arrival can show an old number. On SQLite there is one process and a broadcast channel; on PostgreSQL one
//! task a replica sends what was committed as NOTIFY, many changes a statement, and one listener feeds the channel.
//! NOTIFY is not part of the committing transaction: PostgreSQL serialises the commits of all transactions that notify,
//! which would put every reservation of every account into one queue. What a crash between commit and NOTIFY loses, the
//! stream's regular re-reading of the quota mends.

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

/// The events of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Events {
    local: broadcast::Sender<Change>,
    remote: Option<mpsc::UnboundedSender<Change>>,
}

impl Events {
    /// Starts what the engine needs, in the background. Listening ends with `stop`, telling when the last clone is gone and all
    /// is told: who waits for the background before closing the database loses nothing of what ended after `stop`.
    #[must_use]
    pub fn start(db: &Db, background: &TaskTracker, stop: CancellationToken) -> Self {
        let (local, _) = broadcast::channel(BACKLOG);
        let remote = match db {
            Db::Sqlite { .. } => None,
            Db::Postgres(pool) => {
                let (sender, receiver) = mpsc::unbounded_channel();
                background.spawn(send(pool.clone(), receiver));
                background.spawn(stop.run_until_cancelled_owned(listen(pool.clone(), local.clone())));
                Some(sender)
            }
        };
        Self { local, remote }
    }

    /// Tells what was committed. Never blocks, never fails: a change nobody hears is no loss.
    pub fn publish(&self, change: Change) {
        match &self.remote {
            Some(remote) => drop(remote.send(change)),
            None => drop(self.local.send(change)),
        }
    }

    /// Every change from now on, of all accounts.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.local.subscribe()
    }
}

async fn send(pool: PgPool, mut changes: mpsc::UnboundedReceiver<Change>) {
    let mut batch = Vec::with_capacity(BATCH);
    while changes.recv_many(&mut batch, BATCH).await > 0 {
        if let Ok(payload) = serde_json::to_string(&batch) {
            let notify = || sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(&payload).execute(&pool);
            while let Err(cause) = notify().await {
                if pool.is_closed() {
                    return;
                }
                tracing::warn!(%cause, "live events wait for the database");
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

async fn listen(pool: PgPool, local: broadcast::Sender<Change>) {
    loop {
        if let Err(cause) = relay(&pool, &local).await {
            tracing::warn!(%cause, "live events are interrupted");
        }
        tokio::time::sleep(RECONNECT).await;
    }
}

async fn relay(pool: &PgPool, local: &broadcast::Sender<Change>) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let notification = listener.recv().await?;
        for change in serde_json::from_str::<Vec<Change>>(notification.payload()).unwrap_or_default() {
            drop(local.send(change));
        }
    }
}
