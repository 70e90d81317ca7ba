//! Limits, exact at every instant.

use futures::future::join_all;
use serde_json::json;

use crate::support::TestApp;

pub(crate) async fn a_reservation_is_refused_with_the_numbers(app: &TestApp) {
    let ada = app.person_with_limit(10).await;
    ada.upload("a.txt", b"four").await;
    ada.reserve("b.txt", Some(5)).await;
    let refused = ada.ask("c.txt", Some(2)).await;
    refused.refuses(413, "quota_exceeded");
    assert_eq!(refused.json["detail"], json!({"used_bytes": 4, "limit_bytes": 10, "rejected_bytes": 2}));
    ada.reserve("d.txt", Some(1)).await;
    // Nothing is free: not even an upload that declares nothing.
    ada.ask("e.txt", None).await.refuses(413, "quota_exceeded");
    assert_eq!(ada.quota().await, (4, 6));
}

pub(crate) async fn racing_reservations_never_pass_the_limit(app: &TestApp) {
    let ada = app.person_with_limit(100).await;
    let answers = join_all((0..30).map(|_| ada.ask("a.txt", Some(9)))).await;
    let accepted = answers.iter().filter(|answer| answer.status == 200).count();
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        refused.refuses(413, "quota_exceeded");
    }
    assert_eq!(accepted, 11);
    assert_eq!(ada.quota().await, (0, 99));
}

pub(crate) async fn bytes_are_reserved_used_and_released(app: &TestApp) {
    let ada = app.person().await;
    let ticket = ada.reserve("a.txt", Some(5)).await;
    assert_eq!(ada.quota().await, (0, 5));
    assert_eq!(ada.put(&ticket, "hello").await, 200);
    assert_eq!(ada.quota().await, (0, 5));
    let confirmed = ada.confirm(&ticket.document_id).await.json;
    let expected = json!({"id": ticket.document_id, "size_bytes": 5, "used_bytes": 5, "status": "uploaded"});
    assert_eq!(confirmed, expected);
    assert_eq!(ada.quota().await, (5, 0));
    assert_eq!(ada.delete(&format!("/api/documents/{}", ticket.document_id)).await.status, 204);
    assert_eq!(ada.quota().await, (0, 0));
}
