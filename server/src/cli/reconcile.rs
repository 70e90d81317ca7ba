//! `sluice reconcile`: safe while the server runs.

use super::{Failure, say};
use crate::{application, config::Config};

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let drift = application::reconcile(config).await.map_err(Failure::other)?;
    say(drift.to_string().trim_end());
    if drift.is_zero() { Ok(()) } else { Err(Failure::Said) }
}
