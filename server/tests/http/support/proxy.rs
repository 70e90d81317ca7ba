//! A TCP proxy that can go away, or go silent.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

const WELL: u8 = 0;
const SILENT: u8 = 1;
const GONE: u8 = 2;

pub(crate) struct Proxy {
    authority: String,
    state: Arc<AtomicU8>,
    _stop: tokio_util::sync::DropGuard,
}

impl Proxy {
    /// `target`: host and port, with or without `http://`.
    pub(crate) async fn to(target: &str) -> Self {
        let target = target.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let (state, stop) = (Arc::new(AtomicU8::new(WELL)), CancellationToken::new());
        tokio::spawn(stop.clone().run_until_cancelled_owned(accept(listener, target, state.clone())));
        Self { authority, state, _stop: stop.drop_guard() }
    }

    pub(crate) fn authority(&self) -> String {
        self.authority.clone()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// From now on nothing comes through: connections hang, or end.
    pub(crate) async fn fail(&self, hang: bool) {
        self.state.store(if hang { SILENT } else { GONE }, Ordering::SeqCst);
        // Until the open connections have noticed.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    pub(crate) fn recover(&self) {
        self.state.store(WELL, Ordering::SeqCst);
    }
}

async fn accept(listener: TcpListener, target: String, state: Arc<AtomicU8>) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        tokio::spawn(relay(client, target.clone(), state.clone()));
    }
}

async fn relay(mut client: TcpStream, target: String, state: Arc<AtomicU8>) {
    if state.load(Ordering::SeqCst) == GONE {
        return;
    }
    wait_until_not(&state, SILENT).await;
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => return,
        () = wait_until_not(&state, WELL) => {}
    }
    wait_until_not(&state, SILENT).await;
}

async fn wait_until_not(state: &AtomicU8, unwanted: u8) {
    while state.load(Ordering::SeqCst) == unwanted {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
