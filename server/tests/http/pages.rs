//! Which page is answered to whom.

use crate::support::{Answer, TestApp};

pub(crate) async fn a_page_without_a_session_leads_to_sign_in(app: &TestApp) {
    for path in ["/", "/documents", "/topics", "/admin", "/admin/accounts", "/admin/audit"] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/login"), "{path}");
    }
    for path in ["/login", "/signup"] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.text.starts_with("<!DOCTYPE html>") && answer.text.contains("<form"), "{path}");
    }
}

pub(crate) async fn whoever_signed_in_is_sent_to_the_documents(app: &TestApp) {
    let ada = app.person().await;
    for path in ["/", "/login", "/signup"] {
        let answer = ada.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/documents"), "{path}");
    }
    let page = ada.get("/documents").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains(&ada.email));
    ada.post("/api/topics", &serde_json::json!({"name": "Painted by the server"})).await;
    let page = ada.get("/topics").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains(">Painted by the server<"), "{}", page.text);
}

pub(crate) async fn an_unknown_page_is_not_found_for_everybody(app: &TestApp) {
    let ada = app.person().await;
    for path in ["/nope", "/documents/nope/nope", "/pkg/nope.js", "/.env", "/..%2f..%2fetc%2fpasswd", "/login/x"] {
        for answer in [app.get(path).await, ada.get(path).await] {
            assert_eq!(answer.status, 404, "{path}");
            assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        }
    }
    assert_eq!(ada.post_nothing("/nope").await.status, 404);
}

pub(crate) async fn what_was_compressed_when_it_was_built_is_sent_to_who_takes_it(app: &TestApp) {
    app.publish("pkg/sluice.wasm", b"the module");
    app.publish("pkg/sluice.wasm.br", b"the same, small");
    let ask = |encoding: &'static str| {
        Answer::of(app.http.get(format!("{}/pkg/sluice.wasm", app.url)).header("accept-encoding", encoding))
    };
    let small = ask("gzip, br").await;
    assert_eq!((small.status, small.header("content-encoding"), &*small.text), (200, "br", "the same, small"));
    let whole = ask("identity").await;
    assert_eq!((whole.status, &*whole.text), (200, "the module"));
    for answer in [small, whole] {
        assert_eq!(answer.header("content-type"), "application/wasm");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
}

pub(crate) async fn a_page_admits_its_own_scripts_alone(app: &TestApp) {
    let (first, second) = (app.get("/login").await, app.get("/login").await);
    let nonce = |answer: &Answer| {
        let policy = answer.header("content-security-policy").to_owned();
        let (_, rest) = policy.split_once("'nonce-").unwrap();
        rest.split_once('\'').unwrap().0.to_owned()
    };
    assert_ne!(nonce(&first), nonce(&second));
    assert!(first.text.contains(&format!("nonce=\"{}\"", nonce(&first))));
    let scripts: Vec<&str> = first.text.split("<script").skip(1).collect();
    let ours = format!("nonce=\"{}\"", nonce(&first));
    assert!(!scripts.is_empty());
    assert!(scripts.iter().all(|tag| tag.split('>').next().unwrap().contains(&ours)), "{}", first.text);
    let policy = first.header("content-security-policy");
    for part in
        ["default-src 'none'", "'strict-dynamic'", "'wasm-unsafe-eval'", "form-action 'self'", "base-uri 'none'"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    let elsewhere = app.setup == crate::support::Setup::Services;
    assert_eq!(policy.contains(&std::env::var("TEST_MINIO_ENDPOINT").unwrap_or("no store".into())), elsewhere);
}

pub(crate) async fn a_page_asked_for_under_another_name_is_redirected(app: &TestApp) {
    let ask = |path: &str| Answer::of(app.http.get(format!("{}{path}", app.url)).header("host", "vault.test:81"));
    for path in ["/login", "/documents?q=a%20b", "/nope"] {
        let answer = ask(path).await;
        assert_eq!((answer.status, answer.header("location")), (307, format!("{}{path}", app.url).as_str()));
    }
    assert_eq!(ask("/livez").await.status, 200);
    ask("/api/documents").await.refuses(401, "unauthorized");
}
