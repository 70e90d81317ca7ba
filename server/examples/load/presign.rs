//! Upload URLs, each with a reservation: requests a second, in turns with a peer. How fast a machine is that others share
//! changes by the minute, and with it both figures, but less their ratio.

use std::{
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    Failure, percentile, sign_in,
    wire::{self, Connection},
};

/// Prints ours and what the peer prints, a line a round.
pub(crate) async fn run(
    url: &str,
    connections: usize,
    accounts: usize,
    time: Duration,
    rounds: usize,
    peer: &str,
) -> Result<(), Failure> {
    let http = reqwest::Client::new();
    let body = json!({"filename": "report.pdf", "content_type": "application/pdf", "size_bytes": 1000}).to_string();
    let mut requests = Vec::with_capacity(accounts);
    for _ in 0..accounts {
        let token = sign_in(&http, url).await?;
        let head = format!(
            "POST /api/documents/upload-url HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json"
        );
        requests.push(wire::request(url, &head, &body));
    }
    let requests = Arc::new(requests);

    // Some requests each first: keys are fetched, connections are up.
    load(url, &requests, connections, Duration::from_secs(2)).await?;
    for _ in 0..rounds {
        let started = Instant::now();
        let mut latencies = load(url, &requests, connections, time).await?;
        let ours = latencies.len() as f64 / started.elapsed().as_secs_f64();
        let (p50, p99) = (percentile(&mut latencies, 0.5), percentile(&mut latencies, 0.99));
        eprintln!("presign: {} requests, p50 {p50:.1} ms, p99 {p99:.1} ms", latencies.len());
        let said = Command::new(peer).stderr(Stdio::inherit()).output()?;
        if !said.status.success() {
            return Err(format!("{peer}: {}", said.status).into());
        }
        let theirs: f64 = String::from_utf8(said.stdout)?.trim().parse()?;
        println!("{ours:.0} {theirs:.0}");
    }
    Ok(())
}

/// Every connection takes the accounts in turn, none the same at the same time.
async fn load(
    url: &str,
    requests: &Arc<Vec<String>>,
    connections: usize,
    time: Duration,
) -> Result<Vec<Duration>, Failure> {
    let until = Instant::now() + time;
    let mut clients = JoinSet::new();
    for client in 0..connections {
        let (url, requests) = (url.to_owned(), Arc::clone(requests));
        clients.spawn(async move {
            let mut connection = Connection::open(&url).await?;
            let (mut latencies, mut turn) = (Vec::new(), client);
            while Instant::now() < until {
                latencies.push(connection.send(&requests[turn % requests.len()]).await?);
                turn += connections;
            }
            Ok::<_, Failure>(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(done) = clients.join_next().await {
        latencies.extend(done??);
    }
    Ok(latencies)
}
