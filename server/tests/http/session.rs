//! The browser's session: cookies, their renewal, and who may lean on them.

use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::support::{Answer, PASSWORD, SET_UPS, TestApp};

/// The cookies that an answer sets, as a `Cookie` header; those it removes are left out.
pub(crate) fn cookies(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let pairs = set.filter(|cookie| !cookie.contains("Max-Age=0")).map(|cookie| cookie.split(';').next().unwrap());
    pairs.collect::<Vec<_>>().join("; ")
}

fn removed(answer: &Answer) -> usize {
    answer.headers.get_all("set-cookie").iter().filter(|value| value.to_str().unwrap().contains("Max-Age=0")).count()
}

fn sign_in_form(app: &TestApp, email: &str) -> RequestBuilder {
    let form = format!("email={}&password={}", email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
    let request = app.http.post(format!("{}/fn/sign_in", app.url)).body(form);
    request.header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html")
}

pub(crate) async fn sign_in(app: &TestApp, email: &str) -> String {
    let answer = Answer::of(sign_in_form(app, email).header("sec-fetch-site", "same-origin")).await;
    assert_eq!((answer.status, answer.header("location")), (302, "/documents"), "{answer:?}");
    cookies(&answer)
}

pub(crate) fn with_cookies(app: &TestApp, method: Method, path: &str, cookies: &str) -> RequestBuilder {
    app.http.request(method, format!("{}{path}", app.url)).header("cookie", cookies)
}

/// The same cookies without the access token, as after it ran out.
pub(crate) fn without_access(cookies: &str) -> String {
    cookies.split("; ").find(|cookie| cookie.contains("refresh=")).unwrap().to_owned()
}

pub(crate) async fn a_form_signs_in_and_out(app: &TestApp) {
    let ada = app.person().await;
    let answer = Answer::of(sign_in_form(app, &ada.email).header("origin", &app.url)).await;
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
            "{cookie}"
        );
    }
    let jar = cookies(&answer);
    let out = with_cookies(app, Method::POST, "/fn/sign_out", &jar).header("accept", "text/html");
    let out = Answer::of(out.header("content-type", "application/x-www-form-urlencoded")).await;
    assert_eq!((out.status, out.header("location"), removed(&out)), (302, "/login", 2), "{out:?}");
    let after = Answer::of(with_cookies(app, Method::GET, "/documents", &jar)).await;
    assert_eq!((after.status, after.header("location")), (303, "/login"));
}

pub(crate) async fn a_cookie_opens_the_api_and_pages(app: &TestApp) {
    let ada = app.person().await;
    let jar = sign_in(app, &ada.email).await;
    assert_eq!(Answer::of(with_cookies(app, Method::GET, "/documents", &jar)).await.status, 200);
    let me = Answer::of(with_cookies(app, Method::GET, "/api/auth/me", &jar)).await;
    assert_eq!(me.json["email"], json!(ada.email));
    // A token that is no good is not made up for by a good cookie.
    let both = with_cookies(app, Method::GET, "/api/auth/me", &jar).bearer_auth("forged");
    Answer::of(both).await.refuses(401, "unauthorized");
}

pub(crate) async fn a_page_of_one_account_does_nothing_in_anothers_name(app: &TestApp) {
    let (ada, eve) = (app.person().await, app.person().await);
    let jar = sign_in(app, &eve.email).await;
    let page_of = |account: &str| {
        let call = with_cookies(app, Method::POST, &format!("/fn/quota?account={account}"), &jar);
        call.header("sec-fetch-site", "same-origin").json(&json!({}))
    };
    Answer::of(page_of(&ada.id)).await.refuses(401, "unauthorized");
    assert_eq!(Answer::of(page_of(&eve.id)).await.status, 200);
    assert_eq!(Answer::of(page_of("")).await.status, 200, "a page that does not know whose it is");
    let events_of = |account: &str| with_cookies(app, Method::GET, &format!("/api/events?account={account}"), &jar);
    Answer::of(events_of(&ada.id)).await.refuses(401, "unauthorized");
    assert_eq!(events_of(&eve.id).send().await.unwrap().status(), 200);
    let page = Answer::of(with_cookies(app, Method::GET, "/documents", &jar)).await;
    assert!(page.text.contains(&format!("data-account=\"{}\"", eve.id)), "{}", page.text);
}

