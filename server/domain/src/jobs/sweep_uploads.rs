//! Settles what clients left behind; asked for at every tick.

use super::JobError;
use crate::{
    Clock, Db,
    documents::Documents,
    runs::{self, Run},
};

pub(super) async fn run(db: &Db, clock: &Clock, documents: &Documents) -> Result<(), JobError> {
    let report = documents.sweep().await?;
    tracing::info!(?report, "swept uploads");
    runs::record(db, Run::Sweep, clock.now(), &report).await?;
    Ok(())
}
