//! `sluice migrate`

use domain::db::latest_version;

use super::{Failure, say};
use crate::{application, config::Config};

#[derive(Debug, clap::Args)]
pub(super) struct Migrate {
    /// Stop at this version instead of the newest
    #[arg(long, value_name = "VERSION")]
    to: Option<i64>,
}

impl Migrate {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let db = application::database(config).await.map_err(Failure::other)?;
        db.migrate(self.to).await.map_err(Failure::other)?;
        say(format_args!("the schema is at version {} or newer", self.to.unwrap_or_else(latest_version)));
        Ok(())
    }
}
