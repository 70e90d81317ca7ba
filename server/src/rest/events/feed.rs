//! One client's feed.
//!
//! A change says that something changed; what is sent is read at that moment, so that no order of arrival can show an
//! old number. Many changes make one reading: the first is told at once, the rest at most every 100 ms, the last always.

use std::{convert::Infallible, time::Duration};

use axum::response::sse::Event;
use contract::{DocumentChange, DocumentEvent, DocumentId, Quota, UserId};
use domain::{
    Error, Result,
    events::{Change, Changes, Missed},
    quota,
};
use serde::Serialize;
use tokio::{
    sync::mpsc::Sender,
    time::{Instant, interval, sleep_until},
};

use crate::services::Services;

const PACE: Duration = Duration::from_millis(100);
const HEARTBEAT: Duration = Duration::from_secs(15);
/// The next try when the database did not answer.
const RETRY: Duration = Duration::from_secs(1);

pub(super) struct Feed {
    services: Services,
    user: UserId,
    access_token: String,
    changes: Changes,
    /// What the client knows.
    known: Quota,
    last_told: Instant,
    /// When the quota is to be read again.
    due: Option<Instant>,
}

/// The client is gone, or must not hear more.
struct Over;

impl Feed {
    /// Listens before it reads, so that no change falls between the two.
    pub(super) async fn open(services: Services, user: UserId, access_token: String) -> Result<Self> {
        let changes = services.events.subscribe();
        let known = quota::read(&services.db, user).await?;
        Ok(Self { services, user, access_token, changes, known, last_told: Instant::now(), due: None })
    }

    pub(super) async fn run(mut self, client: Sender<std::result::Result<Event, Infallible>>) {
        let stop = self.services.stop.clone();
        tokio::select! {
            () = stop.cancelled() => {}
            () = client.closed() => {}
            Err(Over) = self.tell(&client) => {}
        }
    }

    async fn tell(&mut self, client: &Sender<std::result::Result<Event, Infallible>>) -> std::result::Result<(), Over> {
        send(client, event("quota", &self.known)).await?;
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.tick().await;
        loop {
            let due = self.due;
            tokio::select! {
                change = self.changes.next() => match change {
                    Ok(change) if change.user != self.user => {}
                    Ok(Change { document: Some((id, status)), .. }) => {
                        if status != DocumentChange::Changed {
                            self.schedule();
                        }
                        send(client, self.document(id, status).await).await?;
                    }
                    Ok(_) => self.schedule(),
                    // Whoever connects again reads everything anew.
                    Err(Missed) => return Err(Over),
                },
                () = reached(due) => self.tell_quota(client, true).await?,
                _ = heartbeat.tick() => {
                    self.still_signed_in().await?;
                    send(client, Some(Event::default().comment(""))).await?;
                    self.tell_quota(client, false).await?;
                }
            }
        }
    }

    /// The event, with the classification as it is now; without it when the database does not answer.
    async fn document(&self, id: DocumentId, status: DocumentChange) -> Option<Event> {
        let known = matches!(status, DocumentChange::Uploaded | DocumentChange::Changed);
        let classification =
            if known { self.services.classifier.of(self.user, id).await.unwrap_or_default() } else { None };
        event("document", &DocumentEvent { id, status, classification })
    }

    fn schedule(&mut self) {
        if self.due.is_none() {
            self.due = Some(Instant::now().max(self.last_told + PACE));
        }
    }

    async fn tell_quota(
        &mut self,
        client: &Sender<std::result::Result<Event, Infallible>>,
        asked: bool,
    ) -> std::result::Result<(), Over> {
        match quota::read(&self.services.db, self.user).await {
            Ok(now) => {
                self.due = None;
                self.last_told = Instant::now();
                if asked || now != self.known {
                    self.known = now;
                    send(client, event("quota", &now)).await?;
                }
                Ok(())
            }
            Err(Error::NotFound) => Err(Over),
            Err(_) => {
                self.due = Some(Instant::now() + RETRY);
                Ok(())
            }
        }
    }

    /// A session that ended hears no more; a database that is away is no reason to hang up.
    async fn still_signed_in(&self) -> std::result::Result<(), Over> {
        match self.services.accounts.authenticate(&self.access_token).await {
            Err(Error::Unauthorized | Error::AccountDisabled | Error::InvalidToken) => Err(Over),
            _ => Ok(()),
        }
    }
}

async fn reached(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => std::future::pending().await,
    }
}

fn event(name: &str, payload: &impl Serialize) -> Option<Event> {
    Event::default().event(name).json_data(payload).ok()
}

async fn send(
    client: &Sender<std::result::Result<Event, Infallible>>,
    event: Option<Event>,
) -> std::result::Result<(), Over> {
    match event {
        Some(event) => client.send(Ok(event)).await.map_err(|_| Over),
        None => Ok(()),
    }
}
