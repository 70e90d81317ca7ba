//! Sessions, password, and the end of an account.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Person, TestApp};

const NEW: &str = "another long passphrase";

async fn change(person: &Person<'_>, current: &str, new: &str) -> Answer {
    person.post("/api/auth/me/password", &json!({"current": current, "new": new})).await
}

async fn close(person: &Person<'_>, password: &str) -> Answer {
    Answer::of(person.request(Method::DELETE, "/api/auth/me").json(&json!({"password": password}))).await
}

async fn sessions(person: &Person<'_>) -> Vec<Value> {
    let list = person.get("/api/auth/sessions").await;
    assert_eq!(list.status, 200, "{list:?}");
    list.json["items"].as_array().unwrap().clone()
}

pub(crate) async fn sessions_are_listed_and_ended(app: &TestApp) {
    let (ada, bob) = (app.person().await, app.person().await);
    let phone = Person::sign_in(app, &ada.email).await;
    let list = sessions(&ada).await;
    assert_eq!(list.iter().map(|one| &one["current"]).collect::<Vec<_>>(), [&json!(true), &json!(false)]);
    let mut fields = list[0].as_object().unwrap().keys().collect::<Vec<_>>();
    fields.sort();
    assert_eq!(fields, ["created_at", "current", "device", "id", "last_seen_at"]);

    let path = format!("/api/auth/sessions/{}", list[1]["id"].as_str().unwrap());
    bob.delete(&path).await.refuses(404, "not_found");
    phone.get("/api/auth/me").await;
    let ended = ada.delete(&path).await;
    assert_eq!((ended.status, ended.text.as_str()), (204, ""));
    phone.get("/api/auth/me").await.refuses(401, "unauthorized");
    ada.delete(&path).await.refuses(404, "not_found");
    ada.delete("/api/auth/sessions/x").await.refuses(404, "not_found");

    let (one, two) = (Person::sign_in(app, &ada.email).await, Person::sign_in(app, &ada.email).await);
    assert_eq!(ada.delete("/api/auth/sessions").await.status, 204);
    one.get("/api/auth/me").await.refuses(401, "unauthorized");
    two.get("/api/auth/me").await.refuses(401, "unauthorized");
    assert_eq!(sessions(&ada).await.len(), 1);
    assert_eq!(sessions(&bob).await.len(), 1);
    for path in ["/api/auth/sessions", "/api/auth/sessions/x"] {
        let method = if path.ends_with('x') { Method::DELETE } else { Method::GET };
        Answer::of(app.http.request(method, format!("{}{path}", app.url))).await.refuses(401, "unauthorized");
    }
}

pub(crate) async fn another_password_ends_the_other_sessions(app: &TestApp) {
    let ada = app.person().await;
    let phone = Person::sign_in(app, &ada.email).await;
    change(&ada, "wrong password", NEW).await.refuses(401, "invalid_credentials");
    change(&ada, PASSWORD, "short").await.names("new");
    ada.post("/api/auth/me/password", &json!({"current": PASSWORD})).await.names("new");
    ada.post("/api/auth/me/password", &json!({"current": 1, "new": NEW})).await.names("current");
    assert_eq!(phone.get("/api/auth/me").await.status, 200, "a refusal ends nothing");
    let changed = change(&ada, PASSWORD, NEW).await;
    assert_eq!((changed.status, changed.text.as_str()), (204, ""));
    assert_eq!(ada.get("/api/auth/me").await.status, 200);
    phone.get("/api/auth/me").await.refuses(401, "unauthorized");
    let old = json!({"email": ada.email, "password": PASSWORD});
    app.post("/api/auth/login", &old).await.refuses(401, "invalid_credentials");
    let new = json!({"email": ada.email, "password": NEW});
    assert_eq!(app.post("/api/auth/login", &new).await.status, 200);
}

pub(crate) async fn a_closed_account_is_gone_and_its_address_free(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    ada.upload("a.txt", b"hello").await;
    let pending = ada.reserve("b.txt", Some(5)).await;
    close(&ada, "wrong password").await.refuses(401, "invalid_credentials");
    Answer::of(ada.request(Method::DELETE, "/api/auth/me").json(&json!({}))).await.names("password");
    assert_eq!(ada.get("/api/auth/me").await.status, 200);
    close(&admin, PASSWORD).await.refuses(409, "last_admin");

    let closed = close(&ada, PASSWORD).await;
    assert_eq!((closed.status, closed.text.as_str()), (204, ""));
    ada.get("/api/auth/me").await.refuses(401, "unauthorized");
    let credentials = json!({"email": ada.email, "password": PASSWORD});
    app.post("/api/auth/login", &credentials).await.refuses(401, "invalid_credentials");
    let refresh = json!({"refresh_token": ada.refresh_token});
    app.post("/api/auth/refresh", &refresh).await.refuses(401, "invalid_token");
    admin.patch(&format!("/api/admin/users/{}", ada.id), &json!({"disabled": false})).await.refuses(404, "not_found");
    assert_eq!(app.post("/api/auth/register", &credentials).await.status, 201);
    let again = Person::sign_in(app, &ada.email).await;
    assert_eq!((again.quota().await, again.names().await.len()), ((0, 0), 0));
    // Whether the upload that was under way arrives or not: the reconciliation at the end finds nothing.
    assert!([200, 403, 404].contains(&ada.put(&pending, "hello").await));
}

pub(crate) async fn settings_need_a_session_and_show_what_is_theirs(app: &TestApp) {
    let ada = app.person().await;
    for path in ["/settings", "/settings/sessions"] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/login"), "{path}");
        let page = ada.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text.contains(&ada.email) && !page.text.contains(" style="), "{path}");
    }
    assert!(ada.get("/settings").await.text.contains("Change password"));
    assert!(ada.get("/settings/sessions").await.text.contains("This device"));
    assert_eq!(ada.get("/settings/nope").await.status, 404);
}
