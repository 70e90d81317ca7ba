//! Administration: who may, accounts, figures, the audit log.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    events::Live,
    support::{ADMIN, Answer, Person, TestApp},
};

pub(crate) async fn only_administrators_are_answered(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    let new = json!({"email": "new@example.org"});
    let retry = "/api/admin/jobs/01980000-0000-7000-8000-000000000000/retry";
    for (method, path, allowed) in [
        (Method::GET, "/api/admin/users", 200),
        (Method::POST, "/api/admin/users", 201),
        (Method::GET, "/api/admin/stats", 200),
        (Method::GET, "/api/admin/audit", 200),
        (Method::GET, "/api/admin/jobs", 200),
        (Method::POST, retry, 404),
    ] {
        let ask = |request: reqwest::RequestBuilder| async {
            let with_body = method == Method::POST && path != retry;
            Answer::of(if with_body { request.json(&new) } else { request }).await
        };
        ask(app.http.request(method.clone(), format!("{}{path}", app.url))).await.refuses(401, "unauthorized");
        ask(ada.request(method.clone(), path)).await.refuses(403, "forbidden");
        assert_eq!(ask(admin.request(method.clone(), path)).await.status, allowed, "{path}");
    }
}

/// What is wrong with a request is for those to know who may make it.
pub(crate) async fn everybody_else_is_told_nothing_more(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    for (method, path, wrong) in [
        (Method::GET, "/api/admin/users?limit=0", 422),
        (Method::GET, "/api/admin/audit?limit=0", 422),
        (Method::GET, "/api/admin/jobs?state=done", 422),
        (Method::POST, "/api/admin/users", 422),
        (Method::PATCH, "/api/admin/users/x", 404),
        (Method::POST, "/api/admin/topics", 422),
        (Method::PATCH, "/api/admin/topics/x", 404),
        (Method::DELETE, "/api/admin/topics/x", 404),
        (Method::POST, "/api/admin/jobs/x/retry", 404),
        (Method::PUT, "/api/admin/provider", 422),
    ] {
        let ask = |person: &Person<'_>| Answer::of(person.request(method.clone(), path).body("no JSON"));
        ask(&ada).await.refuses(403, "forbidden");
        assert_eq!(ask(&admin).await.status, wrong, "{method} {path}");
    }
}

pub(crate) async fn an_account_is_opened_with_a_password_told_once(app: &TestApp) {
    let admin = app.admin().await;
    let opened = admin.post("/api/admin/users", &json!({"email": "Ada@example.org", "limit_bytes": 500})).await;
    assert_eq!(opened.status, 201, "{opened:?}");
    let password = opened.json["one_time_password"].as_str().unwrap();
    let mut fields: Vec<_> = opened.json.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    let shape = [
        "created_at",
        "disabled",
        "documents",
        "email",
        "id",
        "limit_bytes",
        "one_time_password",
        "reserved_bytes",
        "role",
        "used_bytes",
    ];
    assert_eq!(fields, shape);
    assert_eq!((&opened.json["email"], &opened.json["role"]), (&json!("ada@example.org"), &json!("user")));
    let credentials = json!({"email": "ada@example.org", "password": password});
    assert_eq!(app.post("/api/auth/login", &credentials).await.status, 200);
    assert!(!admin.get("/api/admin/users").await.text.contains(password));
    assert!(!admin.get("/api/admin/audit").await.text.contains(password));

    admin.post("/api/admin/users", &json!({"email": "ada@example.org"})).await.refuses(409, "email_taken");
    for (body, field) in [
        (json!({"email": "nobody"}), "email"),
        (json!({}), "email"),
        (json!({"email": "b@example.org", "role": "king"}), "role"),
        (json!({"email": "b@example.org", "limit_bytes": -1}), "limit_bytes"),
        (json!({"email": "b@example.org", "password": "mine"}), "password"),
    ] {
        admin.post("/api/admin/users", &body).await.names(field);
    }
}

