//! Providers of an account and of everybody, asked over real HTTP.

use std::sync::{Arc, Mutex};

use axum::{Router, extract::State, http::HeaderMap, http::StatusCode, response::IntoResponse, routing::post};
use reqwest::Method;
use serde_json::{Value, json};

use super::classification::{INVOICE, names, set_topics, settled, topic};
use crate::support::{Answer, Person, SET_UPS, Setup, TestApp};

const PATH: &str = "/api/auth/me/provider";
const KEY: &str = "sk-test-0123456789";

/// A server that speaks OpenAI's chat completions and answers what it was told to.
#[derive(Clone, Default)]
struct Oracle(Arc<Mutex<Said>>);

#[derive(Default)]
struct Said {
    status: u16,
    answer: String,
    questions: Vec<(Option<String>, Value)>,
}

impl Oracle {
    /// Answers with these choices; its address.
    async fn open(choices: &Value) -> (Self, String) {
        let oracle = Self::default();
        oracle.answer(200, &json!({"topics": choices}).to_string());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/v1/chat/completions", post(Self::asked)).with_state(oracle.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (oracle, format!("http://{address}/v1"))
    }

    fn answer(&self, status: u16, answer: &str) {
        let mut said = self.0.lock().unwrap();
        (said.status, said.answer) = (status, answer.to_owned());
    }

    fn questions(&self) -> Vec<(Option<String>, Value)> {
        self.0.lock().unwrap().questions.clone()
    }

