//! A provider on a port of its own, which remembers what it was asked.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::{Request, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
    serve::ListenerExt,
};
use classify::{
    Candidate,
    provider::{AddressPolicy, Asker, Endpoint, Excerpt, Patience},
};
use contract::{ProviderKind, TopicId};
use serde_json::{Value, json};

pub(crate) const KEY: &str = "sk-the-secret-key";
pub(crate) const MODEL: &str = "some-model";

/// What reached it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// Answers the n-th request, counted from 0.
type Answer = Arc<dyn Fn(usize) -> Response + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Fake {
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicUsize>,
    asked: Arc<Mutex<Vec<Asked>>>,
    answer: Answer,
    delay: Duration,
}

impl Fake {
    pub(crate) async fn start(answer: impl Fn(usize) -> Response + Send + Sync + 'static) -> Self {
        Self::slow(Duration::ZERO, answer).await
    }

    pub(crate) async fn slow(delay: Duration, answer: impl Fn(usize) -> Response + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Self {
            address: listener.local_addr().unwrap(),
            connections: Arc::default(),
            asked: Arc::default(),
            answer: Arc::new(answer),
            delay,
        };
        let connections = Arc::clone(&fake.connections);
        let counted = listener.tap_io(move |_| {
            connections.fetch_add(1, Ordering::SeqCst);
        });
        let router = Router::new().fallback(answered).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(counted, router).await });
        fake
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn endpoint(&self, kind: ProviderKind) -> Endpoint {
        endpoint(kind, &format!("http://{}", self.address))
    }
}

async fn answered(State(fake): State<Fake>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = to_bytes(body, 1 << 20).await.unwrap();
    let number = {
        let mut asked = fake.asked.lock().unwrap();
        asked.push(Asked {
            path: parts.uri.path().to_owned(),
            headers: parts.headers,
            body: serde_json::from_slice(&body).unwrap_or_default(),
        });
        asked.len() - 1
    };
    tokio::time::sleep(fake.delay).await;
    (fake.answer)(number)
}

/// The body in which each kind wraps what its model wrote.
pub(crate) fn wrapped(kind: ProviderKind, text: &str) -> Response {
    axum::Json(match kind {
        ProviderKind::Anthropic => json!({ "type": "message", "content": [{ "type": "text", "text": text }] }),
        ProviderKind::Ollama => json!({ "message": { "role": "assistant", "content": text }, "done": true }),
        _ => json!({ "choices": [{ "index": 0, "message": { "role": "assistant", "content": text } }] }),
    })
    .into_response()
}

/// An OpenAI answer that names one topic.
pub(crate) fn good() -> Response {
    wrapped(ProviderKind::Openai, r#"{"topics":[{"topic":"t2","confidence":0.9}]}"#)
}

pub(crate) fn endpoint(kind: ProviderKind, base: &str) -> Endpoint {
    Endpoint::parse(kind, Some(base), Some(MODEL), Some(KEY), AddressPolicy::PrivateToo).unwrap()
}

/// Short pauses, so that retries take milliseconds.
pub(crate) fn patience() -> Patience {
    Patience { connect: Duration::from_secs(2), call: Duration::from_secs(10), pause: Duration::from_millis(10) }
}

pub(crate) fn asker() -> Asker {
    Asker::new(AddressPolicy::PrivateToo, patience()).unwrap()
}

pub(crate) fn document() -> Excerpt {
    Excerpt::new(Some("invoice.pdf"), "Invoice 17: forty euros for gas.")
}

pub(crate) fn topic(number: usize) -> TopicId {
    format!("01890a5d-ac96-774b-bcce-{number:012x}").parse().unwrap()
}

pub(crate) fn candidates() -> Vec<Candidate> {
    [("Recipes", ""), ("Bills", "What has to be paid"), ("Travel", ""), ("Health", "")]
        .iter()
        .enumerate()
        .map(|(index, (name, description))| Candidate {
            id: topic(index + 1),
            name: (*name).to_owned(),
            description: (*description).to_owned(),
        })
        .collect()
}
