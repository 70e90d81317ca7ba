//! Many files at once.

use serde_json::json;

use crate::support::{TestApp, Ticket};

const BATCH: &str = "/api/documents/upload-urls";

pub(crate) async fn each_file_is_accepted_or_refused_on_its_own(app: &TestApp) {
    let ada = app.person_with_limit(100).await;
    let file = |name: &str, size: i64| json!({"filename": name, "content_type": "text/plain", "size_bytes": size});
    let files = [file("a", 60), file("b", 60), file("c/d", 1), file("e", 40)];
    let answer = ada.post(BATCH, &json!({"files": files})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let codes: Vec<_> =
        answer.json["results"].as_array().unwrap().iter().map(|result| result["error"]["code"].as_str()).collect();
    assert_eq!(codes, [None, Some("quota_exceeded"), Some("invalid_request"), None]);
    assert_eq!(answer.json["quota"], json!({"used_bytes": 0, "reserved_bytes": 100, "limit_bytes": 100}));
    let refused = &answer.json["results"][1]["error"];
    assert_eq!(refused["detail"], json!({"used_bytes": 0, "limit_bytes": 100, "rejected_bytes": 60}));
    assert_eq!(refused.as_object().unwrap().len(), 2, "code and detail alone: {refused}");

    let ticket: Ticket = serde_json::from_value(answer.json["results"][3]["ok"].clone()).unwrap();
    assert_eq!(ada.put(&ticket, vec![7; 40]).await, 200);
    assert_eq!(ada.confirm(&ticket.document_id).await.status, 200);
    assert_eq!(ada.quota().await, (40, 60));
}

pub(crate) async fn a_batch_holds_one_to_a_hundred_files(app: &TestApp) {
    let ada = app.person().await;
    let files = |count| vec![json!({"filename": "a", "content_type": "a/b", "size_bytes": 1}); count];
    assert_eq!(ada.post(BATCH, &json!({"files": files(100)})).await.status, 200);
    assert_eq!(ada.quota().await, (0, 100));
    ada.post(BATCH, &json!({"files": files(101)})).await.names("files");
    ada.post(BATCH, &json!({"files": []})).await.names("files");
    ada.post(BATCH, &json!({"files": {}})).await.names("files");
    ada.post(BATCH, &json!({})).await.names("files");
    ada.post(BATCH, &json!({"files": [{"filename": "a", "content_type": 1}]})).await.names("files[0].content_type");
    assert_eq!(ada.quota().await, (0, 100));
}
