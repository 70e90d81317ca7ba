//! Load for `make bench`: what a number of clients get out of a running server. Results go to standard output.
#![allow(clippy::print_stdout, reason = "its result is what it prints")]

mod classify;
mod list;
mod login;
mod presign;
mod upload;
mod wire;

use std::time::Duration;

use contract::{Credentials, Tokens};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const USAGE: &str = "usage: load presign URL CONNECTIONS ACCOUNTS SECONDS ROUNDS PEER
                                                       upload URLs with a reservation, requests a second, and what the
                                                       command PEER prints, in turns
       load upload URL FILES BYTES                     files of that size, eight at once, all the way to confirm
       load list URL DATABASE_URL DOCUMENTS SECONDS    p99 of a page of 10 and of DOCUMENTS, in ms, and their ratio
       load classify URL DOCUMENTS                     documents read and classified again, a second
       load login URL CLIENTS ROUNDS                   p99 of /livez in ms while so many sign in at once";

const PASSWORD: &str = "a long enough passphrase";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["presign", url, connections, accounts, seconds, rounds, peer] => {
            let time = Duration::from_secs(seconds.parse()?);
            presign::run(url, connections.parse()?, accounts.parse()?, time, rounds.parse()?, peer).await
        }
        ["upload", url, files, bytes] => upload::run(url, files.parse()?, bytes.parse()?).await,
        ["list", url, database, documents, seconds] => {
            list::run(url, database, documents.parse()?, Duration::from_secs(seconds.parse()?)).await
        }
        ["classify", url, documents] => classify::run(url, documents.parse()?).await,
        ["login", url, clients, rounds] => login::run(url, clients.parse()?, rounds.parse()?).await,
        _ => Err(USAGE.into()),
    }
}

/// A new account; what it signs in with.
async fn register(http: &reqwest::Client, url: &str) -> Result<Credentials, Failure> {
    let account =
        Credentials { email: format!("{}@example.org", domain::Clock::System.new_id()), password: PASSWORD.to_owned() };
    http.post(format!("{url}/api/auth/register")).json(&account).send().await?.error_for_status()?;
    Ok(account)
}

/// The access token of a new account.
async fn sign_in(http: &reqwest::Client, url: &str) -> Result<String, Failure> {
    let account = register(http, url).await?;
    let login = http.post(format!("{url}/api/auth/login")).json(&account).send().await?.error_for_status()?;
    Ok(login.json::<Tokens>().await?.access_token)
}

/// The latency, in ms, that `share` of all requests stayed within.
fn percentile(latencies: &mut [Duration], share: f64) -> f64 {
    latencies.sort_unstable();
    latencies[((latencies.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0
}
