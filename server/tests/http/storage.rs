//! What lies in storage is not what was signed, or comes when nobody waits for it any more.

use std::time::{Duration, Instant};

use contract::ContentType;
use domain::{
    Clock, Db,
    store::{ObjectStore, PutPolicy, StoreConfig, StoreKind},
};
use embedded_store::EmbeddedStore;
use futures::TryStreamExt;
use serde_json::json;
use server::config::{Config, Options, Store};

use crate::support::{IN_TIME, Person, SET_UPS, Setup, TestApp, Ticket, begin};

/// An application, and its store as the server itself reaches it.
async fn start(setup: Setup, change: impl FnOnce(&mut Options)) -> (TestApp, ObjectStore) {
    let mut settings = Options::default();
    let app = TestApp::start_with(setup, |options| {
        change(options);
        settings = options.clone();
    })
    .await;
    (app, store_of(&Config::resolve(&settings).unwrap()).await)
}

async fn store_of(config: &Config) -> ObjectStore {
    let region = "us-east-1".to_owned();
    let kind = match &config.store {
        Store::Embedded { bucket, root, master_key } => {
            let settings = embedded_store::Config {
                root: root.clone(),
                bucket: bucket.clone(),
                master_secret: master_key.0,
                region: region.clone(),
                max_object_bytes: 1000,
                min_transfer_secs: 60,
            };
            let store = EmbeddedStore::open(settings).await.unwrap();
            StoreKind::Embedded { store, region, public_origin: config.public_url.as_str().to_owned() }
        }
        Store::S3(store) => StoreKind::S3 {
            endpoint: store.endpoint.as_str().to_owned(),
            public_endpoint: store.public_endpoint.as_str().to_owned(),
            access_key: store.access_key.clone(),
            secret_key: store.secret_key.expose().to_owned(),
            region,
            sts_endpoint: None,
            role_arn: None,
            allow_unscoped_signing: false,
        },
    };
    let bucket = config.store.bucket().to_owned();
    ObjectStore::connect(StoreConfig { bucket, kind, url_ttl: Duration::from_secs(60) }).await.unwrap()
}

async fn objects(store: &ObjectStore) -> usize {
    store.list().try_collect::<Vec<_>>().await.unwrap().len()
}

async fn number(db: &Db, sql: &'static str) -> i64 {
    match db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    }
}

