//! Somebody signed in, with a bearer token.

use std::collections::BTreeMap;

use reqwest::{Method, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, PASSWORD, TestApp};

pub(crate) struct Person<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) token: String,
    pub(crate) refresh_token: String,
}

/// What `upload-url` answers.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Ticket {
    pub(crate) document_id: String,
    pub(crate) upload_url: String,
    pub(crate) headers: BTreeMap<String, String>,
}

impl<'a> Person<'a> {
    pub(crate) async fn sign_in(app: &'a TestApp, email: &str) -> Self {
        let tokens = app.post("/api/auth/login", &json!({"email": email, "password": PASSWORD})).await;
        assert_eq!(tokens.status, 200, "{tokens:?}");
        let text = |name: &str| tokens.json[name].as_str().unwrap().to_owned();
        let mut person = Self {
            app,
            id: String::new(),
            email: email.to_owned(),
            token: text("access_token"),
            refresh_token: text("refresh_token"),
        };
        person.id = person.get("/api/auth/me").await.json["id"].as_str().unwrap().to_owned();
        person
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.app.http.request(method, format!("{}{path}", self.app.url)).bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn post_nothing(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::POST, path)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    /// Used and reserved bytes.
    pub(crate) async fn quota(&self) -> (i64, i64) {
        let quota = self.get("/api/auth/me/quota").await;
        assert_eq!(quota.status, 200, "{quota:?}");
        (quota.json["used_bytes"].as_i64().unwrap(), quota.json["reserved_bytes"].as_i64().unwrap())
    }

    pub(crate) async fn ask(&self, filename: &str, size: Option<usize>) -> Answer {
        let mut body = json!({"filename": filename, "content_type": "text/plain"});
        if let Some(size) = size {
            body["size_bytes"] = json!(size);
        }
        self.post("/api/documents/upload-url", &body).await
    }

    pub(crate) async fn reserve(&self, filename: &str, size: Option<usize>) -> Ticket {
        let answer = self.ask(filename, size).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_value(answer.json).unwrap()
    }

    /// The status that storage answers with.
    pub(crate) async fn put(&self, ticket: &Ticket, bytes: impl Into<Vec<u8>>) -> u16 {
        self.put_request(ticket).body(bytes.into()).send().await.unwrap().status().as_u16()
    }

    /// The upload without its bytes.
    pub(crate) fn put_request(&self, ticket: &Ticket) -> RequestBuilder {
        let request = self.app.http.put(&ticket.upload_url);
        ticket.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    pub(crate) async fn confirm(&self, document: &str) -> Answer {
        self.post_nothing(&format!("/api/documents/{document}/confirm")).await
    }

    /// Reserved, put and confirmed; the document's id.
    pub(crate) async fn upload(&self, filename: &str, bytes: &[u8]) -> String {
        let ticket = self.reserve(filename, Some(bytes.len())).await;
        assert_eq!(self.put(&ticket, bytes).await, 200);
        let confirmed = self.confirm(&ticket.document_id).await;
        assert_eq!(confirmed.status, 200, "{confirmed:?}");
        ticket.document_id
    }

    pub(crate) async fn names(&self) -> Vec<String> {
        let list = self.get("/api/documents?sort=filename&order=asc").await;
        let items = list.json["items"].as_array().unwrap();
        items.iter().map(|item| item["filename"].as_str().unwrap().to_owned()).collect()
    }
}
