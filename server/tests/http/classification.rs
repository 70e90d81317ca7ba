//! Documents are read and find their topics, through a real child process; what a person says stands above it.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

pub(crate) const INVOICE: &str = "Invoice number 4711. Please pay the amount due of 120 euros for the delivered printer \
                                  paper within thirty days. Payment by bank transfer; the invoice is due in May.";
const RECIPE: &str = "Stir flour, butter and sugar into a dough, let it rest, roll it out and bake the cake in a hot oven. \
                      This recipe feeds four; serve the cake with cream.";

pub(crate) async fn topic(person: &Person<'_>, name: &str, description: &str) -> String {
    let created = person.post("/api/topics", &json!({"name": name, "description": description})).await;
    assert_eq!(created.status, 201, "{created:?}");
    created.json["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn set_topics(person: &Person<'_>, document: &str, topics: &Value) -> Answer {
    let request = person.request(Method::PUT, &format!("/api/documents/{document}/topics"));
    let answer = Answer::of(request.json(&json!({"topic_ids": topics}))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

/// The document once its classification has ended.
pub(crate) async fn settled(person: &Person<'_>, document: &str) -> Value {
    let started = Instant::now();
    loop {
        let found = person.get(&format!("/api/documents/{document}")).await;
        assert_eq!(found.status, 200, "{found:?}");
        if !matches!(found.json["classification"]["status"].as_str(), Some("queued" | "running")) {
            return found.json;
        }
        assert!(started.elapsed() < Duration::from_secs(60), "never ends: {found:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn again(person: &Person<'_>, document: &str) -> Value {
    let asked = person.post_nothing(&format!("/api/documents/{document}/classify")).await;
    assert_eq!((asked.status, asked.text.as_str()), (202, ""));
    settled(person, document).await
}

pub(crate) fn names(document: &Value) -> Vec<&str> {
    document["topics"].as_array().unwrap().iter().map(|topic| topic["name"].as_str().unwrap()).collect()
}

async fn bills_and_recipes(person: &Person<'_>) -> (String, String) {
    let bills = topic(person, "Invoices", "Bills that are due: amounts to pay, payment, bank transfer").await;
    (bills, topic(person, "Recipes", "What can be cooked and baked: cake, dough, oven").await)
}

pub(crate) async fn a_document_finds_its_topic_by_itself(app: &TestApp) {
    let (ada, bob) = (app.person().await, app.person().await);
    let (bills, _) = bills_and_recipes(&ada).await;
    topic(&bob, "Invoices of Bob", "Invoices, amounts due, payment").await;
    let document = settled(&ada, &ada.upload("x.bin", INVOICE.as_bytes()).await).await;
    let expected = json!({"status": "done", "provider": "builtin", "error": null});
    assert_eq!(document["classification"], expected, "{document}");
    let [found] = &document["topics"].as_array().unwrap()[..] else { panic!("one topic: {document}") };
    assert_eq!((&found["id"], &found["source"]), (&json!(bills), &json!("auto")));
    let confidence = found["confidence"].as_f64().unwrap();
    assert!(confidence > 0.0 && confidence <= 1.0, "{confidence}");
    // The list holds the same, and the topic counts it.
    let list = ada.get(&format!("/api/documents?topic={bills}")).await.json;
    assert_eq!(list["items"], json!([document]));
    assert_eq!(ada.get("/api/topics").await.json["items"][0]["document_count"], json!(1));
    assert_eq!(ada.quota().await, (INVOICE.len() as i64, 0), "reading changes no quota");
}

pub(crate) async fn a_persons_word_stands_above_the_machines(app: &TestApp) {
    let ada = app.person().await;
    let (bills, recipes) = bills_and_recipes(&ada).await;
    let id = ada.upload("a.txt", INVOICE.as_bytes()).await;
    assert_eq!(names(&settled(&ada, &id).await), ["Invoices"]);
    set_topics(&ada, &id, &json!([recipes])).await;
    let document = again(&ada, &id).await;
    assert_eq!(names(&document), ["Recipes"], "taken away and never brought back; given and never taken away");
    assert_eq!(document["topics"][0]["source"], json!("manual"));
    // Given by hand it may stay, and is a person's from then on.
    set_topics(&ada, &id, &json!([bills])).await;
    let document = again(&ada, &id).await;
    assert_eq!((names(&document), &document["topics"][0]["source"]), (vec!["Invoices"], &json!("manual")));
    assert_eq!(document["topics"][0]["confidence"], json!(null));
}

pub(crate) async fn corrections_teach(app: &TestApp) {
    let ada = app.person().await;
    let (boats, taxes) = (topic(&ada, "Blue", "").await, topic(&ada, "Red", "").await);
    let text = |words: &str, n: usize| format!("Note {n}. {words} The note goes on about {words} and ends.");
    let (sea, tax) = ("sailing boats, harbour, anchor and tide", "tax returns, income, deduction and revenue");
    let before = ada.upload("new.txt", text(sea, 0).as_bytes()).await;
    assert!(names(&settled(&ada, &before).await).is_empty(), "nothing to learn from");
    for n in 1..=6 {
        for (words, topic) in [(sea, &boats), (tax, &taxes)] {
            let id = ada.upload("known.txt", text(words, n).as_bytes()).await;
            settled(&ada, &id).await;
            set_topics(&ada, &id, &json!([topic])).await;
        }
    }
    assert_eq!(names(&again(&ada, &before).await), ["Blue"]);
    // Nobody learns from somebody else.
    let bob = app.person().await;
    topic(&bob, "Blue", "").await;
    let id = bob.upload("new.txt", text(sea, 0).as_bytes()).await;
    assert!(names(&settled(&bob, &id).await).is_empty());
}

pub(crate) async fn what_cannot_be_read_is_said_plainly_and_stays_as_it_is(app: &TestApp) {
    let ada = app.person().await;
    bills_and_recipes(&ada).await;
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
    let damaged = [b"%PDF-1.7\n".as_slice(), &[0xA7; 4000]].concat();
    for (name, bytes, status, reason) in [
        ("invoice.txt", picture.as_slice(), "skipped", "picture"),
        ("noise", &[0, 1, 2, 3, 0xFF, 0xFE, 7, 9, 200, 0, 0, 1], "skipped", "type"),
        ("blank.txt", b"   \n\n ", "skipped", "no text"),
        ("invoice.pdf", &damaged, "failed", "damaged"),
    ] {
        let id = ada.upload(name, bytes).await;
        let document = settled(&ada, &id).await;
        assert_eq!(document["classification"]["status"], json!(status), "{document}");
        let error = document["classification"]["error"].as_str().unwrap();
        assert!(error.contains(reason) && error.ends_with('.'), "{error}");
        assert_eq!((document["status"].as_str(), names(&document).len()), (Some("uploaded"), 0));
        assert_eq!(ada.get(&format!("/api/documents/{id}/download")).await.status, 307);
    }
}

pub(crate) async fn a_word_of_the_text_finds_the_document(app: &TestApp) {
    let (ada, bob) = (app.person().await, app.person().await);
    let texts = [
        ("a.txt", "Der Müller mahlt Getreide; l'été dernier, 2 500 sacks. Straße O'Neill x_y e-mail naïve ΣΊΣΥΦΟΣ"),
        ("b.txt", "Getreide alone, 東京都 and emoji 🎉 here"),
        ("c.txt", "nothing of that kind"),
    ];
    for (name, text) in texts {
        settled(&ada, &ada.upload(name, text.as_bytes()).await).await;
    }
    settled(&bob, &bob.upload("bob.txt", b"Getreide of somebody else").await).await;
    let found = |q: &str| {
        let path = format!("/api/documents?sort=filename&order=asc&q={}", urlencoded(q));
        let ada = &ada;
        async move {
            let list = ada.get(&path).await;
            assert_eq!(list.status, 200, "{list:?}");
            let items = list.json["items"].as_array().unwrap().clone();
            items.iter().map(|item| item["filename"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    for (q, expected) in [
        ("getreide", &["a.txt", "b.txt"] as &[&str]),
        ("GETREIDE müller", &["a.txt"]),
        ("muller", &["a.txt"]),
        ("mull", &["a.txt"]),
        ("ull", &[]),
        ("getr müller", &[]),
        ("müller getr", &["a.txt"]),
        ("ete", &["a.txt"]),
        ("2 500", &["a.txt"]),
        ("e-mail", &["a.txt"]),
        ("σίσυφος", &["a.txt"]),
        ("東京", &["b.txt"]),
        ("🎉", &[]),
        ("kind", &["c.txt"]),
        ("b.txt", &["b.txt"]),
        ("getreide & ! ' \" \\ * ) | :* <->", &["a.txt", "b.txt"]),
        ("NOT getreide", &[]),
        ("somebody", &[]),
        ("%", &[]),
        (&ada.id.replace('-', ""), &[]),
        (&format!("§{}", ada.id.replace('-', "")), &[]),
    ] {
        assert_eq!(found(q).await, expected, "{q}");
    }
    let list = ada.get("/api/documents?sort=filename&order=asc&q=getreide").await.json;
    ada.delete(&format!("/api/documents/{}", list["items"][0]["id"].as_str().unwrap())).await;
    assert_eq!(found("getreide").await, ["b.txt"]);
}

fn urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub(crate) async fn all_documents_are_read_again_when_asked(app: &TestApp) {
    let ada = app.person().await;
    let mut ids = Vec::new();
    for n in 0..3 {
        ids.push(ada.upload(&format!("{n}.txt"), RECIPE.as_bytes()).await);
        assert!(names(&settled(&ada, &ids[n]).await).is_empty());
    }
    bills_and_recipes(&ada).await;
    assert_eq!(ada.post_nothing("/api/documents/classify").await.status, 202);
    let started = Instant::now();
    for id in &ids {
        while names(&settled(&ada, id).await) != ["Recipes"] {
            assert!(started.elapsed() < Duration::from_secs(60), "never read again");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    let pending = ada.reserve("p.txt", Some(3)).await.document_id;
    ada.post_nothing(&format!("/api/documents/{pending}/classify")).await.refuses(404, "not_found");
    let bob = app.person().await;
    bob.post_nothing(&format!("/api/documents/{}/classify", ids[0])).await.refuses(404, "not_found");
}

pub(crate) async fn asking_many_times_while_a_person_chooses_ends_as_the_person_said(app: &TestApp) {
    let ada = app.person().await;
    let (bills, recipes) = bills_and_recipes(&ada).await;
    let id = ada.upload("a.txt", INVOICE.as_bytes()).await;
    assert_eq!(names(&settled(&ada, &id).await), ["Invoices"]);
    let classify = format!("/api/documents/{id}/classify");
    let asking = futures::future::join_all((0..20).map(|_| ada.post_nothing(&classify)));
    let choosing = async {
        for topics in [json!([bills, recipes]), json!([]), json!([recipes])] {
            set_topics(&ada, &id, &topics).await;
            tokio::time::sleep(Duration::from_millis(120)).await;
        }
    };
    let (asked, ()) = tokio::join!(asking, choosing);
    assert!(asked.iter().all(|answer| answer.status == 202), "{asked:?}");
    let document = settled(&ada, &id).await;
    assert_eq!((names(&document), &document["topics"][0]["source"]), (vec!["Recipes"], &json!("manual")));
    // No run that is still on its way changes that.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(names(&settled(&ada, &id).await), ["Recipes"]);
}

pub(crate) async fn a_document_that_goes_while_it_is_read_leaves_nothing(app: &TestApp) {
    let ada = app.person().await;
    bills_and_recipes(&ada).await;
    for n in 0..8 {
        let id = ada.upload("a.txt", INVOICE.as_bytes()).await;
        tokio::time::sleep(Duration::from_millis(n * 60)).await;
        assert_eq!(ada.delete(&format!("/api/documents/{id}")).await.status, 204);
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!((ada.names().await.len(), ada.quota().await), (0, (0, 0)));
    let jobs = app.admin().await.get("/api/admin/jobs?state=dead").await.json;
    assert_eq!(jobs["items"], json!([]));
}
