//! Opening accounts, signing in, tokens, administration.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Clock;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::support::{ADMIN, Answer, PASSWORD, Person, SET_UPS, Setup, TestApp};

pub(crate) async fn an_account_is_opened_once(app: &TestApp) {
    let credentials = json!({"email": "ada@example.org", "password": PASSWORD});
    let opened = app.post("/api/auth/register", &credentials).await;
    assert_eq!(opened.status, 201, "{opened:?}");
    assert_eq!((&opened.json["email"], &opened.json["role"]), (&json!("ada@example.org"), &json!("user")));
    app.post("/api/auth/register", &credentials).await.refuses(409, "email_taken");
    let shouted = json!({"email": "ADA@Example.org", "password": PASSWORD});
    app.post("/api/auth/register", &shouted).await.refuses(409, "email_taken");

    let ada = Person::sign_in(app, "ada@example.org").await;
    assert_eq!(ada.get("/api/auth/me").await.json, opened.json);
    let quota = ada.get("/api/auth/me/quota").await.json;
    assert_eq!(quota, json!({"used_bytes": 0, "reserved_bytes": 0, "limit_bytes": 104_857_600}));
}

pub(crate) async fn a_wrong_password_and_an_unknown_address_look_the_same(app: &TestApp) {
    let wrong = app.post("/api/auth/login", &json!({"email": ADMIN, "password": "wrong password"})).await;
    let unknown = app.post("/api/auth/login", &json!({"email": "no@example.org", "password": "wrong password"})).await;
    wrong.refuses(401, "invalid_credentials");
    assert_eq!((unknown.status, &unknown.json), (wrong.status, &wrong.json));
}

pub(crate) async fn a_refresh_token_is_good_once(app: &TestApp) {
    let ada = app.person().await;
    let first = json!({"refresh_token": ada.refresh_token});
    let next = app.post("/api/auth/refresh", &first).await;
    assert_eq!((next.status, &next.json["token_type"]), (200, &json!("Bearer")), "{next:?}");
    app.post("/api/auth/refresh", &first).await.refuses(401, "invalid_token");
    // Whoever used it twice has ended the session for both.
    let second = json!({"refresh_token": next.json["refresh_token"]});
    app.post("/api/auth/refresh", &second).await.refuses(401, "invalid_token");
    ada.get("/api/auth/me").await.refuses(401, "unauthorized");
    app.post("/api/auth/refresh", &json!({"refresh_token": "forged"})).await.refuses(401, "invalid_token");
}

pub(crate) async fn a_signed_out_session_is_over_at_once(app: &TestApp) {
    let ada = app.person().await;
    let again = Person::sign_in(app, &ada.email).await;
    let out = app.post("/api/auth/logout", &json!({"refresh_token": ada.refresh_token})).await;
    assert_eq!((out.status, out.text.as_str()), (204, ""));
    ada.get("/api/auth/me").await.refuses(401, "unauthorized");
    assert_eq!(again.get("/api/auth/me").await.status, 200);
}

pub(crate) async fn a_bad_token_is_refused(app: &TestApp) {
    let ada = app.person().await;
    let [header, claims, signature] = ada.token.split('.').collect::<Vec<_>>()[..] else { panic!("no JWT") };
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let mut fields: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    let forged = encode(&Header::new(Algorithm::HS256), &fields, &EncodingKey::from_secret(&[b'x'; 32])).unwrap();
    fields["exp"] = json!(4_000_000_000_i64);
    let stretched = format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(fields.to_string()));
    for token in [
        "",
        "x",
        "a.b.c",
        &forged,
        &stretched,
        &format!("{none}.{claims}."),
        &format!("{none}.{claims}.{signature}"),
        &format!("{header}.{claims}."),
        &ada.refresh_token,
        &"x".repeat(6_000),
    ] {
        let asked = app.http.get(format!("{}/api/auth/me", app.url)).header("authorization", format!("Bearer {token}"));
        Answer::of(asked).await.refuses(401, "unauthorized");
    }
    app.get("/api/auth/me").await.refuses(401, "unauthorized");
}

