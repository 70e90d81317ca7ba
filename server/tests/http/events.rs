//! Live events, as a browser's EventSource reads them.

use std::time::{Duration, Instant};

use futures::StreamExt;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{Person, TestApp};

const PATIENCE: Duration = Duration::from_secs(5);

/// A stream of `(event, data)`.
pub(crate) struct Live {
    response: Response,
    text: String,
}

impl Live {
    pub(crate) async fn open(person: &Person<'_>) -> Self {
        let response = person.request(Method::GET, "/api/events").send().await.unwrap();
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_end_when_the_server_stops() {
    let app = TestApp::start(crate::support::Setup::Embedded).await;
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
