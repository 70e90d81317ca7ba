//! Opening an account and walking in, as the browser does.

use contract::{Credentials, Tokens};

use super::{Accounts, Client, Email};
use crate::{Error, Result};

impl Accounts {
    /// Registers and opens the first session. The password is not asked for twice, so that nothing is counted and no
    /// limit of failed sign-ins stands in the way.
    ///
    /// # Errors
    /// As [`Accounts::register`].
    pub async fn sign_up(&self, credentials: Credentials, client: &Client) -> Result<Tokens> {
        let me = self.register(credentials).await?;
        let (user, hash) = self.credentials_of(&Email::parse(&me.email)?).await?.ok_or(Error::InvalidCredentials)?;
        self.open_session(user, &hash, client).await
    }
}
