//! Live events, as a browser's EventSource reads them.

use std::time::{Duration, Instant};

use domain::db::Conn;
use futures::StreamExt;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{Person, Setup, TestApp};

const PATIENCE: Duration = Duration::from_secs(5);

/// A stream of `(event, data)`.
pub(crate) struct Live {
    response: Response,
    text: String,
}

impl Live {
    pub(crate) async fn open(person: &Person<'_>) -> Self {
        // The client's own limit would look like an end.
        let request = person.request(Method::GET, "/api/events").timeout(Duration::from_secs(120));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The next event, or `None` when there is none within `patience`, or no more.
    pub(crate) async fn next(&mut self, patience: Duration) -> Option<(String, Value)> {
        let deadline = Instant::now() + patience;
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                let found = field("event:")
                    .map(|name| (name.to_owned(), serde_json::from_str(field("data:").unwrap()).unwrap()));
                self.text = rest.to_owned();
                if found.is_some() {
                    return found;
                }
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let chunk = tokio::time::timeout(left, self.response.chunk()).await.ok()?.ok()??;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// Whether a comment comes within `patience`, before anything else is read.
    async fn heartbeat(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        while !self.text.lines().any(|line| line.starts_with(':')) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(Ok(Some(chunk))) = tokio::time::timeout(left, self.response.chunk()).await else { return false };
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        true
    }

    /// What is told until it is enough, which it must be within a minute.
    async fn until(&mut self, enough: impl Fn(&[(String, Value)]) -> bool) -> Vec<(String, Value)> {
        let (deadline, mut events) = (Instant::now() + Duration::from_secs(60), Vec::new());
        while !enough(&events) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Some(event) = self.next(left).await else { panic!("no more after {events:?}") };
            events.push(event);
        }
        events
    }

    async fn all(&mut self, quiet: Duration) -> Vec<(String, Value)> {
        let mut events = Vec::new();
        while let Some(event) = self.next(quiet).await {
            events.push(event);
        }
        events
    }
}

pub(crate) async fn a_new_stream_begins_with_the_quota(app: &TestApp) {
    let ada = app.person_with_limit(100).await;
    ada.upload("a.txt", b"hello").await;
    let first = Live::open(&ada).await.next(PATIENCE).await.unwrap();
    assert_eq!(first, ("quota".into(), json!({"used_bytes": 5, "reserved_bytes": 0, "limit_bytes": 100})));
}

pub(crate) async fn an_upload_is_told_as_it_happens(app: &TestApp) {
    let ada = app.person_with_limit(100).await;
    let mut live = Live::open(&ada).await;
    live.next(PATIENCE).await.unwrap();
    let id = ada.upload("a.txt", b"hello").await;
    let quota = ("quota".to_owned(), json!({"used_bytes": 5, "reserved_bytes": 0, "limit_bytes": 100}));
    let done = |(name, data): &(String, Value)| {
        name == "document" && data["status"] == "changed" && data["classification"]["status"] == "done"
    };
    let mut events = live.until(|events| events.contains(&quota) && events.iter().any(done)).await;
    events.extend(live.all(Duration::from_millis(1500)).await);
    let documents: Vec<_> = events.iter().filter(|(name, _)| name == "document").map(|(_, data)| data).collect();
    let told = |status: &str| json!({"id": id, "status": status, "classification": null});
    assert_eq!(documents[0], &told("pending"));
    assert_eq!(documents[1]["status"], json!("uploaded"));
    let last = documents.last().unwrap();
    assert_eq!(
        (&last["status"], &last["classification"]["status"]),
        (&json!("changed"), &json!("done")),
        "{documents:?}"
    );
    assert_eq!(events.iter().rfind(|(name, _)| name == "quota"), Some(&quota));

    ada.delete(&format!("/api/documents/{id}")).await;
    let deleted = ("document".to_owned(), told("deleted"));
    let freed = |(name, data): &(String, Value)| name == "quota" && data["used_bytes"] == 0;
    live.until(|events| events.contains(&deleted) && events.iter().any(freed)).await;
}

pub(crate) async fn many_changes_are_told_in_few_events(app: &TestApp) {
    let ada = app.person().await;
    let mut live = Live::open(&ada).await;
    live.next(PATIENCE).await.unwrap();
    let started = Instant::now();
    futures::stream::iter(0..60).for_each_concurrent(8, |_| async { drop(ada.reserve("a.txt", Some(1)).await) }).await;
    let events = live.all(Duration::from_millis(1500)).await;
    let quotas: Vec<_> = events.iter().filter(|(name, _)| name == "quota").collect();
    let most = started.elapsed().as_millis() / 100 + 2;
    assert!(!quotas.is_empty() && (quotas.len() as u128) <= most, "{} events, at most {most}", quotas.len());
    assert_eq!(quotas.last().unwrap().1["reserved_bytes"], json!(60));
}

pub(crate) async fn nobody_hears_of_somebody_else(app: &TestApp) {
    let (ada, eve) = (app.person().await, app.person().await);
    let mut live = Live::open(&eve).await;
    live.next(PATIENCE).await.unwrap();
    ada.upload("a.txt", b"hello").await;
    assert_eq!(live.all(Duration::from_millis(700)).await, []);
}

pub(crate) async fn a_stream_needs_a_session(app: &TestApp) {
    app.get("/api/events").await.refuses(401, "unauthorized");
}

/// Also after the database has cut off all who listen to it: then streams end, so that who opens one anew reads anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_on_one_replica_is_told_on_every_other() {
    let app = TestApp::start(Setup::Services).await;
    let replica = app.replica(|_| {}).await;
    let here = app.person().await;
    let there = Person::sign_in(&replica, &here.email).await;
    let mut live = Live::open(&there).await;
    live.next(PATIENCE).await.unwrap();
    here.upload("a.txt", b"hello").await;
    live.until(|events| events.iter().any(|(name, data)| name == "quota" && data["used_bytes"] == 5)).await;

