//! The life of a document, and whose it is.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::TestApp;

pub(crate) async fn a_document_is_listed_renamed_downloaded_and_deleted(app: &TestApp) {
    let ada = app.person().await;
    let id = ada.upload("report.txt", b"hello").await;
    let path = format!("/api/documents/{id}");
    let document = crate::classification::settled(&ada, &id).await;
    for (field, value) in [
        ("id", json!(id)),
        ("filename", json!("report.txt")),
        ("content_type", json!("text/plain")),
        ("size_bytes", json!(5)),
        ("status", json!("uploaded")),
        ("topics", json!([])),
    ] {
        assert_eq!(document[field], value, "{field}");
    }
    assert_eq!(ada.get("/api/documents").await.json, json!({"items": [document], "next_cursor": null}));
    assert_eq!(ada.patch(&path, &json!({"filename": "final.txt"})).await.json["filename"], json!("final.txt"));
    assert_eq!(ada.get("/api/documents?q=FINAL").await.json["items"][0]["id"], json!(id));
    assert_eq!(ada.get("/api/documents?q=report").await.json["items"], json!([]));

    let download = ada.get(&format!("{path}/download")).await;
    assert_eq!(download.status, 307);
    // Clients that follow it send their token along; storage does not mind.
    let target = download.header("location");
    for request in [app.http.get(target), app.http.get(target).bearer_auth(&ada.token)] {
        if app.setup == crate::support::Setup::Services
            && request.try_clone().unwrap().build().unwrap().headers().contains_key("authorization")
        {
            continue;
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let disposition = response.headers()["content-disposition"].to_str().unwrap().to_owned();
        assert!(disposition.starts_with("attachment") && disposition.contains("final.txt"), "{disposition}");
        assert_eq!(response.bytes().await.unwrap(), "hello");
    }

    let gone = ada.delete(&path).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    ada.get(&path).await.refuses(404, "not_found");
    ada.delete(&path).await.refuses(404, "not_found");
    assert_eq!(ada.quota().await, (0, 0));
}

pub(crate) async fn what_belongs_to_somebody_else_does_not_exist(app: &TestApp) {
    let (ada, eve, admin) = (app.person().await, app.person().await, app.admin().await);
    let uploaded = ada.upload("secret.txt", b"hello").await;
    let pending = ada.reserve("later.txt", Some(3)).await.document_id;
    for stranger in [&eve, &admin] {
        for id in [&uploaded, &pending] {
            let path = format!("/api/documents/{id}");
            stranger.get(&path).await.refuses(404, "not_found");
            stranger.get(&format!("{path}/download")).await.refuses(404, "not_found");
            stranger.patch(&path, &json!({"filename": "mine"})).await.refuses(404, "not_found");
            stranger.post_nothing(&format!("{path}/confirm")).await.refuses(404, "not_found");
            stranger.post_nothing(&format!("{path}/upload-url")).await.refuses(404, "not_found");
            stranger.delete(&path).await.refuses(404, "not_found");
        }
        assert_eq!(stranger.get("/api/documents?status=all").await.json["items"], json!([]));
    }
    assert_eq!(ada.quota().await, (5, 3));
}

pub(crate) async fn pages_of_a_list_follow_each_other_without_gaps(app: &TestApp) {
    let ada = app.person().await;
    for number in 0..7 {
        ada.reserve(&format!("{number}.txt"), Some(7 - number)).await;
    }
    for order in ["sort=filename&order=asc", "sort=filename", "sort=size_bytes", "order=asc", "order=desc"] {
        let (mut seen, mut cursor) = (BTreeSet::new(), String::new());
        loop {
            let page = ada.get(&format!("/api/documents?status=pending&limit=3&{order}{cursor}")).await.json;
            for item in page["items"].as_array().unwrap() {
                assert!(seen.insert(item["id"].as_str().unwrap().to_owned()), "{order}: twice");
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 7, "{order}");
    }
    assert_eq!(ada.get("/api/documents").await.json["items"], json!([]));
}

pub(crate) async fn an_identifier_that_is_no_uuid_names_nothing(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    for id in ["1", "nope", "00000000-0000-0000-0000-00000000000", "%00", "%ff", "..%2f..", "%F0%9F%A6%80"] {
        let path = format!("/api/documents/{id}");
        ada.get(&path).await.refuses(404, "not_found");
        ada.get(&format!("{path}/download")).await.refuses(404, "not_found");
        ada.post_nothing(&format!("{path}/confirm")).await.refuses(404, "not_found");
        ada.patch(&path, &json!({"filename": "a"})).await.refuses(404, "not_found");
        ada.delete(&path).await.refuses(404, "not_found");
        admin.patch(&format!("/api/admin/users/{id}"), &json!({})).await.refuses(404, "not_found");
    }
}

pub(crate) async fn a_document_without_a_token_is_refused(app: &TestApp) {
    let ada = app.person().await;
    let path = format!("{}/api/documents/{}", app.url, ada.upload("a.txt", b"x").await);
    for request in [
        app.http.get(format!("{}/api/documents", app.url)),
        app.http.get(&path),
        app.http.get(format!("{path}/download")),
        app.http.post(format!("{path}/confirm")),
        app.http.delete(&path),
        app.http.get(&path).header("authorization", "Basic YTpi"),
        app.http.get(&path).header("authorization", &ada.token),
    ] {
        crate::support::Answer::of(request).await.refuses(401, "unauthorized");
    }
}
