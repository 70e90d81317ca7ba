//! `sluice`: the server, and what its operator does beside it.

mod healthcheck;
mod migrate;
mod reconcile;
mod serve;
mod user;

use std::{
    ffi::OsStr,
    fmt::Display,
    io::{IsTerminal, Write, stderr, stdout},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, Fault, Options};

const EXAMPLES: &str = "\
Each option is also an environment variable, in brackets above, and a key of sluice.toml: the variable's name in
lower case. An option stands above the variable, the variable above the file. RUST_LOG says how much is logged [default: info].

Examples:
  sluice
      SQLite and the embedded object store in ./data, on http://localhost:3000
  ADMIN_EMAIL=you@example.org ADMIN_PASSWORD='a long passphrase' sluice serve --data-dir /var/lib/sluice
      the same somewhere else, with an administrator
  DATABASE_URL=postgres://… JWT_SECRET=… MINIO_ENDPOINT=http://minio:9000 MINIO_ACCESS_KEY=… MINIO_SECRET_KEY=… \\
  SLUICE_PUBLIC_URL=https://vault.example.org sluice serve --site-addr 0.0.0.0:3000
      one of any number of replicas behind a proxy
  sluice user create ada@example.org --limit 10737418240
      an account with 10 GiB; prints its password";

/// Document vault: bytes go straight to the object store, quotas are exact.
#[derive(Debug, Parser)]
#[command(name = "sluice", version, after_help = EXAMPLES, max_term_width = 120)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
    /// The settings' file [default: sluice.toml, when there is one]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve; what `sluice` alone does too
    Serve,
    /// Bring the schema up to date (serve does so by itself)
    Migrate(migrate::Migrate),
    /// Manage accounts without a session
    #[command(subcommand)]
    User(user::User),
    /// Compare rows with objects and counters with sums; exit code 1 when they differ
    Reconcile,
    /// Ask the running server whether it is ready; exit code 1 when it is not
    Healthcheck,
}

/// Why the command did not do what it was asked.
#[derive(Debug)]
enum Failure {
    /// A setting is wrong: exit code 2.
    Config(Fault),
    /// Anything else: exit code 1.
    Other(String),
    /// The output has said it all: exit code 1.
    Said,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Config(fault)
    }
}

impl Failure {
    fn other(cause: impl Display) -> Self {
        Self::Other(cause.to_string())
    }
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    // Before anything else is read: this process may do next to nothing.
    if std::env::args_os().skip(1).eq(extract::ARGS.iter().map(OsStr::new)) {
        return extract::child();
    }
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(cause) => return report(&Failure::other(cause)),
    };
    let done = runtime.block_on(cli.run());
    // Dropping it would wait for what still runs on threads of its own.
    runtime.shutdown_background();
    done.map_or_else(|failure| report(&failure), |()| ExitCode::SUCCESS)
}

impl Cli {
    async fn run(self) -> Result<(), Failure> {
        let serves = matches!(self.command, None | Some(Command::Serve));
        log(if serves { "info,sqlx=warn,aws=warn" } else { "warn" });
        let file = Options::from_file(self.config.as_deref())?;
        let config = Config::resolve(&self.options.or(file))?;
        match self.command {
            None | Some(Command::Serve) => serve::run(config).await,
            Some(Command::Migrate(command)) => command.run(&config).await,
            Some(Command::User(command)) => command.run(&config).await,
            Some(Command::Reconcile) => reconcile::run(&config).await,
            Some(Command::Healthcheck) => healthcheck::run(&config).await,
        }
    }
}

fn log(otherwise: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(otherwise));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_ansi(stderr().is_terminal());
    // Taken already when several run in one process.
    let _ = log.try_init();
}

fn report(failure: &Failure) -> ExitCode {
    let (line, code) = match failure {
        Failure::Config(fault) => (fault.to_string(), ExitCode::from(2)),
        Failure::Other(line) => (line.clone(), ExitCode::FAILURE),
        Failure::Said => return ExitCode::FAILURE,
    };
    let _ = writeln!(stderr(), "sluice: {line}");
    code
}

/// Prints a line; a reader that went away is no failure.
fn say(line: impl Display) {
    let _ = writeln!(stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_option_may_stand_before_or_after_the_command() {
        for line in [["sluice", "--site-addr", "[::1]:80", "serve"], ["sluice", "serve", "--site-addr", "[::1]:80"]] {
            let cli = Cli::try_parse_from(line).unwrap();
            assert_eq!(cli.options.site_addr.as_deref(), Some("[::1]:80"));
        }
    }
}
