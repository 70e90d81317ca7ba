//! Many sign in at once; meanwhile somebody asks whether the server is alive.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::{
    Failure, percentile, register,
    wire::{self, Connection},
};

/// Between two questions.
const PAUSE: Duration = Duration::from_millis(5);

pub(crate) async fn run(url: &str, clients: usize, rounds: usize) -> Result<(), Failure> {
    let http = reqwest::Client::new();
    let mut logins = Vec::with_capacity(clients);
    for _ in 0..clients {
        let account = serde_json::to_string(&register(&http, url).await?)?;
        let head = "POST /api/auth/login HTTP/1.1\r\ncontent-type: application/json";
        logins.push(wire::request(url, head, &account));
    }
    let alive = wire::request(url, "GET /livez HTTP/1.1", "");
    let mut asking = Connection::open(url).await?;
    let (mut latencies, mut signed_in) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let mut storm = JoinSet::new();
        for login in &logins {
            let (url, login) = (url.to_owned(), login.clone());
            storm.spawn(async move { Connection::open(&url).await?.send(&login).await });
        }
        while !storm.is_empty() {
            latencies.push(asking.send(&alive).await?);
            while let Some(done) = storm.try_join_next() {
                signed_in.push(done??);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
    println!("{:.1}", percentile(&mut latencies, 0.99));
    let (p50, longest) = (percentile(&mut signed_in, 0.5), percentile(&mut signed_in, 1.0));
    eprintln!(
        "login: {} signed in, p50 {p50:.0} ms, longest {longest:.0} ms; /livez asked {} times",
        signed_in.len(),
        latencies.len()
    );
    Ok(())
}
