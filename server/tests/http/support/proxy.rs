//! A TCP proxy that can go away, or go silent.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

const WELL: u8 = 0;
const SILENT: u8 = 1;
const GONE: u8 = 2;

pub(crate) struct Proxy {
    authority: String,
    line: Arc<Line>,
    _stop: tokio_util::sync::DropGuard,
}

/// What all connections share.
struct Line {
    state: AtomicU8,
    /// Connections that something may come through.
    open: AtomicUsize,
}

impl Proxy {
    /// `target`: host and port, with or without `http://`.
    pub(crate) async fn to(target: &str) -> Self {
        let target = target.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let line = Arc::new(Line { state: AtomicU8::new(WELL), open: AtomicUsize::new(0) });
        let stop = CancellationToken::new();
        tokio::spawn(stop.clone().run_until_cancelled_owned(accept(listener, target, line.clone())));
        Self { authority, line, _stop: stop.drop_guard() }
    }

    pub(crate) fn authority(&self) -> String {
        self.authority.clone()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// From now on nothing comes through: connections hang, or end.
    pub(crate) async fn fail(&self, hang: bool) {
        self.line.state.store(if hang { SILENT } else { GONE }, Ordering::SeqCst);
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.line.open.load(Ordering::SeqCst) > 0 {
            assert!(Instant::now() < deadline, "a connection goes on");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) fn recover(&self) {
        self.line.state.store(WELL, Ordering::SeqCst);
    }
}

impl Line {
    fn is(&self, state: u8) -> bool {
        self.state.load(Ordering::SeqCst) == state
    }

    async fn until_not(&self, unwanted: u8) {
        while self.is(unwanted) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn accept(listener: TcpListener, target: String, line: Arc<Line>) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        tokio::spawn(relay(client, target.clone(), line.clone()));
    }
}

async fn relay(mut client: TcpStream, target: String, line: Arc<Line>) {
    line.until_not(SILENT).await;
    if line.is(GONE) {
        return;
    }
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    line.open.fetch_add(1, Ordering::SeqCst);
    // The state first: nothing comes through once it is noticed.
    let failed = tokio::select! {
        biased;
        () = line.until_not(WELL) => true,
        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => false,
    };
    line.open.fetch_sub(1, Ordering::SeqCst);
    if failed {
        line.until_not(SILENT).await;
    }
}