pub(crate) async fn a_disabled_account_ends_with_its_next_request(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    let path = format!("/api/admin/users/{}", ada.id);
    assert_eq!(admin.patch(&path, &json!({"disabled": true})).await.json["disabled"], json!(true));
    ada.get("/api/documents").await.refuses(401, "account_disabled");
    let credentials = json!({"email": ada.email, "password": PASSWORD});
    app.post("/api/auth/login", &credentials).await.refuses(401, "invalid_credentials");
    assert_eq!(admin.patch(&path, &json!({"disabled": false})).await.status, 200);
    assert_eq!(app.post("/api/auth/login", &credentials).await.status, 200);
}

pub(crate) async fn only_administrators_change_accounts(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    let path = format!("/api/admin/users/{}", ada.id);
    ada.patch(&path, &json!({"limit_bytes": 1_i64 << 40})).await.refuses(403, "forbidden");
    let changed = admin.patch(&path, &json!({"limit_bytes": 5, "role": "admin"})).await;
    assert_eq!((&changed.json["limit_bytes"], &changed.json["role"]), (&json!(5), &json!("admin")), "{changed:?}");
    assert_eq!(ada.patch(&path, &json!({"role": "user"})).await.status, 200);
    ada.patch(&path, &json!({})).await.refuses(403, "forbidden");
    let nobody = "/api/admin/users/01980000-0000-7000-8000-000000000000";
    admin.patch(nobody, &json!({"disabled": true})).await.refuses(404, "not_found");
}

pub(crate) async fn the_last_administrator_stays(app: &TestApp) {
    let admin = app.admin().await;
    let path = format!("/api/admin/users/{}", admin.id);
    admin.patch(&path, &json!({"disabled": true})).await.refuses(409, "last_admin");
    admin.patch(&path, &json!({"role": "user"})).await.refuses(409, "last_admin");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_was_signed_as_it_should_be_is_refused_once_it_has_expired() {
    const SECRET: &str = "0123456789abcdef0123456789abcdef";
    for setup in SET_UPS {
        let app = TestApp::start_with(setup, |options| options.jwt_secret = Some(SECRET.into())).await;
        let ada = app.person().await;
        let claims = URL_SAFE_NO_PAD.decode(ada.token.split('.').nth(1).unwrap()).unwrap();
        let mut claims: Value = serde_json::from_slice(&claims).unwrap();
        let key = EncodingKey::from_secret(SECRET.as_bytes());
        let me = |claims: &Value| {
            let token = encode(&Header::new(Algorithm::HS256), claims, &key).unwrap();
            Answer::of(app.http.get(format!("{}/api/auth/me", app.url)).bearer_auth(token))
        };
        assert_eq!(me(&claims).await.status, 200, "as the server signed it");
        let now = Clock::System.now().unix_secs();
        for ago in [0, 1, 60, 86_400] {
            claims["exp"] = json!(now - ago);
            me(&claims).await.refuses(401, "unauthorized");
        }
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_registers_where_registration_is_closed() {
    let app = TestApp::start_with(Setup::Embedded, |options| options.registration = Some("closed".into())).await;
    let credentials = json!({"email": "ada@example.org", "password": PASSWORD});
    app.post("/api/auth/register", &credentials).await.refuses(403, "registration_closed");
    let page = app.get("/login").await;
    assert!(page.text.contains("data-registration=\"closed\""), "the way there is hidden: {}", page.text);
    app.post("/api/auth/login", &credentials).await.refuses(401, "invalid_credentials");
    let opened = app.admin().await.post("/api/admin/users", &json!({"email": "ada@example.org"})).await;
    assert_eq!(opened.status, 201, "administrators open accounts all the same: {opened:?}");
    app.finish().await;
}
