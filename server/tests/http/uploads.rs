//! Uploads that are not what they said.

use contract::Timestamp;
use domain::Clock;
use serde_json::{Value, json};

use crate::support::{SET_UPS, TestApp, Ticket};

/// What is documented and nothing more, for a text that was asked for at `asked`.
#[track_caller]
fn assert_is_a_ticket(ticket: &Value, asked: Timestamp) {
    let mut fields: Vec<_> = ticket.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, ["document_id", "expires_at", "headers", "method", "upload_url"], "{ticket}");
    assert_eq!(ticket["method"], json!("PUT"));
    assert_eq!(ticket["headers"], json!({"content-type": "text/plain", "if-none-match": "*"}));
    let expires: Timestamp = serde_json::from_value(ticket["expires_at"].clone()).unwrap();
    let (longest, shortest) = (expires.secs_since(asked), expires.secs_since(Clock::System.now()));
    assert!(longest >= 890 && shortest <= 910, "{ticket}");
}

pub(crate) async fn a_lie_about_the_size_is_refused_by_storage(app: &TestApp) {
    let ada = app.person_with_limit(10).await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    for bytes in ["hell", "hello!", ""] {
        let status = ada.put(&ticket, bytes).await;
        assert!((400..500).contains(&status), "{bytes:?}: {status}");
    }
    ada.confirm(&ticket.document_id).await.refuses(422, "upload_not_found");
    assert_eq!(ada.put(&ticket, "hello").await, 200);
    assert_eq!(ada.confirm(&ticket.document_id).await.status, 200);
}

pub(crate) async fn another_type_or_other_bytes_are_refused_by_storage(app: &TestApp) {
    let ada = app.person().await;
    // SHA-256 of "hello".
    let sum = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
    let body = json!({"filename": "a", "content_type": "text/plain", "size_bytes": 5, "sha256": sum});
    let ticket: Ticket = serde_json::from_value(ada.post("/api/documents/upload-url", &body).await.json).unwrap();
    assert_eq!(ticket.headers["x-amz-checksum-sha256"], sum);
    let mut other = ticket.clone();
    other.headers.insert("content-type".into(), "text/html".into());
    assert_eq!(ada.put(&other, "hello").await, 403);
    assert_eq!(ada.put(&ticket, "jello").await, 400);
    assert_eq!(ada.put(&ticket, "hello").await, 200);
    assert_eq!(ada.confirm(&ticket.document_id).await.status, 200);
    assert_eq!(ada.get(&format!("/api/documents/{}", ticket.document_id)).await.json["sha256"], json!(sum));
}

pub(crate) async fn an_upload_is_written_once(app: &TestApp) {
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    assert_eq!(ada.put(&ticket, "hello").await, 200);
    assert_eq!(ada.put(&ticket, "jello").await, 412);
    assert_eq!(ada.confirm(&ticket.document_id).await.status, 200);
    assert_eq!(ada.put(&ticket, "jello").await, 412);
}

pub(crate) async fn a_confirmation_without_an_object_changes_nothing(app: &TestApp) {
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    for _ in 0..2 {
        ada.confirm(&ticket.document_id).await.refuses(422, "upload_not_found");
        assert_eq!(ada.quota().await, (0, 5));
    }
}

pub(crate) async fn a_second_confirmation_answers_the_same(app: &TestApp) {
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    ada.put(&ticket, "hello").await;
    let answers = futures::future::join_all((0..8).map(|_| ada.confirm(&ticket.document_id))).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.json), (200, &answers[0].json), "{answer:?}");
    }
    assert_eq!(ada.confirm(&ticket.document_id).await.json, answers[0].json);
    assert_eq!(ada.quota().await, (5, 0));
}

pub(crate) async fn a_fresh_url_costs_no_new_reservation(app: &TestApp) {
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    let path = format!("/api/documents/{}/upload-url", ticket.document_id);
    let fresh: Ticket = serde_json::from_value(ada.post_nothing(&path).await.json).unwrap();
    assert_eq!((&fresh.document_id, &fresh.headers), (&ticket.document_id, &ticket.headers));
    assert_eq!(ada.quota().await, (0, 5));
    assert_eq!(ada.put(&fresh, "hello").await, 200);
    assert_eq!(ada.confirm(&ticket.document_id).await.status, 200);
    ada.post_nothing(&path).await.refuses(409, "already_uploaded");
}

