//! How the server ends.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::http::drain::Drain;

/// From the signal to the end, whatever still runs.
const DEADLINE: Duration = Duration::from_secs(10);

/// Resolves when the listener may close: stopping, and no request in its handler.
pub(super) async fn drained(drain: Drain) {
    drain.finished().await;
}

/// Resolves when waiting is over.
pub(super) async fn deadline() {
    tokio::time::sleep(DEADLINE).await;
}

/// A token that SIGTERM and SIGINT cancel.
#[must_use]
pub fn on_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let cancelled = stop.clone();
    // Watched from here on, not only when the task has its first turn.
    let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    tokio::spawn(async move {
        match signals {
            (Ok(mut terminate), Ok(mut interrupt)) => {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
                tracing::info!("stopping");
                cancelled.cancel();
            }
            _ => tracing::error!("signals cannot be watched; only a kill ends this process"),
        }
    });
    stop
}
