//! Every route of the description, asked by everybody it is not for: a new route is walked without being named here.

use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Answer, Person, SET_UPS, TestApp};

const NOBODYS: &str = "01980000-0000-7000-8000-000000000000";
/// In the name of everything that the victim owns.
const MARK: &str = "only-adas-own";
/// Server functions for whoever is not signed in; all of them are forms.
const ENTRANCES: [&str; 3] = ["sign_in", "sign_up", "sign_out"];

pub(crate) async fn every_route_keeps_everybody_to_their_own(app: &TestApp) {
    let (ada, eve, admin) = (app.person().await, app.person().await, app.admin().await);
    let locked = app.person().await;
    let patched = admin.patch(&format!("/api/admin/users/{}", locked.id), &json!({"disabled": true})).await;
    assert_eq!(patched.status, 200);
    let victim = Victim::new(&ada).await;

    let api = app.get("/api/openapi.json").await.json;
    let mut pairs = 0;
    for route in routes(&api) {
        let case = format!("{} {}", route.method, route.path);
        let documented = |answer: &Answer, who: &str| {
            let status = answer.status.to_string();
            assert!(route.responses.contains(&status), "{case} as {who}: {status} is not documented: {answer:?}");
        };
        let path = victim.own(&route.path);
        if route.public {
            documented(
                &answer(route.ask(app.http.request(route.method.clone(), format!("{}{path}", app.url)))).await,
                "anybody",
            );
            pairs += 1;
            continue;
        }
        let unsigned = app.http.request(route.method.clone(), format!("{}{path}", app.url));
        answer(route.ask(unsigned)).await.refuses(401, "unauthorized");
        answer(route.ask(locked.request(route.method.clone(), &path))).await.refuses(401, "account_disabled");
        for (who, stranger) in [("a stranger", &eve), ("an administrator", &admin)] {
            let got = answer(route.ask(stranger.request(route.method.clone(), &path))).await;
            documented(&got, who);
            assert!(!got.text.contains(MARK), "{case} as {who} shows what is somebody else's: {}", got.text);
            let administers = route.path.starts_with("/api/admin");
            if administers && who == "a stranger" {
                got.refuses(403, "forbidden");
            }
            if !administers && path != route.path {
                got.refuses(404, "not_found");
                let nowhere = route.path.replace("{id}", NOBODYS);
                let nothing = answer(route.ask(stranger.request(route.method.clone(), &nowhere))).await;
                assert_eq!((nothing.status, &nothing.text), (404, &got.text), "{case} tells the two apart");
            }
        }
        pairs += 4;
    }
    eprintln!("isolation: {pairs} route × identity pairs, all as documented");
    assert!(pairs > 50, "the description lists no routes");
    victim.is_untouched().await;
}

/// What pages call, asked with somebody else's identifiers.
pub(crate) async fn every_server_function_keeps_everybody_to_their_own(app: &TestApp) {
    let (ada, eve, admin) = (app.person().await, app.person().await, app.admin().await);
    let locked = app.person().await;
    let patched = admin.patch(&format!("/api/admin/users/{}", locked.id), &json!({"disabled": true})).await;
    assert_eq!(patched.status, 200);
    let victim = Victim::new(&ada).await;
    let calls = victim.calls();
    let mut pairs = 0;
    for (path, _) in server_fn_paths() {
        let name = path.trim_start_matches("/fn/");
        if ENTRANCES.contains(&name) {
            continue; // session.rs has them
        }
        let Some((_, arguments, whose)) = calls.iter().find(|(known, ..)| *known == name) else {
            panic!("{path} is not walked: say above what it is called with");
        };
        let ask = async |token: &str| {
            let request =
                app.http.post(format!("{}{path}", app.url)).header("cookie", format!("sluice_access={token}"));
            Answer::of(match arguments {
                Value::String(form) => {
                    request.header("content-type", "application/x-www-form-urlencoded").body(form.clone())
                }
                json => request.json(json),
            })
            .await
        };
        let refused = |answer: &Answer, status: u16, code: &str| {
            let got = (answer.status, answer.json["code"].as_str());
            assert_eq!(got, (status, Some(code)), "{path}: {answer:?}");
        };
        refused(&ask("").await, 401, "unauthorized");
        refused(&ask(&locked.token).await, 401, "account_disabled");
        for (stranger, administers) in [(&eve, false), (&admin, true)] {
            let answer = ask(&stranger.token).await;
            assert!(!answer.text.contains(MARK), "{path} shows what is somebody else's: {}", answer.text);
            match whose {
                Whose::Victims => refused(&answer, 404, "not_found"),
                Whose::Administrators if !administers => refused(&answer, 403, "forbidden"),
                Whose::Administrators | Whose::Callers => assert!(answer.status < 500, "{path}: {answer:?}"),
            }
        }
        pairs += 4;
    }
    eprintln!("isolation: {pairs} server function × identity pairs");
    assert!(pairs > 80, "there are no server functions");
    victim.is_untouched().await;
}

