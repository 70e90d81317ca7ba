//! Load for `make bench`: what a number of clients get out of a running server.
//!
//! `load presign URL CONNECTIONS ACCOUNTS SECONDS` asks for upload URLs, each with a reservation, and prints requests a second.
//! `load upload URL FILES BYTES` uploads files of random bytes, eight at once, all the way to confirm.
#![allow(clippy::print_stdout, reason = "its result is what it prints")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use contract::{Credentials, Tokens, UploadTicket};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    task::JoinSet,
};

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["presign", url, connections, accounts, seconds] => {
            presign(url, connections.parse()?, accounts.parse()?, Duration::from_secs(seconds.parse()?)).await
        }
        ["upload", url, files, bytes] => upload(url, files.parse()?, bytes.parse()?).await,
        _ => Err("usage: load presign URL CONNECTIONS ACCOUNTS SECONDS | load upload URL FILES BYTES".into()),
    }
}

async fn sign_in(http: &reqwest::Client, url: &str) -> Result<String, Failure> {
    let account = Credentials {
        email: format!("{}@example.org", domain::Clock::System.new_id()),
        password: "a long enough passphrase".to_owned(),
    };
    http.post(format!("{url}/api/auth/register")).json(&account).send().await?.error_for_status()?;
    let login = http.post(format!("{url}/api/auth/login")).json(&account).send().await?.error_for_status()?;
    Ok(login.json::<Tokens>().await?.access_token)
}

async fn presign(url: &str, connections: usize, accounts: usize, time: Duration) -> Result<(), Failure> {
    let http = reqwest::Client::new();
    let mut tokens = Vec::with_capacity(accounts);
    for _ in 0..accounts {
        tokens.push(sign_in(&http, url).await?);
    }
    let tokens = Arc::new(tokens);
    let host = Arc::new(url.trim_start_matches("http://").to_owned());

    // One request each first: keys are fetched, connections are up.
    let end_of_warm_up = Instant::now() + Duration::from_secs(2);
    run(&host, &tokens, connections, end_of_warm_up).await?;
    let started = Instant::now();
    let mut latencies = run(&host, &tokens, connections, started + time).await?;
    let elapsed = started.elapsed().as_secs_f64();
    latencies.sort_unstable();
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!("{:.0}", latencies.len() as f64 / elapsed);
    eprintln!("presign: {} requests, p50 {:.1} ms, p99 {:.1} ms", latencies.len(), at(0.5), at(0.99));
    Ok(())
}

async fn run(
    host: &Arc<String>,
    tokens: &Arc<Vec<String>>,
    connections: usize,
    until: Instant,
) -> Result<Vec<Duration>, Failure> {
    let mut clients = JoinSet::new();
    for client in 0..connections {
        clients.spawn(one_client(Arc::clone(host), Arc::clone(tokens), client, connections, until));
    }
    let mut latencies = Vec::new();
    while let Some(done) = clients.join_next().await {
        latencies.extend(done??);
    }
    Ok(latencies)
}

/// One keep-alive connection, one request after the other, HTTP/1.1 by hand: the load must not cost more than its answer.
async fn one_client(
    host: Arc<String>,
    tokens: Arc<Vec<String>>,
    client: usize,
    stride: usize,
    until: Instant,
) -> Result<Vec<Duration>, Failure> {
    let body = json!({"filename": "report.pdf", "content_type": "application/pdf", "size_bytes": 1000}).to_string();
    let requests: Vec<String> = tokens
        .iter()
        .map(|token| {
            format!(
                "POST /api/documents/upload-url HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\
                 content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
        })
        .collect();
    let stream = TcpStream::connect(host.as_str()).await?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let (mut latencies, mut turn, mut answer) = (Vec::new(), client, Vec::new());
    while Instant::now() < until {
        let started = Instant::now();
        stream.get_mut().write_all(requests[turn % requests.len()].as_bytes()).await?;
        read_answer(&mut stream, &mut answer).await?;
        latencies.push(started.elapsed());
        turn += stride;
    }
    Ok(latencies)
}

async fn read_answer(stream: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> Result<(), Failure> {
    let (mut line, mut length, mut status) = (String::new(), 0, String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err("the server closed the connection".into());
        }
        if status.is_empty() {
            status.clone_from(&line);
        }
        match line.to_ascii_lowercase().split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse()?,
            _ if line == "\r\n" => break,
            _ => {}
        }
    }
    body.resize(length, 0);
    stream.read_exact(body).await?;
    if status.contains(" 200 ") { Ok(()) } else { Err(format!("{status}{}", String::from_utf8_lossy(body)).into()) }
}

async fn upload(url: &str, files: usize, bytes: usize) -> Result<(), Failure> {
    let http = reqwest::Client::new();
    let mut clients = JoinSet::new();
    const AT_ONCE: usize = 8;
    for client in 0..AT_ONCE {
        let (http, url) = (http.clone(), url.to_owned());
        let share = files / AT_ONCE + usize::from(client < files % AT_ONCE);
        clients.spawn(async move {
            let mut token = sign_in(&http, &url).await?;
            let body = bytes::Bytes::from(vec![client as u8; bytes]);
            for done in 0..share {
                // An account holds 100 MiB: a new one in time.
                if done > 0 && done % 90 == 0 {
                    token = sign_in(&http, &url).await?;
                }
                upload_one(&http, &url, &token, body.clone()).await?;
            }
            Ok::<_, Failure>(())
        });
    }
    while let Some(done) = clients.join_next().await {
        done??;
    }
    Ok(())
}

async fn upload_one(http: &reqwest::Client, url: &str, token: &str, body: bytes::Bytes) -> Result<(), Failure> {
    let asked = json!({"filename": "f.bin", "content_type": "application/octet-stream", "size_bytes": body.len()});
    let asked = http.post(format!("{url}/api/documents/upload-url")).bearer_auth(token).json(&asked).send().await?;
    let ticket: UploadTicket = asked.error_for_status()?.json().await?;
    let mut put = http.put(&ticket.upload_url).body(body);
    for (name, value) in &ticket.headers {
        put = put.header(name, value);
    }
    put.send().await?.error_for_status()?;
    let confirm = format!("{url}/api/documents/{}/confirm", ticket.document_id);
    http.post(confirm).bearer_auth(token).send().await?.error_for_status()?;
    Ok(())
}
