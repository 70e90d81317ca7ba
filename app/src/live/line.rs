//! The one connection to `GET /api/events`.

use futures::{
    StreamExt,
    future::{AbortHandle, abortable},
    stream::select_all,
};
use gloo_net::eventsource::futures::{EventSource, EventSourceSubscription};
use leptos::task::spawn_local;

use crate::{backoff, browser};

/// Said when a connection stands, for the first time or again: what happened before is unknown.
pub(super) const MISSED: &str = "missed";

const URL: &str = "/api/events";
/// The browser's own word for it.
const OPEN: &str = "open";

/// An open line; it stays open when this is dropped.
#[derive(Debug)]
pub(super) struct Line(AbortHandle);

impl Line {
    /// Listens, and comes back after every cut, until it is closed.
    pub(super) fn open(heard: impl Fn(&str, &str) + 'static) -> Self {
        let (listening, handle) = abortable(listen(heard));
        spawn_local(async move { _ = listening.await });
        Self(handle)
    }

    pub(super) fn close(&self) {
        self.0.abort();
    }
}

/// The browser reconnects by itself after a cut; after an error status it gives up, and we come back later.
async fn listen(heard: impl Fn(&str, &str)) {
    let mut tries = 0_u32;
    loop {
        if let Some((_source, messages)) = connect() {
            let mut messages = select_all(messages);
            while let Some(Ok((kind, message))) = messages.next().await {
                if kind == OPEN {
                    tries = 0;
                    heard(MISSED, "");
                } else {
                    heard(&kind, &message.data().as_string().unwrap_or_default());
                }
            }
        }
        tries = tries.saturating_add(1);
        backoff::pause(tries).await;
    }
}

/// The source is closed when it is dropped.
fn connect() -> Option<(EventSource, [EventSourceSubscription; 3])> {
    let mut source = EventSource::new(&browser::of_this_account(URL)).ok()?;
    let messages = [source.subscribe(OPEN).ok()?, source.subscribe("quota").ok()?, source.subscribe("document").ok()?];
    Some((source, messages))
}