/// Bodies that are no JSON, or other JSON than the function takes, or too large. Where a form is taken, what is no JSON
/// may be one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_server_function_does_not_take_is_refused_and_no_fault_of_the_server() {
    for setup in SET_UPS {
        let app = TestApp::start(setup).await;
        let (ada, eve) = (app.person().await, app.person().await);
        let calls = Victim::new(&ada).await.calls();
        let large = json!({"id": "x".repeat(70_000)}).to_string();
        let mut walked = 0;
        for (path, _) in server_fn_paths() {
            let name = path.trim_start_matches("/fn/");
            let arguments = calls.iter().find(|(known, ..)| *known == name).map(|(_, arguments, _)| arguments);
            assert!(arguments.is_some() || ENTRANCES.contains(&name), "{path} is not walked");
            let takes_json = arguments.is_some_and(|arguments| !arguments.is_string());
            let kind = if takes_json { "application/json" } else { "application/x-www-form-urlencoded" };
            let ask = |body: &[u8]| {
                let request = app.http.post(format!("{}{path}", app.url)).header("content-type", kind);
                Answer::of(request.header("cookie", format!("sluice_access={}", eve.token)).body(body.to_vec()))
            };
            let refused = |answer: &Answer, status: u16, code: &str| {
                assert_eq!((answer.status, answer.json["code"].as_str()), (status, Some(code)), "{path}: {answer:?}");
                answer.refuses(status, code);
            };
            refused(&ask(&[0xff, 0xfe, b'{', b'}']).await, 422, "invalid_request");
            refused(&ask(large.as_bytes()).await, 413, "body_too_large");
            let (cut, empty) = (ask(b"{").await, ask(b"[]").await);
            if takes_json {
                refused(&cut, 422, "invalid_request");
            }
            // To a function without arguments a list of nothing says as much as an object without fields.
            if takes_json && arguments != Some(&json!({})) {
                refused(&empty, 422, "invalid_request");
            }
            assert!(cut.status < 500 && empty.status < 500, "{path}: {cut:?} {empty:?}");
            walked += 1;
        }
        assert!(walked > 30, "there are no server functions");
        app.finish().await;
    }
}

/// What a server function is about.
enum Whose {
    Victims,
    Callers,
    Administrators,
}

/// One operation of the description.
struct Route {
    method: Method,
    path: String,
    public: bool,
    /// Anything well formed.
    body: Option<Value>,
    responses: Vec<String>,
}

impl Route {
    fn ask(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.body {
            Some(body) => request.json(body),
            None => request,
        }
    }
}

fn routes(api: &Value) -> Vec<Route> {
    let mut routes = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let content = &operation["requestBody"]["content"]["application/json"];
            let body = content.get("example").cloned();
            assert_eq!(content.is_null(), body.is_none(), "{method} {path} needs an example of its body");
            routes.push(Route {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                public: operation.get("security").is_some(),
                body,
                responses: operation["responses"].as_object().unwrap().keys().cloned().collect(),
            });
        }
    }
    routes
}

/// A stream has no end: what it begins with is enough.
async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let streams = response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
    if streams { Answer::head(&response) } else { Answer::read(response).await }
}

/// Somebody who owns one of everything.
struct Victim<'a> {
    ada: &'a Person<'a>,
    document: String,
    topic: String,
    session: String,
}

