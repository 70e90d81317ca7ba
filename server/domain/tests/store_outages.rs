//! A store that goes away or hangs after the server started: everybody hears of it within seconds.
//!
//! Needs the variables that `scripts/services.sh` writes; fails without them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::{Duration, Instant},
};

use contract::{DocumentId, UserId};
use domain::{
    Clock,
    store::{ObjectKey, ObjectStore, StoreConfig, StoreError, StoreKind},
};
use futures::TryStreamExt;
use tokio::net::{TcpListener, TcpStream};

fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run this through scripts/with-services.sh"))
}

const THROUGH: u8 = 0;
const HANGS: u8 = 1;
const SLAMS: u8 = 2;

/// A store behind a line that can be cut.
struct Line {
    store: ObjectStore,
    mood: Arc<AtomicU8>,
}

impl Line {
    async fn to_minio() -> Self {
        let minio = env("TEST_MINIO_ENDPOINT").replace("http://", "");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = listener.local_addr().unwrap().to_string();
        let mood = Arc::new(AtomicU8::new(THROUGH));
        tokio::spawn(forward(listener, minio, mood.clone()));
        let config = StoreConfig {
            bucket: env("TEST_MINIO_BUCKET"),
            kind: StoreKind::S3 {
                endpoint: endpoint.clone(),
                public_endpoint: endpoint,
                access_key: env("TEST_MINIO_ACCESS_KEY"),
                secret_key: env("TEST_MINIO_SECRET_KEY"),
                region: "us-east-1".to_owned(),
                sts_endpoint: None,
                role_arn: None,
                allow_unscoped_signing: false,
            },
            url_ttl: Duration::from_secs(900),
        };
        Self { store: ObjectStore::connect(config).await.unwrap(), mood }
    }

    fn turn(&self, mood: u8) {
        self.mood.store(mood, Ordering::SeqCst);
    }
}

/// Hands bytes to and fro while the mood allows it; a change of mood ends what was open.
async fn forward(listener: TcpListener, minio: String, mood: Arc<AtomicU8>) {
    loop {
        let (mut near, _) = listener.accept().await.unwrap();
        let (minio, mood) = (minio.clone(), mood.clone());
        tokio::spawn(async move {
            let cut = async {
                while mood.load(Ordering::SeqCst) == THROUGH {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            };
            if mood.load(Ordering::SeqCst) == THROUGH {
                let mut far = TcpStream::connect(&minio).await.unwrap();
                tokio::select! {
                    _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                    () = cut => {}
                }
            } else if mood.load(Ordering::SeqCst) == HANGS {
                tokio::time::sleep(Duration::from_secs(60)).await;
            }
        });
    }
}

async fn unavailable_within<T: std::fmt::Debug>(seconds: u64, call: impl Future<Output = Result<T, StoreError>>) {
    let started = Instant::now();
    let error = call.await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(seconds), "{:?}: {error:?}", started.elapsed());
    assert!(!error.to_string().contains("127.0.0.1"), "a client may see this: {error}");
}

fn some_key() -> ObjectKey {
    let id = || Clock::default().new_id();
    ObjectKey::new(UserId(id()), DocumentId(id()))
}

#[tokio::test]
async fn a_store_that_is_gone_is_unavailable_at_once_and_back_when_it_is_back() {
    let line = Line::to_minio().await;
    line.turn(SLAMS);
    tokio::time::sleep(Duration::from_millis(50)).await;
    unavailable_within(3, line.store.ping()).await;
    unavailable_within(3, line.store.head(&some_key())).await;
    unavailable_within(11, line.store.delete(&some_key())).await;
    unavailable_within(11, line.store.list().try_collect::<Vec<_>>()).await;
    line.turn(THROUGH);
    line.store.ping().await.unwrap();
    assert_eq!(line.store.head(&some_key()).await.unwrap(), None);
}

#[tokio::test]
async fn a_store_that_hangs_is_given_up_after_three_seconds() {
    let line = Line::to_minio().await;
    line.turn(HANGS);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let key = some_key();
    tokio::join!(
        unavailable_within(8, line.store.head(&key)),
        unavailable_within(8, line.store.ping()),
        unavailable_within(20, line.store.delete(&key)),
    );
}

#[tokio::test]
async fn without_sts_no_url_is_signed_but_known_keys_still_sign() {
    use contract::{ContentType, FileName};
    use domain::store::GetPolicy;
    let line = Line::to_minio().await;
    let key = some_key();
    let download = |key: ObjectKey| GetPolicy {
        user: key.user(),
        document: key.document(),
        filename: FileName::parse("a.txt").unwrap(),
        content_type: ContentType::parse("text/plain").unwrap(),
        now: Clock::default().now(),
    };
    line.store.presign_get(&download(key)).await.unwrap();
    line.turn(SLAMS);
    tokio::time::sleep(Duration::from_millis(50)).await;
    line.store.presign_get(&download(key)).await.unwrap();
    unavailable_within(8, line.store.presign_get(&download(some_key()))).await;
    line.turn(THROUGH);
    line.store.presign_get(&download(some_key())).await.unwrap();
}
