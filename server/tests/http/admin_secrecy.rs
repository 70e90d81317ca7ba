//! Administrators never see what documents are called: every route they have is walked, with names everywhere below it.

use std::time::{Duration, Instant};

use contract::{DocumentId, UserId};
use domain::{
    Clock,
    jobs::{Job, JobError, Queue, Verdict},
    store::ObjectKey,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

const MARKER: &str = "zebra-crossing-7351";

/// Every route of `/api/admin`, as the router writes it, with a body where it takes one.
fn routes() -> Vec<(Method, &'static str, Option<Value>)> {
    vec![
        (Method::GET, "/api/admin/users", None),
        (Method::POST, "/api/admin/users", Some(json!({"email": "opened@example.org"}))),
        (Method::PATCH, "/api/admin/users/{id}", Some(json!({"limit_bytes": 1_000_000, "role": "user"}))),
        (Method::POST, "/api/admin/topics", Some(json!({"name": "Contracts"}))),
        (Method::PATCH, "/api/admin/topics/{id}", Some(json!({"name": "Invoices"}))),
        (Method::DELETE, "/api/admin/topics/{id}", None),
        (Method::GET, "/api/admin/stats", None),
        (Method::GET, "/api/admin/audit", None),
        (Method::GET, "/api/admin/jobs", None),
        (Method::POST, "/api/admin/jobs/{id}/retry", None),
        (Method::GET, "/api/admin/provider", None),
        (Method::PUT, "/api/admin/provider", Some(json!({"kind": "builtin"}))),
    ]
}

/// And what shows the same as pages, or otherwise asks for it.
const ALSO: [&str; 7] = [
    "/api/admin/jobs?state=waiting",
    "/api/admin/jobs?state=running",
    "/api/admin/users?q=zebra",
    "/admin",
    "/admin/accounts",
    "/admin/audit",
    "/admin/classification",
];

/// A new route has to be added above.
async fn no_route_is_left_out(app: &TestApp) {
    let api = app.get("/api/openapi.json").await.json;
    let walked: Vec<(String, &str)> =
        routes().into_iter().map(|(method, path, _)| (method.as_str().to_lowercase(), path)).collect();
    for (path, item) in api["paths"].as_object().unwrap().iter().filter(|(path, _)| path.starts_with("/api/admin")) {
        for method in item.as_object().unwrap().keys() {
            assert!(walked.iter().any(|(known, at)| known == method && at == path), "{method} {path} is not walked");
        }
    }
}

/// A deletion that failed for good, for a reason whose text names the document.
async fn dead_job(app: &TestApp, owner: &Person<'_>) -> String {
    let db = app.database().await;
    let queue = Queue::new(&db);
    let document = DocumentId(Clock::System.new_id());
    let object_key = ObjectKey::new(owner.id.parse::<UserId>().unwrap(), document).to_string();
    assert!(!object_key.contains(MARKER));
    let later = Clock::System.now().plus_secs(3600);
    let mut tx = db.begin().await.unwrap();
    queue.push(&mut tx, &Job::DeleteObject { document, object_key }, later).await.unwrap();
    tx.commit().await.unwrap();
    for claimed in queue.claim(later, Duration::from_secs(60), 100).await.unwrap() {
        let error = JobError::new(format!("{MARKER}.pdf could not be deleted"));
        assert!(queue.fail(&claimed, Verdict::Dead, &error).await.unwrap());
    }
    db.close().await;
    let jobs = app.admin().await.get("/api/admin/jobs?state=dead").await;
    let deletion = jobs.json["items"].as_array().unwrap().iter().find(|job| job["kind"] == json!("delete_object"));
    deletion.expect("a dead deletion")["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn no_administrators_route_tells_a_file_name(app: &TestApp) {
    let (ada, admin) = (app.person().await, app.admin().await);
    let (kept, gone) = (format!("{MARKER}.pdf"), format!("{MARKER} gone.pdf"));
    let id = ada.upload(&gone, b"bytes").await;
    assert_eq!(ada.delete(&format!("/api/documents/{id}")).await.status, 204);
    ada.upload(&kept, b"hello").await;
    ada.reserve(&format!("{MARKER} pending.pdf"), Some(7)).await;
    assert!(ada.get("/api/documents").await.text.contains(MARKER), "its owner sees it");
    let job = dead_job(app, &ada).await;
    no_route_is_left_out(app).await;
    let topic = admin.post("/api/admin/topics", &json!({"name": "Letters"})).await;
    let topic = topic.json["id"].as_str().unwrap();

    let told = |answer: &Answer, what: &str| {
        assert!(answer.status < 300, "{what}: {answer:?}");
        assert!(!answer.text.contains(MARKER), "{what}: {}", answer.text);
        assert!(!format!("{:?}", answer.headers).contains(MARKER), "{what}");
    };
    for path in ALSO {
        told(&admin.get(path).await, path);
    }
    for (method, path, body) in routes() {
        let id = match path {
            path if path.contains("/jobs/") => &job,
            path if path.contains("/topics/") => topic,
            _ => ada.id.as_str(),
        };
        let request = admin.request(method, &path.replace("{id}", id));
        told(&Answer::of(body.iter().fold(request, |request, body| request.json(body))).await, path);
    }
    let log = admin.get("/api/admin/audit").await;
    assert!(log.text.contains("job_retried") && !log.text.contains(MARKER), "{}", log.text);

    // Whatever else the claim above took along is retried too; then nothing is dead.
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let dead = admin.get("/api/admin/jobs").await.json["items"].as_array().unwrap().clone();
        for job in &dead {
            let retry = format!("/api/admin/jobs/{}/retry", job["id"].as_str().unwrap());
            assert_eq!(admin.post_nothing(&retry).await.status, 202);
        }
        let counts = &admin.get("/api/admin/stats").await.json["jobs"];
        if dead.is_empty() && counts["running"] == json!(0) {
            break;
        }
        assert!(Instant::now() < deadline, "{counts}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
