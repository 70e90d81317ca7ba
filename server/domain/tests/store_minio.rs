//! The store's suite against MinIO, under a user of its own, and what only holds there: temporary keys from STS, and
//! why the configured key must not be root's.
//!
//! Needs the variables that `scripts/services.sh` writes; fails without them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

mod store_suite;

use std::time::{Duration, Instant};

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::store::{ConnectError, ObjectStore, StoreConfig, StoreKind};
use store_suite::{Fixture, attacks::*, requests::*};

fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run this through scripts/with-services.sh"))
}

/// The public endpoint has another host name than the internal one: only the former may be signed.
fn config(access_key: String, secret_key: String, allow_unscoped_signing: bool) -> StoreConfig {
    let endpoint = env("TEST_MINIO_ENDPOINT");
    let public_endpoint = endpoint.replace("127.0.0.1", "localhost");
    assert_ne!(public_endpoint, endpoint);
    StoreConfig {
        bucket: env("TEST_MINIO_BUCKET"),
        kind: StoreKind::S3 {
            endpoint,
            public_endpoint,
            access_key,
            secret_key,
            region: "us-east-1".to_owned(),
            sts_endpoint: None,
            role_arn: None,
            allow_unscoped_signing,
        },
        url_ttl: Duration::from_secs(900),
    }
}

fn dedicated() -> StoreConfig {
    config(env("TEST_MINIO_ACCESS_KEY"), env("TEST_MINIO_SECRET_KEY"), false)
}

fn root(allow_unscoped_signing: bool) -> StoreConfig {
    config(env("TEST_MINIO_ROOT_USER"), env("TEST_MINIO_ROOT_PASSWORD"), allow_unscoped_signing)
}

async fn minio() -> Fixture {
    Fixture::new(ObjectStore::connect(dedicated()).await.unwrap(), ())
}

store_suite!(minio);

#[tokio::test]
async fn urls_are_signed_for_the_public_host_only() {
    let it = minio().await;
    let key = new_key(new_user());
    let request = it.store.presign_put(&upload_of(key, b"hello")).await.unwrap();
    assert!(request.url.starts_with("http://localhost:"), "{}", request.url);
    let internal = request.url.replace("localhost", "127.0.0.1");
    assert_eq!(refusal(it.put_to(&internal, &request, b"hello")).await, 403);
    assert_eq!(status(it.put(&request, b"hello")).await, 200);
}

#[tokio::test]
async fn a_token_of_another_account_is_refused() {
    let it = minio().await;
    let (mine, theirs) = (new_key(new_user()), new_key(new_user()));
    let (my_request, their_request) = (
        it.store.presign_put(&upload_of(mine, b"hello")).await.unwrap(),
        it.store.presign_put(&upload_of(theirs, b"hello")).await.unwrap(),
    );
    let token = |url: &str| url.split('&').find(|pair| pair.starts_with("X-Amz-Security-Token=")).unwrap().to_owned();
    let (my_token, their_token) = (token(&my_request.url), token(&their_request.url));
    assert_ne!(my_token, their_token);
    let crossed = my_request.url.replace(&my_token, &their_token);
    assert_eq!(refusal(it.put_to(&crossed, &my_request, b"hello")).await, 403);
    let theirs_with_mine = their_request.url.replace(&their_token, &my_token);
    assert_eq!(refusal(it.put_to(&theirs_with_mine, &their_request, b"hello")).await, 403);
    it.assert_absent(mine).await;
    it.assert_absent(theirs).await;
}

