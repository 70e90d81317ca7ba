//! Topics over HTTP: one's own, the system's, and those of documents.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

const NOBODY: &str = "01980000-0000-7000-8000-000000000000";

async fn create(person: &Person<'_>, name: &str) -> String {
    let created = person.post("/api/topics", &json!({"name": name})).await;
    assert_eq!(created.status, 201, "{created:?}");
    created.json["id"].as_str().unwrap().to_owned()
}

async fn set(person: &Person<'_>, document: &str, topics: &Value) -> Answer {
    let request = person.request(Method::PUT, &format!("/api/documents/{document}/topics"));
    Answer::of(request.json(&json!({"topic_ids": topics}))).await
}

pub(crate) async fn a_topic_is_made_listed_changed_and_deleted(app: &TestApp) {
    let ada = app.person().await;
    assert_eq!(ada.get("/api/topics").await.json, json!({"items": []}));
    let body = json!({"name": " Taxes ", "description": "What is due", "colour": "blue"});
    let created = ada.post("/api/topics", &body).await;
    assert_eq!(created.status, 201, "{created:?}");
    let id = created.json["id"].as_str().unwrap();
    let expected = json!({"id": id, "name": "Taxes", "description": "What is due", "colour": "blue", "system": false,
                          "document_count": 0});
    assert_eq!(created.json, expected);
    ada.post("/api/topics", &json!({"name": "TAXES"})).await.refuses(409, "topic_taken");

    let document = ada.upload("a.txt", b"x").await;
    assert_eq!(set(&ada, &document, &json!([id])).await.status, 200);
    ada.reserve("pending.txt", Some(1)).await;
    assert_eq!(ada.get("/api/topics").await.json["items"][0]["document_count"], json!(1));
    let path = format!("/api/topics/{id}");
    let patched = ada.patch(&path, &json!({"description": "", "colour": "red"})).await;
    assert_eq!(patched.status, 200, "{patched:?}");
    assert_eq!((&patched.json["name"], &patched.json["description"]), (&json!("Taxes"), &json!("")));
    assert_eq!((&patched.json["colour"], &patched.json["document_count"]), (&json!("red"), &json!(1)));

    let gone = ada.delete(&path).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    ada.delete(&path).await.refuses(404, "not_found");
    let left = ada.get(&format!("/api/documents/{document}")).await;
    assert_eq!((left.status, &left.json["topics"]), (200, &json!([])));
}

pub(crate) async fn the_systems_topics_are_everybodys_to_use_and_administrators_to_change(app: &TestApp) {
    let (ada, eve, admin) = (app.person().await, app.person().await, app.admin().await);
    let path = |id: &str| format!("/api/admin/topics/{id}");
    let new = json!({"name": "Invoices", "colour": "green"});
    ada.post("/api/admin/topics", &new).await.refuses(403, "forbidden");
    let created = admin.post("/api/admin/topics", &new).await;
    assert_eq!((created.status, &created.json["system"]), (201, &json!(true)), "{created:?}");
    let id = created.json["id"].as_str().unwrap().to_owned();
    admin.post("/api/admin/topics", &json!({"name": "invoices"})).await.refuses(409, "topic_taken");
    let own = create(&ada, "Invoices").await;

    for person in [&ada, &eve] {
        let document = person.upload("a.txt", b"x").await;
        assert_eq!(set(person, &document, &json!([id])).await.json["topics"][0]["system"], json!(true));
        let seen = person.get("/api/topics").await.json;
        let seen = seen["items"].as_array().unwrap().iter().find(|topic| topic["id"] == json!(id)).unwrap();
        assert_eq!(seen["document_count"], json!(1), "only one's own documents count");
    }
    for person in [&ada, &admin] {
        person.patch(&format!("/api/topics/{id}"), &json!({"name": "x"})).await.refuses(403, "forbidden");
        person.delete(&format!("/api/topics/{id}")).await.refuses(403, "forbidden");
    }
    ada.patch(&path(&id), &json!({"name": "x"})).await.refuses(403, "forbidden");
    ada.delete(&path(&id)).await.refuses(403, "forbidden");
    admin.patch(&path(&own), &json!({"name": "x"})).await.refuses(404, "not_found");
    admin.delete(&path(&own)).await.refuses(404, "not_found");
    let patched = admin.patch(&path(&id), &json!({"name": "Bills"})).await;
    assert_eq!((&patched.json["name"], &patched.json["document_count"]), (&json!("Bills"), &json!(2)), "{patched:?}");
    assert_eq!(admin.delete(&path(&id)).await.status, 204);
    assert_eq!(ada.names().await, ["a.txt"]);
}

