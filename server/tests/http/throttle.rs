//! Too many wrong passwords, and a storm of right ones.

use std::time::{Duration, Instant};

use reqwest::RequestBuilder;
use serde_json::json;

use crate::support::{Answer, PASSWORD, SET_UPS, TestApp};

const LOGIN: &str = "/api/auth/login";

fn guess(app: &TestApp, email: &str) -> RequestBuilder {
    app.http.post(format!("{}{LOGIN}", app.url)).json(&json!({"email": email, "password": "wrong password"}))
}

pub(crate) async fn an_account_is_closed_to_guesses_after_ten(app: &TestApp) {
    let ada = app.person().await;
    for email in [ada.email.as_str(), "nobody@example.org"] {
        for _ in 0..10 {
            Answer::of(guess(app, email)).await.refuses(401, "invalid_credentials");
        }
        let refused = Answer::of(guess(app, email)).await;
        refused.refuses(429, "too_many_attempts");
        let seconds: u32 = refused.header("retry-after").parse().unwrap();
        assert!((600..=901).contains(&seconds), "{seconds}");
    }
    let right = json!({"email": ada.email, "password": PASSWORD});
    app.post(LOGIN, &right).await.refuses(429, "too_many_attempts");
    assert_eq!(ada.get("/api/auth/me").await.status, 200, "who is signed in stays so");
    let form = format!("email={}&password=x", ada.email.replace('@', "%40"));
    let page = app.http.post(format!("{}/fn/sign_in", app.url)).body(form).header("sec-fetch-site", "same-origin");
    let page = Answer::of(page.header("content-type", "application/x-www-form-urlencoded")).await;
    assert_eq!((page.status, &page.json["code"]), (429, &json!("too_many_attempts")), "{page:?}");
    let other = app.person().await;
    assert_eq!(other.get("/api/auth/me").await.status, 200, "others sign in from the same place");
}

pub(crate) async fn many_sign_ins_at_once_starve_nobody(app: &TestApp) {
    let ada = app.person().await;
    let credentials = json!({"email": ada.email, "password": PASSWORD});
    let storm = futures::future::join_all((0..100).map(|_| app.post(LOGIN, &credentials)));
    let (mut asked, mut longest, mut over) = (0, Duration::ZERO, false);
    let mut storm = std::pin::pin!(storm);
    let begun = Instant::now();
    while !over {
        let started = Instant::now();
        tokio::select! {
            answers = &mut storm => {
                // Whoever waited for ten seconds is told to come back; nobody is told that it was too many.
                assert!(answers.iter().all(|answer| [200, 503].contains(&answer.status)), "{answers:?}");
                over = true;
            }
            answer = ada.get("/api/auth/me/quota") => {
                assert_eq!(answer.status, 200);
                (asked, longest) = (asked + 1, longest.max(started.elapsed()));
            }
        }
    }
    // On a slow machine all takes longer; who is starved waits for most of the storm.
    let most = Duration::from_secs(2).max(begun.elapsed() / 2);
    assert!(asked > 20 && longest < most, "{asked} requests, the longest took {longest:?} of at most {most:?}");
}

/// Behind one proxy the entry that it appended counts, and nothing that a client wrote before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_behind_a_proxy_is_counted_by_what_the_proxy_says() {
    for setup in SET_UPS {
        let app = TestApp::start_with(setup, |options| options.trusted_hops = Some("1".into())).await;
        for n in 0..100 {
            let spoofed = format!("198.51.100.{n}, 203.0.113.7");
            let asked = guess(&app, &format!("nobody{n}@example.org")).header("x-forwarded-for", spoofed);
            Answer::of(asked).await.refuses(401, "invalid_credentials");
        }
        let from = |entries: &str| Answer::of(guess(&app, "somebody@example.org").header("x-forwarded-for", entries));
        from("192.0.2.9, 203.0.113.7").await.refuses(429, "too_many_attempts");
        from("203.0.113.7, 192.0.2.9").await.refuses(401, "invalid_credentials");
        let _ = app.person().await;
        app.finish().await;
    }
}
