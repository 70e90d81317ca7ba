//! The one place that knows every part: opens them, puts them together, and ends them in order.

mod open;
mod shutdown;

pub(crate) use open::{accounts, database};
pub use shutdown::on_signal;

use std::{io, net::SocketAddr};

use axum::{Router, serve::ListenerExt};
use domain::{
    Clock,
    db::{ConnectError, MigrationError},
    events::Events,
    jobs::Queue,
    reconcile::{self, Drift},
    runs::{self, Run},
};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{config::Config, http::drain::Drain};

/// Why the server did not start: one paragraph for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No database.
    #[error(transparent)]
    Database(#[from] ConnectError),
    /// The schema could not be brought up to date.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// No object store, or one that cannot be trusted.
    #[error(transparent)]
    Store(#[from] domain::store::ConnectError),
    /// The embedded store's folder.
    #[error("SLUICE_DATA_DIR: {0}")]
    EmbeddedStore(#[from] embedded_store::OpenError),
    /// `ADMIN_EMAIL` and `ADMIN_PASSWORD` were refused.
    #[error("ADMIN_EMAIL, ADMIN_PASSWORD: {0}")]
    Admin(#[source] domain::Error),
    /// Database or store went away.
    #[error(transparent)]
    Away(#[from] domain::Error),
    /// TLS for providers.
    #[error("AI providers cannot be asked ({0})")]
    Providers(#[source] reqwest::Error),
    /// The public URL is none.
    #[error("SLUICE_PUBLIC_URL: {0}")]
    PublicUrl(#[from] tower_http::csrf::ConfigError),
    /// The address is taken, or not ours.
    #[error("LEPTOS_SITE_ADDR: cannot listen on {0} ({1}); for example 127.0.0.1:3000")]
    Listen(SocketAddr, #[source] io::Error),
    /// The metrics' address is taken, or not ours.
    #[error("METRICS_ADDR: cannot listen on {0} ({1}); for example 127.0.0.1:9100")]
    ListenForMetrics(SocketAddr, #[source] io::Error),
}

/// Compares rows with objects and counters with sums; safe while servers run.
///
/// # Errors
/// [`StartError`], for the operator.
pub async fn reconcile(config: &Config) -> Result<Drift, StartError> {
    let db = open::database(config).await?;
    // A newer program must not migrate what older servers are working with.
    db.expect_latest().await?;
    let (store, _) = open::object_store(config).await?;
    let drift = async {
        let drift = reconcile::run(&db, &store, &Queue::new(&db)).await?;
        runs::record(&db, Run::Reconcile, Clock::System.now(), &drift).await?;
        Ok(drift)
    };
    let drift: domain::Result<Drift> = drift.await;
    db.close().await;
    Ok(drift?)
}

/// A server that is put together and waits for its listener.
#[derive(Debug)]
pub struct Application {
    router: Router,
    db: domain::Db,
    events: Events,
    drain: Drain,
    /// Ends requests, streams and jobs alike.
    stop: CancellationToken,
    background: TaskTracker,
}

impl Application {
    /// Opens database and store, brings the schema up to date, creates the administrator, starts the jobs.
    ///
    /// # Errors
    /// [`StartError`], for the operator.
    pub async fn build(config: Config) -> Result<Self, StartError> {
        open::application(config).await
    }

    /// Serves until `stop`; then finishes what runs, for ten seconds at most.
    ///
    /// # Errors
    /// When the listener does.
    pub async fn run_until_stopped(self, listener: TcpListener, stop: CancellationToken) -> io::Result<()> {
        let Self { router, db, events, drain, stop: stopping, background } = self;
        let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
        let drained = shutdown::drained(drain);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(listener, service).with_graceful_shutdown(drained);
        let all = async {
            let served = server.await;
            background.close();
            background.wait().await;
            events.finish().await;
            db.close().await;
            served
        };
        let forward = async {
            stop.cancelled().await;
            stopping.cancel();
            shutdown::deadline().await;
        };
        tokio::select! {
            served = all => served,
            () = forward => {
                tracing::warn!("stopped with requests or jobs still running");
                Ok(())
            }
        }
    }
}
