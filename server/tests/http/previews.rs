//! A document's page, and what it may show.

use serde_json::json;

use crate::support::{Answer, Person, Setup, TestApp};

const BODY: &[u8] = b"<script>alert(1)</script>";
const NOBODYS: &str = "01980000-0000-7000-8000-000000000000";

async fn upload(person: &Person<'_>, filename: &str, content_type: &str) -> String {
    let body = json!({"filename": filename, "content_type": content_type, "size_bytes": BODY.len()});
    let answer = person.post("/api/documents/upload-url", &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let ticket = serde_json::from_value(answer.json).unwrap();
    assert_eq!(person.put(&ticket, BODY).await, 200);
    assert_eq!(person.confirm(&ticket.document_id).await.status, 200);
    ticket.document_id
}

async fn preview(person: &Person<'_>, id: &str) -> Answer {
    person.post("/fn/preview", &json!({"id": id})).await
}

/// A refusal as server functions answer it: with the request's id, for the page to show.
#[track_caller]
fn refuses_with_its_id(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.json["code"].as_str()), (status, Some(code)), "{answer:?}");
    assert_eq!(answer.json["request_id"].as_str(), Some(answer.header("x-request-id")));
}

pub(crate) async fn a_preview_is_answered_as_what_cannot_run(app: &TestApp) {
    let ada = app.person().await;
    for (declared, kind, served) in [
        ("application/pdf", "pdf", "application/pdf"),
        ("image/png", "image", "image/png"),
        ("text/csv; charset=utf-16", "text", "text/plain; charset=utf-8"),
    ] {
        let shown = preview(&ada, &upload(&ada, "page.html", declared).await).await;
        assert_eq!((shown.status, shown.json["kind"].as_str()), (200, Some(kind)), "{shown:?}");
        let url = shown.json["url"].as_str().unwrap();
        let from_a_page = app.http.get(url).header("origin", &app.url).header("range", "bytes=0-7");
        for (answer, status, body) in
            [(Answer::of(app.http.get(url)).await, 200, BODY), (Answer::of(from_a_page).await, 206, &BODY[..8])]
        {
            assert_eq!((answer.status, answer.text.as_bytes()), (status, body), "{answer:?}");
            for (name, value) in [
                ("content-type", served),
                ("content-disposition", "inline; filename=\"page.html\"; filename*=UTF-8''page.html"),
                ("cache-control", "private, no-store"),
                ("x-content-type-options", "nosniff"),
            ] {
                assert_eq!(answer.header(name), value, "{declared}");
            }
            if app.setup == Setup::Embedded {
                let policy = if kind == "pdf" { "frame-ancestors 'self'" } else { "default-src 'none'; sandbox" };
                assert_eq!(answer.header("content-security-policy"), policy, "{declared}");
            }
        }
    }
}

pub(crate) async fn what_could_run_has_no_preview(app: &TestApp) {
    let ada = app.person().await;
    for declared in ["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/octet-stream"] {
        let id = upload(&ada, "a.png", declared).await;
        refuses_with_its_id(&preview(&ada, &id).await, 422, "no_preview");
        let page = ada.get(&format!("/documents/{id}")).await;
        assert_eq!(page.status, 200, "{declared}");
        assert!(page.text.contains("No preview for this kind."), "{declared}: {}", page.text);
        assert!(!page.text.contains("X-Amz-Signature"), "{declared}");
    }
}

pub(crate) async fn what_is_not_the_callers_has_neither_preview_nor_page(app: &TestApp) {
    let (ada, eve) = (app.person().await, app.person().await);
    let id = upload(&ada, "secret.png", "image/png").await;
    let pending = ada.reserve("later.txt", Some(3)).await.document_id;
    refuses_with_its_id(&preview(&ada, &pending).await, 404, "not_found");
    for id in [id.as_str(), &pending, NOBODYS] {
        refuses_with_its_id(&preview(&eve, id).await, 404, "not_found");
        refuses_with_its_id(&eve.post("/fn/document", &json!({"id": id})).await, 404, "not_found");
    }
    for id in [id.as_str(), &pending, NOBODYS, "nope", "%ff", "..%2f.."] {
        let page = eve.get(&format!("/documents/{id}")).await;
        assert_eq!(page.status, 404, "{id}");
        assert!(page.header("content-type").starts_with("text/html") && page.text.contains("Page not found"), "{id}");
        assert!(!page.text.contains("secret.png") && !page.text.contains("later.txt"));
        let nobody = app.get(&format!("/documents/{id}")).await;
        assert_eq!((nobody.status, nobody.header("location")), (303, "/login"), "{id}");
    }
    let refused = app.post("/fn/preview", &json!({"id": id})).await;
    assert_eq!((refused.status, refused.json["code"].as_str()), (401, Some("unauthorized")));
}

pub(crate) async fn a_document_has_a_page_of_its_own(app: &TestApp) {
    let ada = app.person().await;
    let id = upload(&ada, "<b>Überblick.png", "image/png").await;
    let page = ada.get(&format!("/documents/{id}")).await;
    assert_eq!(page.status, 200);
    for part in ["Überblick", "25 bytes", "image/png", "not given", "X-Amz-Signature", "<img"] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    assert!(page.text.contains("<title>&lt;b>Überblick.png · Sluice</title>"), "{}", page.text);
    assert!(!page.text.contains("<b>Überblick"), "{}", page.text);
    let pending = ada.reserve("later.txt", Some(3)).await.document_id;
    let page = ada.get(&format!("/documents/{pending}")).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("It is still being uploaded.") && !page.text.contains("X-Amz-Signature"));
}

pub(crate) async fn a_page_shows_what_lies_in_the_store_and_nothing_else(app: &TestApp) {
    let ada = app.person().await;
    let id = upload(&ada, "a.pdf", "application/pdf").await;
    let shown = preview(&ada, &id).await;
    let url = shown.json["url"].as_str().unwrap();
    let store = url.split_once("/u/").unwrap().0.to_owned() + "/";
    let page = ada.get(&format!("/documents/{id}")).await;
    let policy = page.header("content-security-policy");
    for part in [format!("; img-src 'self' data: {store}; "), format!("; frame-src {store}; ")] {
        assert!(policy.contains(&part), "{part}: {policy}");
    }
    assert_eq!(store.starts_with(&app.url), app.setup == Setup::Embedded);
    assert!(!policy.contains("object-src") && policy.starts_with("default-src 'none'"));
}