/// The token is a readable JWT that names the key which assumed the role.
fn parent_in(token: &str) -> String {
    let claims = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    claims["parent"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_parent_key_that_a_token_names_opens_nothing() {
    let it = minio().await;
    let (mine, theirs) = (new_key(new_user()), new_key(new_user()));
    let request = it.store.presign_put(&upload_of(mine, b"hello")).await.unwrap();
    let token = query(&request.url, "X-Amz-Security-Token").unwrap();
    let parent = parent_in(&token);
    assert_eq!(parent, env("TEST_MINIO_ACCESS_KEY"));

    let credential = query(&request.url, "X-Amz-Credential").unwrap();
    let scope = credential.split_once('/').unwrap().1;
    for key in [mine, theirs] {
        let url = swap(&request, mine, key);
        let target = url.split_once('?').unwrap().0;
        for token in [None, Some(token.as_str())] {
            refusal(unsigned_trailer(&it, target, &format!("{parent}/{scope}"), token)).await;
            it.assert_absent(key).await;
        }
    }
}

/// The other side of the attacks: they are real, and the key's policy is what stops them.
#[tokio::test]
async fn a_url_of_the_root_key_would_open_other_accounts() {
    let it = Fixture::new(ObjectStore::connect(root(true)).await.unwrap(), ());
    let victim = it.uploaded(new_user(), b"the victim's own words").await;
    let mine = new_key(new_user());
    let mut upload = upload_of(mine, b"hello");
    (upload.size, upload.sha256) = (None, None);
    let request = it.store.presign_put(&upload).await.unwrap();

    let copy = it.put(&request, b"").header("x-amz-copy-source", format!("/{}/{victim}", bucket_of(&request, mine)));
    assert_eq!(status(copy).await, 200);
    assert_eq!(it.bytes(mine).await, b"the victim's own words");

    let credential = query(&request.url, "X-Amz-Credential").unwrap();
    let target = swap(&request, mine, victim);
    let target = target.split_once('?').unwrap().0;
    assert_eq!(status(unsigned_trailer(&it, target, &credential, None)).await, 200);
    assert_eq!(it.bytes(victim).await, b"hello");
}

/// The other side of the downloads: MinIO keeps what was not signed, and the download's own URL is what overrides it.
#[tokio::test]
async fn headers_that_an_upload_added_unsigned_are_kept() {
    let it = minio().await;
    let key = new_key(new_user());
    let request = it.store.presign_put(&upload_of(key, b"hello")).await.unwrap();
    let put = it.put(&request, b"hello").header("content-disposition", "inline").header("cache-control", "public");
    assert_eq!(status(put).await, 200);

    let user = Credentials::new(env("TEST_MINIO_ACCESS_KEY"), env("TEST_MINIO_SECRET_KEY"), None, None, "test");
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("us-east-1"))
        .endpoint_url(env("TEST_MINIO_ENDPOINT"))
        .credentials_provider(user)
        .force_path_style(true)
        .build();
    let head = Client::from_conf(config).head_object().bucket(env("TEST_MINIO_BUCKET")).key(key.to_string());
    let head = head.send().await.unwrap();
    assert_eq!((head.content_disposition(), head.cache_control()), (Some("inline"), Some("public")));
}

#[tokio::test]
async fn a_key_that_is_too_powerful_is_refused_and_leaves_nothing_behind() {
    let error = ObjectStore::connect(root(false)).await.unwrap_err();
    assert!(matches!(error, ConnectError::TooPowerful { .. }), "{error:?}");
    let text = error.to_string();
    for part in ["MINIO_ACCESS_KEY", "s3:authType", "SLUICE_ALLOW_UNSCOPED_SIGNING=true"] {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    assert!(!text.contains('\n') && !text.contains(&env("TEST_MINIO_ROOT_PASSWORD")), "{text}");

    use futures::TryStreamExt;
    let listed: Vec<_> = minio().await.store.list().try_collect().await.unwrap();
    assert!(listed.iter().all(|object| !object.key.user().0.is_nil()));
}

#[tokio::test]
async fn a_wrong_secret_is_said_to_be_one_at_once() {
    let started = Instant::now();
    let wrong = config(env("TEST_MINIO_ACCESS_KEY"), "not the secret".to_owned(), false);
    let error = ObjectStore::connect(wrong).await.unwrap_err();
    assert!(matches!(error, ConnectError::Refused { .. }), "{error:?}");
    assert!(error.to_string().contains("SignatureDoesNotMatch"), "{error}");
    // A store that does not answer is given ten seconds.
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_missing_bucket_is_created() {
    let mut config = dedicated();
    config.bucket = format!("{}-{}", config.bucket, &new_user().to_string()[24..]);
    let it = Fixture::new(ObjectStore::connect(config.clone()).await.unwrap(), ());
    it.store.ping().await.unwrap();
    let key = it.uploaded(new_user(), b"hello").await;

    let again = ObjectStore::connect(config).await.unwrap();
    assert!(again.head(&key).await.unwrap().is_some());
}

#[tokio::test]
async fn a_key_that_may_not_assume_a_role_is_refused_with_advice() {
    let mut config = dedicated();
    let StoreKind::S3 { sts_endpoint, .. } = &mut config.kind else { unreachable!() };
    *sts_endpoint = Some(format!("127.0.0.1:{}", closed_port()));
    let error = ObjectStore::connect(config).await.unwrap_err();
    assert!(matches!(error, ConnectError::NoTemporaryKeys { .. }), "{error:?}");
    assert!(error.to_string().contains("STS_ENDPOINT"), "{error}");
}

#[tokio::test]
async fn a_store_that_never_answers_is_said_to_be_down_after_ten_seconds() {
    let mut config = dedicated();
    let StoreKind::S3 { endpoint, .. } = &mut config.kind else { unreachable!() };
    *endpoint = format!("http://127.0.0.1:{}", closed_port());
    let started = Instant::now();
    let error = ObjectStore::connect(config).await.unwrap_err();
    assert!(matches!(error, ConnectError::Unreachable { .. }), "{error:?}");
    assert!(error.to_string().contains("MINIO_ENDPOINT"), "{error}");
    assert!((8..16).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}

/// A port that nobody listens on.
fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