impl<'a> Victim<'a> {
    async fn new(ada: &'a Person<'a>) -> Self {
        let document = ada.upload(&format!("{MARK}.txt"), b"hello").await;
        let topic = ada.post("/api/topics", &json!({"name": MARK})).await;
        let topic = topic.json["id"].as_str().unwrap().to_owned();
        let tagged = json!({"topic_ids": [topic]});
        let path = format!("/api/documents/{document}/topics");
        assert_eq!(Answer::of(ada.request(Method::PUT, &path).json(&tagged)).await.status, 200);
        let sessions = ada.get("/api/auth/sessions").await;
        let session = sessions.json["items"][0]["id"].as_str().unwrap().to_owned();
        Self { ada, document, topic, session }
    }

    /// The address of what is hers, where the route wants an identifier.
    fn own(&self, path: &str) -> String {
        let id = match path {
            path if path.starts_with("/api/documents/") => &self.document,
            path if path.starts_with("/api/topics/") => &self.topic,
            path if path.starts_with("/api/auth/sessions/") => &self.session,
            path if path.starts_with("/api/admin/users/") => &self.ada.id,
            path if !path.contains("{id}") || path.starts_with("/api/admin/") => NOBODYS,
            path => panic!("{path} is not walked: say what of hers it names"),
        };
        path.replace("{id}", id)
    }

    /// Each server function with hers where it takes an identifier; a text is a form's body.
    fn calls(&self) -> Vec<(&'static str, Value, Whose)> {
        use Whose::{Administrators, Callers, Victims};
        let (document, topic, user) = (&self.document, &self.topic, &self.ada.id);
        let file = json!({"filename": "a.txt", "content_type": "text/plain", "size_bytes": 1});
        let list = json!({"q": "", "status": "all", "sort": "filename", "order": "asc", "cursor": null, "limit": 50, "topic": topic});
        let users = json!({"q": "", "cursor": null, "limit": 1});
        let log = json!({"cursor": null, "limit": 1});
        let draft = json!({"name": "Letters", "description": "", "colour": null});
        vec![
            ("whoami", json!({}), Callers),
            ("change_password", json!("current=not+it&new=a+better+passphrase"), Callers),
            ("close_account", json!("password=not+it"), Callers),
            ("list_sessions", json!({}), Callers),
            ("end_session", json!({"id": self.session}), Victims),
            ("end_other_sessions", json!({}), Callers),
            ("document", json!({"id": document}), Victims),
            ("preview", json!({"id": document}), Victims),
            ("documents", json!({"query": list}), Callers),
            ("quota", json!({}), Callers),
            ("delete_document", json!({"id": document}), Victims),
            ("rename", json!({"id": document, "filename": "mine.txt"}), Victims),
            ("topics", json!({}), Callers),
            ("create_topic", json!({"draft": draft, "shared": false}), Callers),
            ("edit_topic", json!({"id": topic, "draft": draft, "shared": false}), Victims),
            ("delete_topic", json!({"id": topic, "shared": false}), Victims),
            ("change_topics", json!({"documents": [document], "added": [], "removed": [topic]}), Victims),
            ("presign_many", json!({"files": [file]}), Callers),
            ("presign_again", json!({"id": document}), Victims),
            ("confirm", json!({"id": document}), Victims),
            ("classify", json!({"id": document}), Victims),
            ("classify_all", json!({}), Callers),
            ("snippet", json!({"id": document}), Victims),
            ("provider_settings", json!({}), Callers),
            ("choose_provider", json!({"request": {"kind": "builtin"}}), Callers),
            ("clear_provider", json!({}), Callers),
            ("test_provider", json!({}), Callers),
            ("admin_provider", json!({}), Administrators),
            ("admin_choose_provider", json!({"request": {"kind": "builtin"}}), Administrators),
            ("admin_overview", json!({}), Administrators),
            ("admin_retry_job", json!({"id": NOBODYS}), Administrators),
            ("admin_accounts", json!({"query": users}), Administrators),
            ("admin_open_account", json!({"new": {"email": "grace@example.org"}}), Administrators),
            ("admin_change_account", json!({"id": user, "patch": {}}), Administrators),
            ("admin_audit", json!({"query": log}), Administrators),
            ("admin_now", json!({}), Callers),
        ]
    }

    async fn is_untouched(&self) {
        let document = self.ada.get(&format!("/api/documents/{}", self.document)).await;
        assert_eq!((document.status, &document.json["filename"]), (200, &json!(format!("{MARK}.txt"))));
        assert_eq!(document.json["topics"][0]["id"], json!(self.topic));
        assert_eq!(self.ada.quota().await, (5, 0));
    }
}