pub(crate) async fn a_strangers_topic_does_not_exist(app: &TestApp) {
    let (ada, eve) = (app.person().await, app.person().await);
    let hers = create(&ada, "Secret").await;
    let document = eve.upload("a.txt", b"x").await;
    for id in [hers.as_str(), NOBODY, "nope"] {
        let path = format!("/api/topics/{id}");
        eve.patch(&path, &json!({"name": "Mine"})).await.refuses(404, "not_found");
        eve.delete(&path).await.refuses(404, "not_found");
    }
    for id in [hers.as_str(), NOBODY] {
        set(&eve, &document, &json!([id])).await.names("topic_ids");
        let found = eve.get(&format!("/api/documents?topic={id}")).await;
        assert_eq!(found.json, json!({"items": [], "next_cursor": null}), "{found:?}");
    }
    assert_eq!(eve.get("/api/topics").await.json["items"], json!([]));
    let theirs = ada.upload("b.txt", b"x").await;
    let own = create(&eve, "Own").await;
    set(&eve, &theirs, &json!([own])).await.refuses(404, "not_found");
    for request in [app.http.get(format!("{}/api/topics", app.url)), app.http.post(format!("{}/api/topics", app.url))] {
        Answer::of(request).await.refuses(401, "unauthorized");
    }
}

pub(crate) async fn a_list_by_topic_keeps_its_order_search_and_pages(app: &TestApp) {
    let ada = app.person().await;
    let topic = create(&ada, "Taxes").await;
    for n in 0..5 {
        let document = ada.upload(&format!("in {n}.txt"), b"x").await;
        let answer = set(&ada, &document, &json!([topic, topic])).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let expected = &answer.json["topics"];
        assert_eq!((expected.as_array().unwrap().len(), &expected[0]["source"]), (1, &json!("manual")));
        assert_eq!((&expected[0]["id"], &expected[0]["confidence"]), (&json!(topic), &json!(null)));
        ada.upload(&format!("out {n}.txt"), b"x").await;
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/documents?topic={topic}&sort=filename&order=asc&limit=2{cursor}");
        let page = ada.get(&path).await.json;
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["filename"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["in 0.txt", "in 1.txt", "in 2.txt", "in 3.txt", "in 4.txt"]);
    let found = ada.get(&format!("/api/documents?topic={topic}&q=3")).await.json;
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(found["items"][0]["topics"][0]["name"], json!("Taxes"), "{found}");
}

pub(crate) async fn every_bad_topic_names_its_field(app: &TestApp) {
    let ada = app.person().await;
    let id = create(&ada, "Kept").await;
    let path = format!("/api/topics/{id}");
    for (field, values) in [
        (
            "name",
            vec![json!(""), json!(" "), json!("n".repeat(61)), json!("a\0b"), json!("a\nb"), json!(1), json!(null)],
        ),
        ("description", vec![json!("d".repeat(501)), json!("a\0b"), json!(1)]),
        ("colour", vec![json!("mauve"), json!(""), json!("Blue"), json!(1)]),
        ("system", vec![json!(true)]),
    ] {
        for value in values {
            let mut body = json!({"name": "New"});
            body[field] = value.clone();
            ada.post("/api/topics", &body).await.names(field);
            if !value.is_null() {
                ada.patch(&path, &json!({field: value})).await.names(field);
            }
        }
    }
    ada.post("/api/topics", &json!({})).await.names("name");
    let longest = json!({"name": "ü".repeat(60), "description": "ü".repeat(500)});
    assert_eq!(ada.post("/api/topics", &longest).await.status, 201);

    let document = ada.upload("a.txt", b"x").await;
    set(&ada, &document, &json!(["x"])).await.names("topic_ids[0]");
    set(&ada, &document, &json!("x")).await.names("topic_ids");
    for query in ["topic=", "topic=x", "topic=%00"] {
        ada.get(&format!("/api/documents?{query}")).await.names("topic");
    }
}
