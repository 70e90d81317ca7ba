//! `sluice serve`

use tokio::net::TcpListener;

use super::Failure;
use crate::{
    application::{Application, StartError, on_signal},
    config::Config,
};

pub(super) async fn run(config: Config) -> Result<(), Failure> {
    let (address, public_url) = (config.site_addr, config.public_url.clone());
    let stop = on_signal();
    let listener = TcpListener::bind(address).await;
    let listener = listener.map_err(|cause| Failure::other(StartError::Listen(address, cause)))?;
    let application = tokio::select! {
        built = Application::build(config) => built.map_err(Failure::other)?,
        () = stop.cancelled() => return Ok(()),
    };
    tracing::info!(%address, url = public_url.as_str(), "serving");
    application.run_until_stopped(listener, stop).await.map_err(Failure::other)
}