    let db = app.database().await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let mut tx = db.begin().await.unwrap();
    let Conn::Postgres(conn) = tx.as_conn() else { panic!("PostgreSQL") };
    sqlx::raw_sql(cut).execute(conn).await.unwrap();
    tx.rollback().await.unwrap();
    db.close().await;
    let ended = async { while live.next(Duration::from_secs(60)).await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(20), ended).await.expect("the stream ends");
    let mut live = Live::open(&there).await;
    live.next(PATIENCE).await.unwrap();
    here.upload("b.txt", b"hi").await;
    live.until(|events| events.iter().any(|(name, data)| name == "quota" && data["used_bytes"] == 7)).await;
    drop(live);
    replica.finish().await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_end_when_the_server_stops() {
    let app = TestApp::start(Setup::Embedded).await;
    let ada = app.person().await;
    let mut live = Live::open(&ada).await;
    live.next(PATIENCE).await.unwrap();
    app.stop.cancel();
    let started = Instant::now();
    // What still runs is cut off after ten seconds; streams end before.
    assert_eq!(live.next(Duration::from_secs(10)).await, None);
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    drop((live, ada.token));
    app.finish().await;
}

/// It takes the fifteen seconds between two heartbeats.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_has_heartbeats_and_ends_when_its_session_was_ended_elsewhere() {
    tokio::join!(ended_elsewhere(Setup::Embedded), ended_elsewhere(Setup::Services));
}

async fn ended_elsewhere(setup: Setup) {
    const BOUND: Duration = Duration::from_secs(40);
    let app = TestApp::start(setup).await;
    let ada = app.person().await;
    let elsewhere = Person::sign_in(&app, &ada.email).await;
    let (mut ended, mut kept) = (Live::open(&ada).await, Live::open(&elsewhere).await);
    ended.next(PATIENCE).await.unwrap();
    kept.next(PATIENCE).await.unwrap();
    assert_eq!(elsewhere.delete("/api/auth/sessions").await.status, 204);
    let started = Instant::now();
    let (told, heartbeat) = tokio::join!(ended.next(BOUND), kept.heartbeat(BOUND));
    assert_eq!(told, None);
    assert!(started.elapsed() < BOUND, "{setup:?}: neither an end nor a heartbeat: {:?}", started.elapsed());
    assert!(heartbeat, "{setup:?}: the other stream has ended as well");
    elsewhere.reserve("a.txt", Some(1)).await;
    kept.until(|events| events.iter().any(|(name, data)| name == "quota" && data["reserved_bytes"] == 1)).await;
    drop((ended, kept));
    app.finish().await;
}