pub(crate) async fn an_upload_of_unknown_size_is_decided_at_confirm(app: &TestApp) {
    let ada = app.person_with_limit(10).await;
    let fits = ada.reserve("a.txt", None).await;
    let too_large = ada.reserve("b.txt", None).await;
    assert_eq!(ada.quota().await, (0, 0));
    assert_eq!(ada.put(&fits, "sevenbt").await, 200);
    assert_eq!(ada.put(&too_large, "four").await, 200);
    assert_eq!(ada.confirm(&fits.document_id).await.status, 200);
    let refused = ada.confirm(&too_large.document_id).await;
    refused.refuses(413, "quota_exceeded");
    assert_eq!(refused.json["detail"], json!({"used_bytes": 7, "limit_bytes": 10, "rejected_bytes": 4}));
    assert_eq!(ada.quota().await, (7, 0));
    ada.get(&format!("/api/documents/{}", too_large.document_id)).await.refuses(404, "not_found");
}

pub(crate) async fn a_cancelled_upload_gives_its_bytes_back(app: &TestApp) {
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    assert_eq!(ada.delete(&format!("/api/documents/{}", ticket.document_id)).await.status, 204);
    assert_eq!(ada.quota().await, (0, 0));
    // The URL lives on; what it still writes belongs to nobody and goes with the tombstone.
    assert_eq!(ada.put(&ticket, "hello").await, 200);
    ada.confirm(&ticket.document_id).await.refuses(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_larger_than_the_operator_allows_is_refused() {
    for setup in SET_UPS {
        let app = TestApp::start_with(setup, |options| options.max_file_bytes = Some("5".into())).await;
        let ada = app.person().await;
        let refused = ada.ask("a.txt", Some(6)).await;
        refused.refuses(413, "file_too_large");
        assert_eq!(refused.json["detail"], json!({"limit_bytes": 5}));
        assert_eq!(ada.quota().await, (0, 0));
        ada.upload("a.txt", b"hello").await;
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_pending_uploads_are_refused_until_one_is_over() {
    for setup in SET_UPS {
        let app = TestApp::start_with(setup, |options| {
            options.max_pending_uploads = Some("2".into());
            options.max_unsized_pending = Some("1".into());
        })
        .await;
        let ada = app.person().await;
        let unsized_one = ada.reserve("a.txt", None).await;
        ada.ask("b.txt", None).await.refuses(429, "too_many_pending");
        ada.reserve("b.txt", Some(1)).await;
        ada.ask("c.txt", Some(1)).await.refuses(429, "too_many_pending");
        assert_eq!(ada.quota().await, (0, 1));
        assert_eq!(ada.delete(&format!("/api/documents/{}", unsized_one.document_id)).await.status, 204);
        ada.reserve("c.txt", Some(1)).await;
        assert_eq!(ada.quota().await, (0, 2));
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_url_comes_with_what_is_documented_and_lives_a_quarter_of_an_hour() {
    for setup in SET_UPS {
        let app = TestApp::start(setup).await;
        let ada = app.person().await;
        for size in [Some(5), None] {
            let asked = Clock::System.now();
            let ticket = ada.ask("a.txt", size).await.json;
            assert_is_a_ticket(&ticket, asked);
            let path = format!("/api/documents/{}/upload-url", ticket["document_id"].as_str().unwrap());
            let fresh = ada.post_nothing(&path).await.json;
            assert_is_a_ticket(&fresh, asked);
            assert_eq!(fresh["document_id"], ticket["document_id"]);
        }
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_a_batch_that_are_too_large_or_too_many_are_refused_on_their_own() {
    for setup in SET_UPS {
        let app = TestApp::start_with(setup, |options| {
            options.max_file_bytes = Some("5".into());
            options.max_pending_uploads = Some("2".into());
        })
        .await;
        let ada = app.person().await;
        let file = |size: i64| json!({"filename": "a", "content_type": "text/plain", "size_bytes": size});
        let files = [6, 5, 1, 1, 6].map(file);
        let asked = Clock::System.now();
        let answer = ada.post("/api/documents/upload-urls", &json!({"files": files})).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let results = answer.json["results"].as_array().unwrap();
        let codes: Vec<_> = results.iter().map(|result| result["error"]["code"].as_str()).collect();
        let (large, many) = (Some("file_too_large"), Some("too_many_pending"));
        assert_eq!(codes, [large, None, None, many, large]);
        for result in results {
            assert_eq!(result.as_object().unwrap().len(), 1, "ok or error: {result}");
            match result.get("ok") {
                Some(ticket) => assert_is_a_ticket(ticket, asked),
                None => assert_eq!(result["error"].as_object().unwrap().len(), 2, "code and detail alone: {result}"),
            }
        }
        assert_eq!(results[0]["error"]["detail"], json!({"limit_bytes": 5}));
        assert!(results[3]["error"]["detail"].is_string(), "{}", results[3]);
        assert_eq!(answer.json["quota"]["reserved_bytes"], json!(6));
        assert_eq!(ada.quota().await, (0, 6));
        app.finish().await;
    }
}
