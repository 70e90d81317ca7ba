//! Health, stopping, and services that are away.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Answer, Proxy, Setup, TestApp, free_address};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_healthy_server_is_live_and_ready() {
    for setup in [Setup::Embedded, Setup::Services] {
        let app = TestApp::start(setup).await;
        assert_eq!(app.get("/livez").await.status, 200);
        let ready = app.get("/readyz").await;
        assert_eq!(ready.json, json!({"status": "ok", "database": "ok", "store": "ok"}));
        app.finish().await;
    }
}

/// A store that is gone, and one that accepts connections and says nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_is_away_is_503_and_nothing_changes() {
    let proxy = Proxy::to(&std::env::var("TEST_MINIO_ENDPOINT").unwrap()).await;
    let app = TestApp::start_with(Setup::Services, |options| {
        options.minio_public_endpoint = options.minio_endpoint.replace(proxy.url());
    })
    .await;
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    assert_eq!(ada.put(&ticket, "hello").await, 200, "browsers reach it all the time");
    for hang in [true, false] {
        proxy.fail(hang).await;
        let started = Instant::now();
        ada.confirm(&ticket.document_id).await.refuses(503, "storage_unavailable");
        let ready = app.get("/readyz").await;
        assert_eq!((ready.status, &ready.json["store"]), (503, &json!("unavailable")));
        assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
        assert_eq!(ada.quota().await, (0, 5));
        assert_eq!(app.get("/livez").await.status, 200);
    }
    proxy.recover();
    assert_eq!(ada.confirm(&ticket.document_id).await.status, 200);
    assert_eq!(app.get("/readyz").await.status, 200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away_is_503_and_nothing_changes() {
    let server = std::env::var("TEST_POSTGRES_URL").unwrap();
    let host = server.split('@').nth(1).unwrap().split('/').next().unwrap().to_owned();
    let proxy = Proxy::to(&host).await;
    let (through, direct) = (proxy.authority(), host.clone());
    let app = TestApp::start_with(Setup::Services, |options| {
        options.database_url = options.database_url.take().map(|url| url.replace(&direct, &through));
    })
    .await;
    let ada = app.person().await;
    let id = ada.upload("a.txt", b"hello").await;
    for hang in [true, false] {
        proxy.fail(hang).await;
        let started = Instant::now();
        ada.get("/api/documents").await.refuses(503, "unavailable");
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
        assert_eq!(app.get("/login").await.status, 200, "a page that needs no database");
        let page = Answer::of(ada.request(reqwest::Method::GET, "/documents")).await;
        assert_eq!(page.status, 503);
        assert!(page.text.contains(page.header("x-request-id")) && page.text.contains("Try again"), "{page:?}");
        assert_eq!(app.get("/readyz").await.json["database"], json!("unavailable"));
        assert_eq!(app.get("/livez").await.status, 200);
    }
    proxy.recover();
    let deadline = Instant::now() + Duration::from_secs(20);
    while ada.get(&format!("/api/documents/{id}")).await.status != 200 {
        assert!(Instant::now() < deadline, "it does not recover");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(ada.quota().await, (5, 0));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopping_server_finishes_what_runs_and_refuses_what_is_new() {
    let app = TestApp::start(Setup::Embedded).await;
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    // An upload whose last bytes are still to come.
    let (sender, receiver) = tokio::sync::mpsc::channel::<Result<&str, std::io::Error>>(1);
    let body = reqwest::Body::wrap_stream(tokio_stream::wrappers::ReceiverStream::new(receiver));
    let mut request = app.http.put(&ticket.upload_url).header("content-length", "5").body(body);
    for (name, value) in &ticket.headers {
        request = request.header(name, value);
    }
    let upload = tokio::spawn(request.send());
    sender.send(Ok("hel")).await.unwrap();
    app.until_receiving().await;
    app.stop.cancel();
    let deadline = Instant::now() + Duration::from_secs(5);
    let mut refused = app.get("/api/documents").await;
    while refused.status != 503 && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
        refused = app.get("/api/documents").await;
    }
    assert_eq!(refused.refuses(503, "unavailable").header("x-content-type-options"), "nosniff");
    sender.send(Ok("lo")).await.unwrap();
    drop(sender);
    assert_eq!(upload.await.unwrap().unwrap().status(), 200);
    let started = Instant::now();
    app.finish().await;
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_are_counted_by_route_on_a_listener_of_their_own() {
    let free = free_address();
    let app = TestApp::start_with(Setup::Embedded, |options| options.metrics_addr = Some(free.to_string())).await;
    let ada = app.person().await;
    ada.upload("secret name.txt", b"hello").await;
    assert_eq!(app.get("/metrics").await.status, 404, "not public");
    let metrics = Answer::of(app.http.get(format!("http://{free}/metrics"))).await;
    assert_eq!((metrics.status, metrics.header("content-type")), (200, "text/plain; version=0.0.4"));
    let confirmed = "_count{method=\"POST\",route=\"/api/documents/{id}/confirm\",status=\"200\"} 1";
    for line in [confirmed, "sluice_jobs{state=\"dead\"} 0", "sluice_http_requests_running 0"] {
        assert!(metrics.text.contains(line), "{}", metrics.text);
    }
    assert!(!metrics.text.contains(&ada.id) && !metrics.text.contains("secret name"));
    app.finish().await;
}
