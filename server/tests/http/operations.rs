//! Health, stopping, and services that are away.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::json;
use server::config::Options;

use crate::support::{Answer, IN_TIME, Person, Proxy, SET_UPS, Setup, TestApp, begin, env, free_address};

async fn scrape(app: &TestApp, metrics: SocketAddr) -> Answer {
    Answer::of(app.http.get(format!("http://{metrics}/metrics"))).await
}

/// Waits until a request is in its handler.
async fn until_one_runs(app: &TestApp, metrics: SocketAddr) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !scrape(app, metrics).await.text.contains("\nsluice_http_requests_running 1\n") {
        assert!(Instant::now() < deadline, "nothing arrives");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_healthy_server_is_live_and_ready() {
    for setup in SET_UPS {
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
    let proxy = Proxy::to(&env("TEST_MINIO_ENDPOINT")).await;
    let app = TestApp::start(Setup::Services).await;
    // It has signed nothing for anybody: every URL makes it ask for a key.
    let through = |options: &mut Options| options.minio_public_endpoint = options.minio_endpoint.replace(proxy.url());
    let replica = app.replica(through).await;
    let here = app.person().await;
    let ticket = here.reserve("a.txt", Some(5)).await;
    assert_eq!(here.put(&ticket, "hello").await, 200);
    let kept = here.upload("kept.txt", b"hello").await;
    let unwanted = [here.upload("b.txt", b"b").await, here.upload("c.txt", b"c").await];

    let ada = Person::sign_in(&replica, &here.email).await;
    let again = format!("/api/documents/{}/upload-url", ticket.document_id);
    let download = format!("/api/documents/{kept}/download");
    let file = json!({"filename": "late.txt", "content_type": "text/plain", "size_bytes": 3});
    let files = json!({"files": [file, file]});
    for (hang, unwanted) in [true, false].into_iter().zip(unwanted) {
        let (used, reserved) = ada.quota().await;
        proxy.fail(hang).await;
        let started = Instant::now();
        let (one, many, renewed, downloaded, confirmed, ready) = tokio::join!(
            ada.ask("late.txt", Some(3)),
            ada.post("/api/documents/upload-urls", &files),
            ada.post_nothing(&again),
            ada.get(&download),
            ada.confirm(&ticket.document_id),
            replica.get("/readyz"),
        );
        assert!(started.elapsed() < IN_TIME, "{:?}", started.elapsed());
        for answer in [one, many, renewed, downloaded, confirmed] {
            answer.refuses(503, "storage_unavailable");
        }
        assert_eq!((ready.status, &ready.json["store"]), (503, &json!("unavailable")));
        assert_eq!(replica.get("/livez").await.status, 200);
        assert_eq!(ada.quota().await, (used, reserved));
        assert_eq!(ada.delete(&format!("/api/documents/{unwanted}")).await.status, 204, "the object can wait");
        assert_eq!(ada.quota().await, (used - 1, reserved));
    }
    assert_eq!(ada.quota().await, (5, 5));

    proxy.recover();
    assert_eq!(ada.confirm(&ticket.document_id).await.status, 200);
    assert_eq!(ada.get(&download).await.status, 307);
    ada.upload("late.txt", b"abc").await;
    assert_eq!(replica.get("/readyz").await.status, 200);
    assert_eq!(ada.quota().await, (13, 0));
    replica.finish().await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away_is_503_and_nothing_changes() {
    let (proxy, app) = TestApp::behind_a_proxy().await;
    let ada = app.person().await;
    let id = ada.upload("a.txt", b"hello").await;
    for hang in [true, false] {
        proxy.fail(hang).await;
        let started = Instant::now();
        ada.get("/api/documents").await.refuses(503, "unavailable");
        assert!(started.elapsed() < IN_TIME, "{:?}", started.elapsed());
        assert_eq!(app.get("/login").await.status, 200, "a page that needs no database");
        let page = Answer::of(ada.request(Method::GET, "/documents")).await;
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
    for setup in SET_UPS {
        let metrics = free_address();
        let app = TestApp::start_with(setup, |options| options.metrics_addr = Some(metrics.to_string())).await;
        let ada = app.person().await;
        // Bytes pass through the server when the store is its own.
        let (request, first, rest) = match setup {
            Setup::Embedded => {
                (ada.put_request(&ada.reserve("a.txt", Some(5)).await).header("content-length", "5"), "hel", "lo")
            }
            Setup::Services => {
                let request = ada.request(Method::POST, "/api/documents/upload-url");
                let request = request.header("content-type", "application/json");
                (request, r#"{"filename":"a.txt","#, r#""content_type":"text/plain"}"#)
            }
        };
        let (answer, sender) = begin(request, first).await;
        until_one_runs(&app, metrics).await;
        app.stop.cancel();
        let stopped = Instant::now();
        let mut refused = app.get("/api/documents").await;
        while refused.status != 503 && stopped.elapsed() < Duration::from_secs(5) {
            tokio::time::sleep(Duration::from_millis(20)).await;
            refused = app.get("/api/documents").await;
        }
        assert_eq!(refused.refuses(503, "unavailable").header("x-content-type-options"), "nosniff");
        sender.send(Ok(rest)).await.unwrap();
        drop(sender);
        assert_eq!(answer.await.unwrap().unwrap().status(), 200);
        app.finish().await;
        // Well before what still runs would be given up.
        assert!(stopped.elapsed() < Duration::from_secs(8), "{:?}", stopped.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopping_server_waits_ten_seconds_for_what_never_ends() {
    let app = TestApp::start(Setup::Embedded).await;
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    let (upload, sender) = begin(ada.put_request(&ticket).header("content-length", "5"), "hel").await;
    app.until_receiving().await;
    let stopped = Instant::now();
    app.finish().await;
    assert!((9..14).contains(&stopped.elapsed().as_secs()), "{:?}", stopped.elapsed());
    drop((upload, sender));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_are_counted_by_route_on_a_listener_of_their_own() {
    for setup in SET_UPS {
        let free = free_address();
        let app = TestApp::start_with(setup, |options| options.metrics_addr = Some(free.to_string())).await;
        let ada = app.person().await;
        ada.upload("secret name.txt", b"hello").await;
        assert_eq!(app.get("/metrics").await.status, 404, "not public");
        let metrics = scrape(&app, free).await;
        assert_eq!((metrics.status, metrics.header("content-type")), (200, "text/plain; version=0.0.4"));
        let confirmed = "_count{method=\"POST\",route=\"/api/documents/{id}/confirm\",status=\"200\"} 1";
        for line in [confirmed, "sluice_jobs{state=\"dead\"} 0", "sluice_http_requests_running 0"] {
            assert!(metrics.text.contains(line), "{}", metrics.text);
        }
        assert!(!metrics.text.contains(&ada.id) && !metrics.text.contains("secret name"));
        app.finish().await;
    }
}
