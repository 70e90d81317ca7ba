//! Settles what clients left behind; asked for at every tick.

use super::JobError;
use crate::documents::Documents;

pub(super) async fn run(documents: &Documents) -> Result<(), JobError> {
    let report = documents.sweep().await?;
    tracing::info!(?report, "swept uploads");
    Ok(())
}
