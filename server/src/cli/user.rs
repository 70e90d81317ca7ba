//! `sluice user`: accounts by their address.

use std::io::{BufRead, stdin};

use contract::{ByteSize, Role, User as Account};
use domain::{
    Clock, Error,
    accounts::{self, Accounts},
};

use super::{Failure, say};
use crate::{application, config::Config};

#[derive(Debug, clap::Subcommand)]
pub(super) enum User {
    /// Open an account, whether registration is open or not
    Create {
        /// The account's address
        email: String,
        /// Make it an administrator
        #[arg(long)]
        admin: bool,
        /// Bytes it may store [default: DEFAULT_QUOTA_BYTES]
        #[arg(long, value_name = "BYTES")]
        limit: Option<i64>,
        /// Read the password from standard input instead of making one up
        #[arg(long)]
        password_stdin: bool,
    },
    /// List all accounts
    List,
    /// Set a new password; ends every session of the account
    SetPassword {
        /// The account's address
        email: String,
        /// Read the password from standard input instead of making one up
        #[arg(long)]
        password_stdin: bool,
    },
    /// Set how many bytes an account may store
    SetLimit {
        /// The account's address
        email: String,
        /// Bytes; below what is used it keeps files and refuses new ones
        bytes: i64,
    },
    /// Make an account an administrator, or take that away
    SetRole {
        /// The account's address
        email: String,
        /// user or admin
        role: Role,
    },
    /// Lock an account out, from its next request on
    Disable {
        /// The account's address
        email: String,
    },
    /// Let an account in again
    Enable {
        /// The account's address
        email: String,
    },
}

impl User {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let db = application::database(config).await.map_err(Failure::other)?;
        db.migrate(None).await.map_err(Failure::other)?;
        let accounts = application::accounts(config, db, Clock::System);
        match self {
            Self::Create { email, admin, limit, password_stdin } => {
                let role = if admin { Role::Admin } else { Role::User };
                let limit = limit.map(bytes).transpose()?;
                let password = Password::choose(password_stdin)?;
                accounts.create_user(&email, &password.text, role, limit).await.map_err(explain)?;
                password.tell();
            }
            Self::List => list(&accounts).await?,
            Self::SetPassword { email, password_stdin } => {
                let password = Password::choose(password_stdin)?;
                accounts.set_password(&email, &password.text).await.map_err(explain)?;
                password.tell();
            }
            Self::SetLimit { email, bytes: limit } => {
                tell(&accounts.set_limit(&email, bytes(limit)?).await.map_err(explain)?)
            }
            Self::SetRole { email, role } => tell(&accounts.set_role(&email, role).await.map_err(explain)?),
            Self::Disable { email } => tell(&accounts.set_disabled(&email, true).await.map_err(explain)?),
            Self::Enable { email } => tell(&accounts.set_disabled(&email, false).await.map_err(explain)?),
        }
        Ok(())
    }
}

/// A page at a time, so that memory does not grow with the number of accounts.
async fn list(accounts: &Accounts) -> Result<(), Failure> {
    say(format_args!(
        "{:<40} {:<6} {:<9} {:>20} {:>20} {:>10}",
        "email", "role", "state", "used", "limit", "documents"
    ));
    let mut after = None;
    loop {
        let page = accounts.list(after, 100).await.map_err(explain)?;
        page.iter().for_each(tell);
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
    }
}

fn tell(account: &Account) {
    let state = if account.disabled { "disabled" } else { "enabled" };
    let (used, limit) = (account.used_bytes.get(), account.limit_bytes.get());
    let (email, role, documents) = (&account.email, account.role.as_str(), account.documents);
    say(format_args!("{email:<40} {role:<6} {state:<9} {used:>20} {limit:>20} {documents:>10}"));
}

/// A password from standard input, or one made up.
struct Password {
    text: String,
    made_up: bool,
}

impl Password {
    fn choose(from_stdin: bool) -> Result<Self, Failure> {
        if from_stdin {
            let mut line = String::new();
            stdin().lock().read_line(&mut line).map_err(Failure::other)?;
            let text = line.trim_end_matches(['\r', '\n']).to_owned();
            return Ok(Self { text, made_up: false });
        }
        let text = accounts::Password::draw().map_err(Failure::other)?;
        Ok(Self { text, made_up: true })
    }

    fn tell(&self) {
        if self.made_up {
            say(format_args!("password: {}", self.text));
        }
    }
}

fn bytes(raw: i64) -> Result<ByteSize, Failure> {
    ByteSize::new(raw).map_err(|fault| Failure::Other(format!("bytes {fault}")))
}

fn explain(error: Error) -> Failure {
    match error {
        Error::NotFound => Failure::other("no account has this address; see sluice user list"),
        error => Failure::other(error),
    }
}
