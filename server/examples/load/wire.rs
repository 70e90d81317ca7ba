//! HTTP/1.1 by hand, one request after the other on one keep-alive connection: the load must not cost more than its answer.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use crate::Failure;

/// The request's bytes; `head` begins with the method and has what `host` and the body do not say.
pub(crate) fn request(url: &str, head: &str, body: &str) -> String {
    let host = host(url);
    format!("{head}\r\nhost: {host}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

fn host(url: &str) -> &str {
    url.trim_start_matches("http://")
}

pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    body: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(url: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(host(url)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), body: Vec::new() })
    }

    /// How long the answer took, to its last byte; it must be 200.
    pub(crate) async fn send(&mut self, request: &str) -> Result<Duration, Failure> {
        let started = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes()).await?;
        self.read_answer().await?;
        Ok(started.elapsed())
    }

    async fn read_answer(&mut self) -> Result<(), Failure> {
        let (mut line, mut length, mut status) = (String::new(), 0, String::new());
        loop {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
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
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).await?;
        if status.contains(" 200 ") {
            Ok(())
        } else {
            Err(format!("{status}{}", String::from_utf8_lossy(&self.body)).into())
        }
    }
}