pub(crate) async fn an_expired_access_cookie_is_renewed_on_the_way(app: &TestApp) {
    let ada = app.person().await;
    for path in ["/documents", "/api/auth/me"] {
        let jar = without_access(&sign_in(app, &ada.email).await);
        let answer = Answer::of(with_cookies(app, Method::GET, path, &jar)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let renewed = cookies(&answer);
        assert!(renewed.contains("access=") && renewed.contains("refresh="), "{renewed}");
        let next = Answer::of(with_cookies(app, Method::GET, path, &renewed)).await;
        assert_eq!((next.status, cookies(&next).as_str()), (200, ""));
    }
    let stale = without_access(&sign_in(app, &ada.email).await);
    let stale = format!("sluice_access=a.b.c; {stale}");
    assert_eq!(Answer::of(with_cookies(app, Method::GET, "/api/auth/me", &stale)).await.status, 200);
}

pub(crate) async fn two_tabs_that_wake_up_together_stay_signed_in(app: &TestApp) {
    let ada = app.person().await;
    let jar = without_access(&sign_in(app, &ada.email).await);
    let ask = || Answer::of(with_cookies(app, Method::GET, "/api/auth/me", &jar));
    let answers = futures::future::join_all((0..6).map(|_| ask())).await;
    for answer in answers {
        assert_eq!(answer.status, 200, "{answer:?}");
        let renewed = cookies(&answer);
        assert_eq!(Answer::of(with_cookies(app, Method::GET, "/api/auth/me", &renewed)).await.status, 200);
    }
}

pub(crate) async fn a_dead_session_is_forgotten(app: &TestApp) {
    let answer = Answer::of(with_cookies(app, Method::GET, "/documents", "sluice_refresh=forged")).await;
    assert_eq!((answer.status, answer.header("location"), removed(&answer)), (303, "/login", 2), "{answer:?}");
    let answer = Answer::of(with_cookies(app, Method::GET, "/login", "sluice_refresh=forged")).await;
    assert_eq!((answer.status, removed(&answer)), (200, 2));
}

pub(crate) async fn another_site_cannot_use_the_cookie(app: &TestApp) {
    let ada = app.person().await;
    let jar = sign_in(app, &ada.email).await;
    let upload = json!({"filename": "a", "content_type": "a/b", "size_bytes": 1});
    let ask = || with_cookies(app, Method::POST, "/api/documents/upload-url", &jar).json(&upload);
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        Answer::of(ask().header(name, value)).await.refuses(403, "forbidden");
    }
    assert_eq!(ada.quota().await, (0, 0));
    assert_eq!(Answer::of(ask().header("sec-fetch-site", "same-origin")).await.status, 200);
    assert_eq!(Answer::of(ask().header("origin", &app.url)).await.status, 200);
    let read = with_cookies(app, Method::GET, "/api/documents", &jar).header("sec-fetch-site", "cross-site");
    assert_eq!(Answer::of(read).await.status, 200);
}

pub(crate) async fn another_site_cannot_sign_anybody_in(app: &TestApp) {
    let ada = app.person().await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let refused = Answer::of(sign_in_form(app, &ada.email).header(name, value)).await;
        refused.refuses(403, "forbidden");
        assert_eq!(cookies(&refused), "");
    }
}

pub(crate) async fn a_bearer_needs_no_origin(app: &TestApp) {
    let ada = app.person().await;
    let upload = json!({"filename": "a", "content_type": "a/b", "size_bytes": 1});
    let request = ada.request(Method::POST, "/api/documents/upload-url").json(&upload);
    let request = request.header("origin", "https://tool.example").header("sec-fetch-site", "cross-site");
    assert_eq!(Answer::of(request).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_site_cannot_call_any_server_function() {
    for setup in SET_UPS {
        let app = TestApp::start(setup).await;
        let ada = app.person().await;
        let jar = sign_in(&app, &ada.email).await;
        let mut walked = 0;
        for (path, method) in server_fn_paths() {
            let call = with_cookies(&app, method, path, &jar).header("sec-fetch-site", "cross-site");
            let refused = Answer::of(call.json(&json!({}))).await;
            assert_eq!(refused.status, 403, "{path}: {refused:?}");
            assert_eq!(refused.refuses(403, "forbidden").header("set-cookie"), "", "{path}");
            walked += 1;
        }
        assert!(walked > 30, "there are no server functions");
        assert_eq!(Answer::of(with_cookies(&app, Method::GET, "/api/auth/me", &jar)).await.status, 200);
        app.finish().await;
    }
}

/// The server itself speaks http behind a proxy.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_an_https_address_cookies_and_pages_travel_encrypted_alone() {
    for setup in SET_UPS {
        let app = TestApp::start_with(setup, |options| {
            options.public_url = options.public_url.take().map(|url| url.replace("http://", "https://"));
        })
        .await;
        let ada = app.person().await;
        let signed_in = Answer::of(sign_in_form(&app, &ada.email).header("sec-fetch-site", "same-origin")).await;
        let jar = cookies(&signed_in);
        let me = |jar: &str| Answer::of(with_cookies(&app, Method::GET, "/api/auth/me", jar));
        assert_eq!(me(&jar).await.status, 200);
        // Without their prefix another host of the domain could have set them.
        me(&jar.replace("__Host-", "")).await.refuses(401, "unauthorized");
        let renewed = me(&without_access(&jar)).await;
        let out = with_cookies(&app, Method::POST, "/fn/sign_out", &jar).header("accept", "text/html");
        let out = Answer::of(out.header("content-type", "application/x-www-form-urlencoded")).await;
        assert_eq!((signed_in.status, renewed.status, out.status, removed(&out)), (302, 200, 302, 2), "{out:?}");
        for answer in [&signed_in, &renewed, &out] {
            let set = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
            let mut names = Vec::new();
            for cookie in set {
                let (pair, attributes) = cookie.split_once("; ").unwrap();
                names.push(pair.split('=').next().unwrap());
                let attributes: Vec<_> = attributes.split("; ").collect();
                for wanted in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
                    assert!(attributes.contains(&wanted), "{wanted} is missing: {cookie}");
                }
                assert!(!attributes.iter().any(|attribute| attribute.starts_with("Domain")), "{cookie}");
            }
            names.sort_unstable();
            assert_eq!(names, ["__Host-sluice_access", "__Host-sluice_refresh"], "{answer:?}");
            assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
        }
        for path in ["/livez", "/login", "/documents", "/nope", "/api/nope", "/api/documents"] {
            assert_eq!(app.get(path).await.header("strict-transport-security"), "max-age=31536000", "{path}");
        }
        app.finish().await;
    }
}
