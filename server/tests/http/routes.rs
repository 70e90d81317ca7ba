//! What holds for every route.

use reqwest::Method;

use crate::support::{Answer, TestApp};

pub(crate) async fn an_unknown_route_is_json_404(app: &TestApp) {
    let ada = app.person().await;
    for path in ["/api", "/api/", "/api/nope", "/api/settings", "/api/documents/", "/api/documents/x/y/z", "/fn/nope"] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            Answer::of(ada.request(method, path)).await.refuses(404, "not_found");
        }
        app.get(path).await.refuses(404, "not_found");
    }
    app.get("/api/docs/nope").await.refuses(404, "not_found");
}

pub(crate) async fn a_wrong_method_is_405_and_says_what_is_allowed(app: &TestApp) {
    let ada = app.person().await;
    for (method, path, allowed) in [
        (Method::GET, "/api/auth/login", "POST"),
        (Method::DELETE, "/api/documents", "GET,HEAD"),
        (Method::PUT, "/api/documents/01980000-0000-7000-8000-000000000000", "GET,HEAD,PATCH,DELETE"),
        (Method::POST, "/api/events", "GET,HEAD"),
        (Method::POST, "/livez", "GET,HEAD"),
    ] {
        let refused = Answer::of(ada.request(method, path)).await;
        refused.refuses(405, "method_not_allowed");
        assert_eq!(refused.header("allow"), allowed, "{path}");
    }
}

pub(crate) async fn every_answer_carries_a_request_id(app: &TestApp) {
    let ids: Vec<_> =
        [app.get("/livez").await, app.get("/api/nope").await, app.get("/nope").await, app.get("/login").await]
            .iter()
            .map(|answer| answer.header("x-request-id").to_owned())
            .collect();
    assert!(ids.iter().all(|id| id.len() == 36), "{ids:?}");
    assert!(ids.iter().all(|id| ids.iter().filter(|other| *other == id).count() == 1), "{ids:?}");
    let given = app.http.get(format!("{}/livez", app.url)).header("x-request-id", "proxy-7.a");
    assert_eq!(Answer::of(given).await.header("x-request-id"), "proxy-7.a");
    let odd = app.http.get(format!("{}/livez", app.url)).header("x-request-id", "a b\"c");
    assert_eq!(Answer::of(odd).await.header("x-request-id").len(), 36);
}

pub(crate) async fn every_answer_is_protected(app: &TestApp) {
    for path in ["/livez", "/api/auth/me", "/api/nope", "/login", "/nope", "/documents"] {
        let answer = app.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("strict-transport-security", ""),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
}

pub(crate) async fn other_origins_may_ask_with_a_token_and_no_cookie(app: &TestApp) {
    let preflight = |origin: &str| {
        let request = app.http.request(Method::OPTIONS, format!("{}/api/documents", app.url)).header("origin", origin);
        let request = request.header("access-control-request-method", "GET");
        Answer::of(request.header("access-control-request-headers", "authorization"))
    };
    let ours = preflight(&app.url).await;
    assert_eq!((ours.status, ours.header("access-control-allow-origin")), (200, app.url.as_str()), "{ours:?}");
    assert!(ours.header("access-control-allow-headers").contains("authorization"));
    assert_eq!(ours.header("access-control-allow-credentials"), "");
    assert_eq!(preflight("https://evil.example").await.header("access-control-allow-origin"), "");
}
