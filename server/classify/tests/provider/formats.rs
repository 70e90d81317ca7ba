//! The three formats, as they go over the wire.

use std::time::Instant;

use classify::{Choice, provider::Excerpt};
use contract::ProviderKind;
use serde_json::json;

use crate::fake::{Asked, Fake, KEY, MODEL, asker, candidates, document, topic, wrapped};

/// What a provider of this kind was asked, after it gave a good answer that was understood.
async fn asked(kind: ProviderKind) -> Asked {
    let text = r#"{"topics":[{"topic":"t2","confidence":0.9},{"topic":"t4","confidence":0.25}]}"#;
    let fake = Fake::start(move |_| wrapped(kind, text)).await;
    let choices = asker().classify(&fake.endpoint(kind), &document(), &candidates()).await.unwrap();
    assert_eq!(
        choices,
        [Choice { topic: topic(2), confidence: 0.9 }, Choice { topic: topic(4), confidence: 0.25 }],
        "{kind:?}"
    );
    let [asked] = fake.asked().try_into().unwrap();
    asked
}

const ENUM: &str = "/properties/topics/items/properties/topic/enum";

#[tokio::test]
async fn openai_is_asked_in_chat_completions_with_a_strict_schema() {
    let Asked { path, headers, body } = asked(ProviderKind::Openai).await;
    assert_eq!(path, "/v1/chat/completions");
    assert_eq!(headers["authorization"], format!("Bearer {KEY}"));
    assert_eq!(body["model"], MODEL);
    assert_eq!(body["response_format"]["type"], "json_schema");
    assert_eq!(body["response_format"]["json_schema"]["strict"], true);
    let schema = &body["response_format"]["json_schema"]["schema"];
    assert_eq!(schema.pointer(ENUM), Some(&json!(["t1", "t2", "t3", "t4"])));
}

#[tokio::test]
async fn anthropic_is_asked_in_messages_with_a_schema() {
    let Asked { path, headers, body } = asked(ProviderKind::Anthropic).await;
    assert_eq!(path, "/v1/messages");
    assert_eq!(headers["x-api-key"], KEY);
    assert_eq!(headers["anthropic-version"], "2023-06-01");
    assert!(!headers.contains_key("authorization"));
    assert_eq!(body["output_config"]["format"]["type"], "json_schema");
    assert_eq!(body["output_config"]["format"]["schema"].pointer(ENUM), Some(&json!(["t1", "t2", "t3", "t4"])));
    assert!(body["max_tokens"].is_u64());
    assert!(body["system"].as_str().unwrap().contains("\"Bills\" \"What has to be paid\""));
}

#[tokio::test]
async fn ollama_is_asked_in_its_own_chat_with_a_schema() {
    let Asked { path, headers, body } = asked(ProviderKind::Ollama).await;
    assert_eq!(path, "/api/chat");
    assert_eq!(headers["authorization"], format!("Bearer {KEY}"));
    assert_eq!(body["format"].pointer(ENUM), Some(&json!(["t1", "t2", "t3", "t4"])));
    assert_eq!(body["stream"], false);
}

#[tokio::test]
async fn nothing_that_could_be_called_is_offered_and_no_topics_id_is_sent() {
    for kind in [ProviderKind::Openai, ProviderKind::Anthropic, ProviderKind::Ollama] {
        let body = asked(kind).await.body;
        assert!(body.get("tools").is_none() && body.get("functions").is_none());
        assert!(!body.to_string().contains(&topic(1).to_string()));
    }
}

#[tokio::test]
async fn a_long_document_is_sent_in_part() {
    let fake = Fake::start(|_| wrapped(ProviderKind::Openai, r#"{"topics":[]}"#)).await;
    let long = Excerpt::new(None, &"word ".repeat(1_000_000));
    let choices = asker().classify(&fake.endpoint(ProviderKind::Openai), &long, &candidates()).await.unwrap();
    assert_eq!(choices, []);
    assert!(fake.asked()[0].body.to_string().len() < 12_000);
}

#[tokio::test]
async fn without_candidates_nobody_is_asked() {
    let fake = Fake::start(|_| panic!("asked")).await;
    let choices = asker().classify(&fake.endpoint(ProviderKind::Openai), &document(), &[]).await.unwrap();
    assert_eq!(choices, []);
    assert_eq!(fake.connections(), 0);
}

#[tokio::test]
async fn a_test_says_what_happened_in_a_sentence() {
    let fake = Fake::start(|_| wrapped(ProviderKind::Ollama, r#"{"topics":[{"topic":"t1","confidence":1}]}"#)).await;
    let (asker, start) = (asker(), Instant::now());
    let sentence = asker.test(&fake.endpoint(ProviderKind::Ollama)).await.unwrap();
    let taken = start.elapsed().as_secs_f64();
    let told = sentence.strip_prefix("The model some-model answered as it should, in ");
    let told: f64 = told.and_then(|rest| rest.strip_suffix(" seconds.")).unwrap().parse().unwrap();
    assert!((0.0..=taken + 0.1).contains(&told), "{sentence}");
}
