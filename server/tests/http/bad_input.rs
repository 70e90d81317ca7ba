//! Whatever a client may send instead of what is documented: refused, by the name of what is wrong.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, TestApp};

const UPLOAD: &str = "/api/documents/upload-url";

fn bad_names() -> Vec<String> {
    let mut names: Vec<String> =
        ["", " ", "\u{a0}", ".", "..", "a/b", "..\\x", "a\0b", "a\nb", "\u{7f}", "\u{85}"].map(str::to_owned).to_vec();
    names.extend(["n".repeat(256), "é".repeat(128)]);
    names
}

pub(crate) async fn every_bad_upload_names_its_field(app: &TestApp) {
    let ada = app.person().await;
    let upload = |field: &str, value: Value| {
        let mut body = json!({"filename": "a.txt", "content_type": "text/plain", "size_bytes": 1});
        body[field] = value;
        body
    };
    for name in bad_names() {
        ada.post(UPLOAD, &upload("filename", json!(name))).await.names("filename");
    }
    for (field, values) in [
        ("filename", vec![json!(null), json!(1), json!([]), json!({})]),
        (
            "content_type",
            vec![json!(""), json!("text"), json!("text/plain\r\nx: y"), json!("a/b c"), json!(null), json!(7)],
        ),
        ("size_bytes", vec![json!(0), json!(-1), json!(1.5), json!("1"), json!(true), json!([1]), json!(u64::MAX)]),
        ("sha256", vec![json!(""), json!("abc"), json!("z".repeat(44)), json!(1)]),
        ("multipart", vec![json!("yes"), json!(1)]),
        ("quota", vec![json!(1)]),
    ] {
        for value in values {
            ada.post(UPLOAD, &upload(field, value)).await.names(field);
        }
    }
    for size in ["9223372036854775808", "-9223372036854775809", "1e400", "1e3", "1.0"] {
        let body = format!(r#"{{"filename":"a","content_type":"a/b","size_bytes":{size}}}"#);
        let request = ada.request(Method::POST, UPLOAD).header("content-type", "application/json").body(body);
        Answer::of(request).await.names("size_bytes");
    }
    ada.post(UPLOAD, &json!({"content_type": "a/b"})).await.names("filename");
    ada.post(UPLOAD, &json!({"filename": "a"})).await.names("content_type");
    assert_eq!(ada.quota().await, (0, 0));
}

pub(crate) async fn names_people_use_are_kept_as_sent(app: &TestApp) {
    let ada = app.person().await;
    let long = "n".repeat(255);
    for name in [
        " a ",
        "...",
        "Rechnung März – Stadtwerke.pdf",
        "تقرير.pdf",
        "🦀🦀.txt",
        "a\u{202e}fdp.exe",
        "'; DROP--",
        &long,
    ] {
        let document = ada.upload(name, b"x").await;
        let found = ada.get(&format!("/api/documents/{document}")).await;
        assert_eq!(found.json["filename"], json!(name));
        let target = ada.get(&format!("/api/documents/{document}/download")).await.header("location").to_owned();
        assert_eq!(app.http.get(target).send().await.unwrap().status(), 200, "{name}");
    }
}

pub(crate) async fn every_bad_query_names_its_parameter(app: &TestApp) {
    let ada = app.person().await;
    for query in [
        "status=gone",
        "status=",
        "sort=name",
        "order=up",
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=1.5",
        "limit=x",
        "limit=99999999999999999999",
        "cursor=garbage",
        "cursor=%00",
        "q=%00",
        "stauts=all",
    ] {
        let name = query.split('=').next().unwrap();
        ada.get(&format!("/api/documents?{query}")).await.names(name);
    }
    // A cursor of the right shape that nobody gave out.
    let forged =
        r#"{"sort":"filename","order":"asc","key":{"Text":"\u0000"},"id":"01980000-0000-7000-8000-000000000000"}"#;
    let forged = format!("sort=filename&order=asc&cursor={}", URL_SAFE_NO_PAD.encode(forged));
    ada.get(&format!("/api/documents?{forged}")).await.names("cursor");
    for query in
        ["q=%25_%27%5C", "q=%F0%9F%A6%80", "q=", "limit=1", "limit=100", "status=all&sort=size_bytes&order=asc"]
    {
        assert_eq!(ada.get(&format!("/api/documents?{query}")).await.status, 200, "{query}");
    }
}

pub(crate) async fn every_bad_rename_names_its_field(app: &TestApp) {
    let ada = app.person().await;
    let path = format!("/api/documents/{}", ada.upload("a.txt", b"x").await);
    for name in bad_names() {
        ada.patch(&path, &json!({"filename": name})).await.names("filename");
    }
    ada.patch(&path, &json!({})).await.names("filename");
    ada.patch(&path, &json!({"filename": 1})).await.names("filename");
    ada.patch(&path, &json!({"filename": "b", "size_bytes": 2})).await.names("size_bytes");
    assert_eq!(ada.names().await, ["a.txt"]);
}

pub(crate) async fn every_bad_account_names_its_field(app: &TestApp) {
    for email in ["", "a", "@", "a@", "@b", "a b@example.org", "a\0@example.org", "a\n@example.org", &"a".repeat(400)] {
        app.post("/api/auth/register", &json!({"email": email, "password": PASSWORD})).await.names("email");
    }
    for password in ["", "short", "123456789"] {
        app.post("/api/auth/register", &json!({"email": "a@example.org", "password": password}))
            .await
            .names("password");
    }
    for route in ["/api/auth/register", "/api/auth/login"] {
        app.post(route, &json!({"email": 1, "password": PASSWORD})).await.names("email");
        app.post(route, &json!({"email": "a@example.org"})).await.names("password");
        app.post(route, &json!({"email": "a@example.org", "password": PASSWORD, "role": "admin"})).await.names("role");
    }
    // Signing in does not tell a bad address from an unknown one.
    for email in ["", "a\0@example.org", "no address"] {
        let refused = app.post("/api/auth/login", &json!({"email": email, "password": PASSWORD})).await;
        refused.refuses(401, "invalid_credentials");
    }
    app.post("/api/auth/refresh", &json!({"refresh_token": null})).await.names("refresh_token");
    app.post("/api/auth/logout", &json!({})).await.names("refresh_token");
}

pub(crate) async fn every_bad_patch_of_a_user_names_its_field(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    let path = format!("/api/admin/users/{}", ada.id);
    for (field, value) in [
        ("limit_bytes", json!(-1)),
        ("limit_bytes", json!(1.5)),
        ("limit_bytes", json!("1")),
        ("role", json!("king")),
        ("role", json!(1)),
        ("disabled", json!("yes")),
        ("email", json!("x@example.org")),
    ] {
        admin.patch(&path, &json!({field: value})).await.names(field);
    }
}
