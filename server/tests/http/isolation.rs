//! Every route of the description, asked by everybody it is not for: a new route is walked without being named here.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

const NOBODYS: &str = "01980000-0000-7000-8000-000000000000";
/// In the name of everything that the victim owns.
const MARK: &str = "only-adas-own";

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
            _ => NOBODYS,
        };
        path.replace("{id}", id)
    }

    async fn is_untouched(&self) {
        let document = self.ada.get(&format!("/api/documents/{}", self.document)).await;
        assert_eq!((document.status, &document.json["filename"]), (200, &json!(format!("{MARK}.txt"))));
        assert_eq!(document.json["topics"][0]["id"], json!(self.topic));
        assert_eq!(self.ada.quota().await, (5, 0));
    }
}