    async fn asked(State(oracle): State<Self>, headers: HeaderMap, body: String) -> impl IntoResponse {
        let key = headers.get("authorization").map(|key| key.to_str().unwrap().to_owned());
        let mut said = oracle.0.lock().unwrap();
        said.questions.push((key, serde_json::from_str(&body).unwrap()));
        let message = json!({"role": "assistant", "content": said.answer});
        let choice = json!({"index": 0, "message": message, "finish_reason": "stop"});
        let answer = json!({"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]});
        (StatusCode::from_u16(said.status).unwrap(), axum::Json(answer))
    }
}

async fn put(person: &Person<'_>, path: &str, body: &Value) -> Answer {
    Answer::of(person.request(Method::PUT, path).json(body)).await
}

async fn choose(person: &Person<'_>, path: &str, base_url: &str) {
    let body = json!({"kind": "openai", "base_url": base_url, "model": "small", "api_key": KEY});
    let chosen = put(person, path, &body).await;
    let expected = json!({"kind": "openai", "base_url": base_url, "model": "small", "has_key": true});
    assert_eq!((chosen.status, &chosen.json), (200, &expected), "{chosen:?}");
}

async fn read(person: &Person<'_>, text: &str) -> Value {
    settled(person, &person.upload("a.txt", text.as_bytes()).await).await
}

pub(crate) async fn an_accounts_own_provider_is_asked_with_its_key(app: &TestApp) {
    let (ada, bob) = (app.person().await, app.person().await);
    topic(&ada, "Aardvarks", "").await;
    let zebras = topic(&ada, "Zebras", "").await;
    topic(&bob, "Secret of Bob", "").await;
    let builtin = json!({"kind": "builtin", "base_url": null, "model": null, "has_key": false});
    assert_eq!(ada.get(PATH).await.json, builtin);
    let (oracle, url) = Oracle::open(&json!([{"topic": "t2", "confidence": 0.75}])).await;
    choose(&ada, PATH, &url).await;
    assert!(oracle.questions().is_empty(), "saving connects to nothing");
    let tested = ada.post_nothing(&format!("{PATH}/test")).await;
    assert_eq!((tested.status, &tested.json["ok"]), (200, &json!(true)), "{tested:?}");

    let document = read(&ada, INVOICE).await;
    let expected = json!({"status": "done", "provider": "openai", "error": null});
    assert_eq!((names(&document), &document["classification"]), (vec!["Zebras"], &expected));
    let found = &document["topics"][0];
    assert_eq!((&found["id"], &found["confidence"], &found["source"]), (&json!(zebras), &json!(0.75), &json!("auto")));
    let questions = oracle.questions();
    assert_eq!(questions.len(), 2);
    let (key, question) = questions.last().unwrap();
    assert_eq!((key.as_deref(), &question["model"]), (Some(format!("Bearer {KEY}").as_str()), &json!("small")));
    let text = question.to_string();
    assert!(text.contains("Invoice number 4711") && text.contains("Aardvarks") && !text.contains("Secret of Bob"));
    assert_eq!(read(&bob, INVOICE).await["classification"]["provider"], json!("builtin"), "nobody else's is asked");

    assert_eq!(ada.delete(PATH).await.status, 204);
    assert_eq!(ada.get(PATH).await.json, builtin);
    assert_eq!(read(&ada, INVOICE).await["classification"]["provider"], json!("builtin"));
    assert_eq!(oracle.questions().len(), 2);
}

pub(crate) async fn everybodys_provider_is_asked_for_whoever_chose_none(app: &TestApp) {
    const SHARED: &str = "/api/admin/provider";
    let (ada, bob, admin) = (app.person().await, app.person().await, app.admin().await);
    topic(&ada, "Aardvarks", "").await;
    topic(&bob, "Bees", "").await;
    let (oracle, url) = Oracle::open(&json!([{"topic": "t1", "confidence": 1}])).await;
    put(&ada, SHARED, &json!({"kind": "builtin"})).await.refuses(403, "forbidden");
    ada.get(SHARED).await.refuses(403, "forbidden");
    choose(&admin, SHARED, &url).await;
    let log = admin.get("/api/admin/audit").await.json;
    assert_eq!(
        (&log["items"][0]["action"], &log["items"][0]["detail"]),
        (&json!("provider_changed"), &json!({"kind": "openai"}))
    );
    // Its kind and model are everybody's to know, its address is not.
    let known = json!({"kind": "openai", "base_url": null, "model": "small", "has_key": false});
    assert_eq!(ada.get(PATH).await.json, known);
    assert_eq!(put(&bob, PATH, &json!({"kind": "builtin"})).await.status, 200);
    assert_eq!(names(&read(&ada, INVOICE).await), ["Aardvarks"]);
    assert_eq!(read(&bob, INVOICE).await["classification"]["provider"], json!("builtin"));
    assert_eq!(oracle.questions().len(), 1);
}

pub(crate) async fn a_stored_key_goes_nowhere_else_and_is_never_told(app: &TestApp) {
    let ada = app.person().await;
    topic(&ada, "Aardvarks", "").await;
    let (first, url) = Oracle::open(&json!([])).await;
    let (second, elsewhere) = Oracle::open(&json!([])).await;
    choose(&ada, PATH, &url).await;
    // The same provider, another model: the key stays.
    let body = json!({"kind": "openai", "base_url": url, "model": "large"});
    assert_eq!(put(&ada, PATH, &body).await.json["has_key"], json!(true));
    read(&ada, INVOICE).await;
    assert_eq!(first.questions()[0].0.as_deref(), Some(format!("Bearer {KEY}").as_str()));
    // Another address: it does not follow.
    let body = json!({"kind": "openai", "base_url": elsewhere, "model": "large"});
    assert_eq!(put(&ada, PATH, &body).await.json["has_key"], json!(false));
    read(&ada, INVOICE).await;
    assert_eq!(second.questions()[0].0, None);
    choose(&ada, PATH, &url).await;
    for answer in [ada.get(PATH).await, ada.get("/settings/classification").await] {
        assert!(!answer.text.contains(KEY), "{}", answer.text);
    }
    let forgotten = json!({"kind": "openai", "base_url": url, "model": "large", "api_key": ""});
    assert_eq!(put(&ada, PATH, &forgotten).await.json["has_key"], json!(false));
}

pub(crate) async fn what_a_provider_does_wrong_fails_nothing_else(app: &TestApp) {
    let ada = app.person().await;
    topic(&ada, "Aardvarks", "").await;
    let kept = topic(&ada, "Kept", "").await;
    let (oracle, url) = Oracle::open(&json!([])).await;
    choose(&ada, PATH, &url).await;
    let id = ada.upload("a.txt", INVOICE.as_bytes()).await;
    settled(&ada, &id).await;
    set_topics(&ada, &id, &json!([kept])).await;
    let hostile = json!([{"topic": "t99", "confidence": 1}, {"topic": "../t1", "confidence": 1}, {"topic": "Kept", "confidence": 1}]);
    for (status, answer, ends, error) in [
        (401, "{}".to_owned(), "failed", Some("key")),
        (404, "{}".to_owned(), "failed", Some("model")),
        (200, "I cannot do that".to_owned(), "failed", Some("form")),
        (200, json!({"topics": hostile}).to_string(), "done", None),
    ] {
        oracle.answer(status, &answer);
        assert_eq!(ada.post_nothing(&format!("/api/documents/{id}/classify")).await.status, 202);
        let document = settled(&ada, &id).await;
        let classification = &document["classification"];
        assert_eq!(
            (&classification["status"], &classification["provider"]),
            (&json!(ends), &json!("openai")),
            "{answer}"
        );
        match error {
            Some(word) => assert!(classification["error"].as_str().unwrap().contains(word), "{classification}"),
            None => assert_eq!(classification["error"], json!(null)),
        }
        assert_eq!((names(&document), document["status"].as_str()), (vec!["Kept"], Some("uploaded")));
        assert!(!document.to_string().contains(KEY));
    }
    oracle.answer(401, "{}");
    let tested = ada.post_nothing(&format!("{PATH}/test")).await;
    assert_eq!((tested.status, &tested.json["ok"]), (200, &json!(false)), "{tested:?}");
}

pub(crate) async fn every_bad_provider_names_its_field(app: &TestApp) {
    let ada = app.person().await;
    for (body, field) in [
        (json!({}), "kind"),
        (json!({"kind": "oracle"}), "kind"),
        (json!({"kind": "openai", "api_key": KEY}), "model"),
        (json!({"kind": "openai", "model": "m"}), "api_key"),
        (json!({"kind": "openai", "model": "m", "base_url": "ftp://x", "api_key": KEY}), "base_url"),
        (json!({"kind": "openai", "model": "m", "base_url": "http://u:p@example.org", "api_key": KEY}), "base_url"),
        (json!({"kind": "openai", "model": "m", "base_url": "http://169.254.169.254/"}), "base_url"),
        (json!({"kind": "openai", "model": "m", "base_url": 5}), "base_url"),
        (json!({"kind": "openai", "model": "m", "api_key": "two words"}), "api_key"),
        (json!({"kind": "builtin", "extra": 1}), "extra"),
    ] {
        put(&ada, PATH, &body).await.names(field);
    }
    assert_eq!(ada.get(PATH).await.json["kind"], json!("builtin"), "nothing was saved");
    Answer::of(app.http.get(format!("{}{PATH}", app.url))).await.refuses(401, "unauthorized");
    ada.get("/api/settings").await.refuses(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn private_addresses_are_refused_unless_the_operator_allows_them() {
    let app = TestApp::start_with(Setup::Embedded, |options| options.allow_private_providers = None).await;
    let ada = app.person().await;
    for url in
        ["http://127.0.0.1:11434", "http://localhost:11434", "http://[::1]/", "http://10.0.0.1/", "http://192.168.1.1"]
    {
        put(&ada, PATH, &json!({"kind": "ollama", "base_url": url, "model": "m"})).await.names("base_url");
    }
    put(&ada, PATH, &json!({"kind": "ollama", "model": "m"})).await.names("base_url");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_days_budget_the_built_in_classifier_answers() {
    for setup in SET_UPS {
        let app = TestApp::start_with(setup, |options| options.ai_daily_budget = Some("3".into())).await;
        let ada = app.person().await;
        topic(&ada, "Aardvarks", "").await;
        let (oracle, url) = Oracle::open(&json!([])).await;
        choose(&ada, PATH, &url).await;
        let documents = futures::future::join_all((0..8).map(|_| read(&ada, INVOICE))).await;
        let asked = documents.iter().filter(|one| one["classification"]["provider"] == json!("openai")).count();
        let rest = documents.iter().filter(|one| one["classification"]["provider"] == json!("builtin")).count();
        assert_eq!((asked, rest, oracle.questions().len()), (3, 5, 3));
        let tested = ada.post_nothing(&format!("{PATH}/test")).await;
        assert_eq!((&tested.json["ok"], oracle.questions().len()), (&json!(false), 3));
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_keys_for_secrets_no_key_is_stored() {
    let app = TestApp::start_with(Setup::Services, |options| options.secret_keys = None).await;
    let ada = app.person().await;
    put(&ada, PATH, &json!({"kind": "openai", "model": "m", "api_key": KEY})).await.names("api_key");
    let keyless = json!({"kind": "openai", "model": "m", "base_url": "http://127.0.0.1:1/v1"});
    assert_eq!(put(&ada, PATH, &keyless).await.status, 200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_to_be_read_is_skipped() {
    let app = TestApp::start_with(Setup::Embedded, |options| options.max_extract_bytes = Some("100".into())).await;
    let ada = app.person().await;
    let document = read(&ada, INVOICE).await;
    assert_eq!(document["classification"]["status"], json!("skipped"), "{document}");
    assert!(document["classification"]["error"].as_str().unwrap().contains("larger"));
    app.finish().await;
}
