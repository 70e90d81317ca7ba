//! The store's suite against the embedded store, reached over a loopback listener as browsers reach it, and what only
//! holds there: key ids that carry their own limits.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

mod store_suite;

use std::time::Duration;

use axum::{Router, body::Body, extract::Request, routing::any};
use contract::UserId;
use domain::store::{ConnectError, ObjectStore, StoreConfig, StoreKind};
use embedded_store::{Config, EmbeddedStore};
use store_suite::{Fixture, attacks::*, requests::*};
use tempfile::TempDir;
use tokio::net::TcpListener;

const BUCKET: &str = "sluice";
const REGION: &str = "us-east-1";

async fn opened() -> (EmbeddedStore, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        root: folder.path().to_owned(),
        bucket: BUCKET.to_owned(),
        master_secret: [7; 32],
        region: REGION.to_owned(),
        max_object_bytes: 64 << 20,
        min_transfer_secs: 3600,
    };
    (EmbeddedStore::open(config).await.unwrap(), folder)
}

fn config(store: EmbeddedStore, public_origin: String) -> StoreConfig {
    let kind = StoreKind::Embedded { store, public_origin, region: REGION.to_owned() };
    StoreConfig { bucket: BUCKET.to_owned(), kind, url_ttl: Duration::from_secs(900) }
}

async fn embedded() -> Fixture {
    let (store, folder) = opened().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let public = store.clone();
    let serve = move |request: Request| {
        let public = public.clone();
        async move { public.serve_public(request).await.map(Body::new) }
    };
    let router = Router::new().route(&format!("/{BUCKET}/{{*key}}"), any(serve));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Fixture::new(ObjectStore::connect(config(store, origin)).await.unwrap(), folder)
}

store_suite!(embedded);

#[tokio::test]
async fn a_key_id_rewritten_for_another_account_does_not_sign() {
    let it = embedded().await;
    let (mine, theirs) = (new_key(new_user()), new_key(new_user()));
    let my_request = it.store.presign_put(&upload_of(mine, b"hello")).await.unwrap();
    let their_request = it.store.presign_put(&upload_of(theirs, b"hello")).await.unwrap();
    let id = |url: &str| url.split('&').find(|pair| pair.contains("X-Amz-Credential=")).unwrap().to_owned();
    let (my_id, their_id) = (id(&my_request.url), id(&their_request.url));
    assert_ne!(my_id, their_id);
    let forged = swap(&my_request, mine, theirs).replace(&my_id, &their_id);
    assert_eq!(refusal(it.put_to(&forged, &my_request, b"hello")).await, 403);
    it.assert_absent(theirs).await;
}

#[tokio::test]
async fn a_bucket_that_the_store_does_not_have_is_said_at_the_start() {
    let (store, _folder) = opened().await;
    let mut config = config(store, "http://localhost:3000".to_owned());
    config.bucket = "another".to_owned();
    let error = ObjectStore::connect(config).await.unwrap_err();
    assert!(matches!(error, ConnectError::Embedded { .. }), "{error:?}");
}

#[tokio::test]
async fn more_objects_than_one_page_are_listed_once_each() {
    use futures::TryStreamExt;
    let it = embedded().await;
    let user: UserId = new_user();
    for _ in 0..1003 {
        it.uploaded(user, b"x").await;
    }
    let listed: Vec<_> = it.store.list().try_collect().await.unwrap();
    assert_eq!(listed.len(), 1003);
    assert!(listed.is_sorted_by(|a, b| a.key < b.key));
}