pub(crate) async fn accounts_are_found_and_paged(app: &TestApp) {
    let admin = app.admin().await;
    for number in 0..5 {
        admin.post("/api/admin/users", &json!({"email": format!("p{number}@pages.example")})).await;
    }
    let (mut seen, mut path) = (Vec::new(), "/api/admin/users?q=PAGES.ex&limit=2".to_owned());
    loop {
        let page = admin.get(&path).await;
        assert_eq!(page.status, 200, "{page:?}");
        let items = page.json["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|user| user["email"].as_str().unwrap().to_owned()));
        let Some(cursor) = page.json["next_cursor"].as_str() else { break };
        path = format!("/api/admin/users?q=PAGES.ex&limit=2&cursor={cursor}");
    }
    assert_eq!(seen, [4, 3, 2, 1, 0].map(|number| format!("p{number}@pages.example")));
    let one = admin.get("/api/admin/users?q=admin%40").await.json["items"].as_array().unwrap().clone();
    assert_eq!((one.len(), &one[0]["email"]), (1, &json!(ADMIN)));
    for (query, field) in [("limit=0", "limit"), ("cursor=x", "cursor"), ("sort=email", "sort"), ("q=%00", "q")] {
        admin.get(&format!("/api/admin/users?{query}")).await.names(field);
    }
    admin.get("/api/admin/audit?limit=101").await.names("limit");
    admin.get("/api/admin/audit?cursor=x").await.names("cursor");
    admin.get("/api/admin/jobs?state=done").await.names("state");
}

pub(crate) async fn what_was_done_is_in_the_log(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    let path = format!("/api/admin/users/{}", ada.id);
    for patch in [json!({"limit_bytes": 5}), json!({"limit_bytes": 5}), json!({"role": "user"}), json!({})] {
        assert_eq!(admin.patch(&path, &patch).await.status, 200);
    }
    admin.patch(&format!("/api/admin/users/{}", admin.id), &json!({"disabled": true})).await.refuses(409, "last_admin");
    let log = admin.get("/api/admin/audit").await;
    let entries = log.json["items"].as_array().unwrap();
    assert_eq!((entries.len(), &log.json["next_cursor"]), (2, &Value::Null), "{log:?}");
    assert_eq!(
        (&entries[0]["actor"], &entries[0]["actor_id"], &entries[0]["action"], &entries[0]["detail"]),
        (&json!(ADMIN), &json!(admin.id), &json!("limit_changed"), &json!({"from": 104_857_600, "to": 5}))
    );
    assert_eq!((&entries[0]["target"], &entries[0]["target_id"]), (&json!(ada.email), &json!(ada.id)));
    assert_eq!((&entries[1]["actor"], &entries[1]["target"]), (&json!("system"), &json!(ADMIN)), "the bootstrap");
}

pub(crate) async fn a_lowered_limit_keeps_files_refuses_new_ones_and_is_told_within_a_second(app: &TestApp) {
    let (ada, admin) = (app.person_with_limit(100).await, app.admin().await);
    let id = ada.upload("a.txt", b"hello").await;
    crate::classification::settled(&ada, &id).await;
    let mut live = Live::open(&ada).await;
    live.next(Duration::from_secs(5)).await.unwrap();
    let path = format!("/api/admin/users/{}", ada.id);
    // The quickest of several: other work on the machine only ever slows down.
    let mut quickest = Duration::MAX;
    for limit in [5, 4, 3] {
        let lowered = ("quota".to_owned(), json!({"used_bytes": 5, "reserved_bytes": 0, "limit_bytes": limit}));
        let started = Instant::now();
        assert_eq!(admin.patch(&path, &json!({"limit_bytes": limit})).await.status, 200);
        // What the upload before may still have to say comes first.
        while live.next(Duration::from_secs(20)).await.unwrap() != lowered {}
        quickest = quickest.min(started.elapsed());
    }
    assert!(quickest < Duration::from_secs(1), "{quickest:?}");
    assert_eq!(ada.names().await, ["a.txt"]);
    ada.ask("b.txt", Some(1)).await.refuses(413, "quota_exceeded");
    ada.ask("b.txt", None).await.refuses(413, "quota_exceeded");
    let document = ada.get("/api/documents").await.json["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(ada.delete(&format!("/api/documents/{document}")).await.status, 204);
    assert_eq!(ada.ask("b.txt", Some(3)).await.status, 200);
}

pub(crate) async fn figures_follow_what_happens(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    ada.upload("a.txt", b"hello").await;
    ada.reserve("b.txt", Some(7)).await;
    let stats = admin.get("/api/admin/stats").await.json;
    for (name, value) in [
        ("accounts", 2),
        ("disabled_accounts", 0),
        ("documents", 1),
        ("uploaded_bytes", 5),
        ("pending", 1),
        ("reserved_bytes", 7),
        ("tombstones", 0),
    ] {
        assert_eq!(stats[name], json!(value), "{name}: {stats}");
    }
    assert_eq!((&stats["jobs"]["dead"], &stats["last_reconcile"]), (&json!(0), &Value::Null));
    // The sweep that each start asks for.
    let deadline = Instant::now() + Duration::from_secs(10);
    while admin.get("/api/admin/stats").await.json["last_sweep"]["report"]["finished"] != json!(0) {
        assert!(Instant::now() < deadline, "no sweep was recorded");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    app.reconcile().await;
    let report = &admin.get("/api/admin/stats").await.json["last_reconcile"];
    assert!(report["finished_at"].is_string(), "{report}");
    assert_eq!(report["report"]["used"], json!({"count": 0, "bytes": 0}));
}

pub(crate) async fn two_administrators_who_demote_each_other_at_once_leave_one(app: &TestApp) {
    let (one, other) = (app.admin().await, app.person().await);
    let path = |person: &Person<'_>| format!("/api/admin/users/{}", person.id);
    one.patch(&path(&other), &json!({"role": "admin"})).await;
    let demote = json!({"role": "user"});
    let (to_other, to_one) = (path(&other), path(&one));
    let (a, b) = tokio::join!(one.patch(&to_other, &demote), other.patch(&to_one, &demote));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    // The second is refused as the last one, or is no administrator any more when its turn comes.
    assert!(statuses[0] == 200 && [403, 409].contains(&statuses[1]), "{statuses:?}");
}

pub(crate) async fn pages_are_for_administrators(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    for (path, heading) in
        [("/admin", "Jobs that failed for good"), ("/admin/accounts", "Search accounts"), ("/admin/audit", "Audit log")]
    {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/login"), "{path}");
        let refused = ada.get(path).await;
        assert_eq!(refused.status, 403, "{path}");
        assert!(refused.text.contains("For administrators only") && !refused.text.contains(ADMIN), "{path}");
        let page = admin.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text.contains(heading), "{path}");
    }
    assert!(admin.get("/admin/accounts?q=example").await.text.contains(&ada.email));
    assert!(!admin.get("/admin/accounts?q=nobody").await.text.contains(&ada.email));
    assert_eq!(admin.get("/admin/nope").await.status, 404);
    assert!(admin.get("/documents").await.text.contains("href=\"/admin\""));
    assert!(!ada.get("/documents").await.text.contains("href=\"/admin\""));
}