/// Waits for what jobs bring about.
async fn until<F: Future<Output = bool>>(what: &str, done: impl Fn() -> F) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !done().await {
        assert!(Instant::now() < deadline, "still waiting: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn path(ticket: &Ticket) -> String {
    format!("/api/documents/{}", ticket.document_id)
}

/// Puts what the ticket's URL would not let through, under one that the server gives to nobody.
async fn put_anyway(store: &ObjectStore, owner: &Person<'_>, ticket: &Ticket, content_type: &str, bytes: &str) {
    let put = PutPolicy {
        user: owner.id.parse().unwrap(),
        document: ticket.document_id.parse().unwrap(),
        size: None,
        content_type: ContentType::parse(content_type).unwrap(),
        sha256: None,
        now: Clock::System.now(),
    };
    let signed = store.presign_put(&put).await.unwrap();
    let other = Ticket { upload_url: signed.url, headers: signed.headers, ..ticket.clone() };
    assert_eq!(owner.put(&other, bytes).await, 200);
}

/// Object, row and reservation of the owner's only upload.
async fn assert_gone(store: &ObjectStore, owner: &Person<'_>, ticket: &Ticket) {
    assert_eq!(owner.quota().await, (0, 0));
    owner.get(&path(ticket)).await.refuses(404, "not_found");
    owner.confirm(&ticket.document_id).await.refuses(404, "not_found");
    until("the object to go", || async { objects(store).await == 0 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_object_of_another_type_is_refused_at_confirm_and_goes() {
    for setup in SET_UPS {
        let (app, store) = start(setup, |_| {}).await;
        let ada = app.person().await;
        for size in [Some(5), None] {
            let ticket = ada.reserve("a.txt", size).await;
            put_anyway(&store, &ada, &ticket, "text/html", "hello").await;
            let refused = ada.confirm(&ticket.document_id).await;
            assert!(refused.refuses(409, "type_mismatch").json["detail"].is_string(), "{refused:?}");
            assert_gone(&store, &ada, &ticket).await;
        }
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_object_of_another_size_is_refused_at_confirm_and_goes() {
    for setup in SET_UPS {
        let (app, store) = start(setup, |_| {}).await;
        let ada = app.person().await;
        for bytes in ["hell", "hello!", ""] {
            let ticket = ada.reserve("a.txt", Some(5)).await;
            put_anyway(&store, &ada, &ticket, "text/plain", bytes).await;
            assert_eq!((ada.quota().await, objects(&store).await), ((0, 5), 1));
            let refused = ada.confirm(&ticket.document_id).await;
            refused.refuses(409, "size_mismatch");
            assert_eq!(refused.json["detail"], json!({"declared_bytes": 5, "actual_bytes": bytes.len()}));
            assert_gone(&store, &ada, &ticket).await;
        }
        app.finish().await;
    }
}

/// MinIO stores an encoding that was not signed; the embedded store refuses it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_encoding_that_was_not_signed_never_becomes_a_document() {
    for setup in SET_UPS {
        let (app, store) = start(setup, |_| {}).await;
        let ada = app.person().await;
        let ticket = ada.reserve("a.txt", Some(5)).await;
        let mut encoded = ticket.clone();
        encoded.headers.insert("content-encoding".into(), "gzip".into());
        let status = ada.put(&encoded, "hello").await;
        let confirmed = ada.confirm(&ticket.document_id).await;
        if setup == Setup::Services {
            assert_eq!(status, 200);
            confirmed.refuses(409, "type_mismatch");
            assert_gone(&store, &ada, &ticket).await;
        } else {
            assert_eq!(status, 403);
            confirmed.refuses(422, "upload_not_found");
            assert_eq!(ada.quota().await, (0, 5));
        }
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_did_not_say_how_large_it_is_may_be_no_larger_than_any_other() {
    for setup in SET_UPS {
        let (app, store) = start(setup, |options| options.max_file_bytes = Some("5".into())).await;
        let ada = app.person().await;
        let ticket = ada.reserve("a.txt", None).await;
        let status = ada.put(&ticket, "hello!").await;
        let confirmed = ada.confirm(&ticket.document_id).await;
        if setup == Setup::Services {
            assert_eq!(status, 200);
            assert_eq!(confirmed.refuses(413, "file_too_large").json["detail"], json!({"limit_bytes": 5}));
            assert_gone(&store, &ada, &ticket).await;
        } else {
            assert!((400..500).contains(&status), "the embedded store knows by itself: {status}");
            confirmed.refuses(422, "upload_not_found");
        }
        app.finish().await;
    }
}

/// MinIO lets whoever looks for an object wait until all of its bytes have come.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_is_confirmed_while_it_comes_in_is_to_be_confirmed_later() {
    let app = TestApp::start(Setup::Services).await;
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    let (upload, sender) = begin(ada.put_request(&ticket).header("content-length", "5"), "hel").await;

    let begun = Instant::now();
    loop {
        let asked = Instant::now();
        let refused = ada.confirm(&ticket.document_id).await;
        if refused.status == 503 {
            refused.refuses(503, "storage_unavailable");
            assert!(asked.elapsed() < IN_TIME, "{:?}", asked.elapsed());
            break;
        }
        // What was sent has not reached it yet.
        refused.refuses(422, "upload_not_found");
        assert!(begun.elapsed() < Duration::from_secs(10), "nothing arrives");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(ada.quota().await, (0, 5));
    assert_eq!(ada.get(&path(&ticket)).await.json["status"], json!("pending"));

    sender.send(Ok("lo")).await.unwrap();
    drop(sender);
    assert_eq!(upload.await.unwrap().unwrap().status(), 200);
    assert_eq!(ada.confirm(&ticket.document_id).await.status, 200);
    assert_eq!(ada.quota().await, (5, 0));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_put_after_a_delete_a_cancel_and_a_413_is_gone_once_the_urls_are_dead() {
    tokio::join!(late_puts(Setup::Embedded), late_puts(Setup::Services));
}

async fn late_puts(setup: Setup) {
    let (app, store) = start(setup, |options| {
        options.upload_url_ttl_secs = Some("10".into());
        // A PUT that begins in time may take what the largest file needs, or the cutoff.
        options.max_file_bytes = Some("1000".into());
        options.pending_cutoff_secs = Some("2".into());
    })
    .await;
    let (ada, db) = (app.person_with_limit(10).await, app.database().await);

    let deleted = ada.reserve("a.txt", Some(5)).await;
    assert_eq!(ada.put(&deleted, "hello").await, 200);
    assert_eq!(ada.confirm(&deleted.document_id).await.status, 200);
    assert_eq!(ada.delete(&path(&deleted)).await.status, 204);
    let cancelled = ada.reserve("b.txt", Some(5)).await;
    assert_eq!(ada.delete(&path(&cancelled)).await.status, 204);
    let too_large = ada.reserve("c.txt", None).await;
    assert_eq!(ada.put(&too_large, "eleven byte").await, 200);
    ada.confirm(&too_large.document_id).await.refuses(413, "quota_exceeded");
    assert_eq!(ada.quota().await, (0, 0));

    // Each object is deleted at once and once more when its URL is dead.
    let deletions = || async { number(&db, "SELECT count(*) FROM jobs WHERE kind = 'delete_object'").await };
    until("the first deletions", || async { deletions().await == 3 }).await;
    let late = [(&deleted, "hello"), (&cancelled, "hello"), (&too_large, "eleven byte")];
    for (ticket, bytes) in late {
        assert_eq!(ada.put(ticket, bytes).await, 200, "storage cannot know");
    }
    let tombstones = || async { number(&db, "SELECT count(*) FROM tombstones").await };
    assert_eq!((objects(&store).await, tombstones().await), (3, 3));
    app.reconcile().await;

    until("the last deletions", || async { (tombstones().await, deletions().await) == (0, 0) }).await;
    assert_eq!(objects(&store).await, 0);
    for (ticket, bytes) in late {
        assert_eq!(ada.put(ticket, bytes).await, 403, "the URL is dead");
    }
    assert_eq!((ada.quota().await, objects(&store).await), ((0, 0), 0));
    db.close().await;
    app.finish().await;
}
