//! Private addresses, redirects and names that are not what they seem.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use axum::{
    http::{StatusCode, header},
    response::IntoResponse,
};
use classify::provider::{AddressPolicy, AskError, Asker};
use contract::ProviderKind;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::fake::{Fake, asker, candidates, document, endpoint, good, patience};

/// Resolves every name to the next of these answers, and to the last one from then on.
struct Script(Mutex<Vec<Vec<IpAddr>>>);

impl Script {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parsed = |answer: &&[&str]| answer.iter().map(|raw| raw.parse().unwrap()).collect();
        Arc::new(Self(Mutex::new(answers.iter().rev().map(parsed).collect())))
    }
}

impl Resolve for Script {
    fn resolve(&self, _: Name) -> Resolving {
        let mut left = self.0.lock().unwrap();
        let answer = if left.len() > 1 { left.pop().unwrap() } else { left[0].clone() };
        let addresses: Addrs = Box::new(answer.into_iter().map(|ip| SocketAddr::new(ip, 0)));
        Box::pin(async { Ok(addresses) })
    }
}

/// Asks a base address under a policy, whatever was allowed when it was saved.
async fn ask(asker: &Asker, base: &str) -> Result<(), AskError> {
    asker.classify(&endpoint(ProviderKind::Openai, base), &document(), &candidates()).await.map(|_| ())
}

fn strict(names: Arc<Script>) -> Asker {
    Asker::with_names(AddressPolicy::PublicOnly, patience(), names).unwrap()
}

#[tokio::test]
async fn private_literals_and_local_names_are_refused_without_a_connection() {
    let fake = Fake::start(|_| good()).await;
    let port = fake.address.port();
    let asker = Asker::new(AddressPolicy::PublicOnly, patience()).unwrap();
    for host in ["127.0.0.1", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "localhost", "localhost.", "ollama"]
    {
        assert_eq!(ask(&asker, &format!("http://{host}:{port}")).await, Err(AskError::ForbiddenAddress), "{host}");
    }
    assert_eq!(ask(&crate::fake::asker(), &format!("http://localhost:{port}")).await, Ok(()));
    assert_eq!(fake.connections(), 1, "only the one that was allowed");
}

#[tokio::test]
async fn public_names_of_private_addresses_are_refused_without_a_connection() {
    let fake = Fake::start(|_| good()).await;
    let base = format!("http://llm.example.org:{}", fake.address.port());
    for address in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd00::1"]
    {
        assert_eq!(ask(&strict(Script::new(&[&[address]])), &base).await, Err(AskError::ForbiddenAddress), "{address}");
    }
    assert_eq!(ask(&strict(Script::new(&[&["127.0.0.1", "10.0.0.1"]])), &base).await, Err(AskError::ForbiddenAddress));
    let lenient = Asker::with_names(AddressPolicy::PrivateToo, patience(), Script::new(&[&["127.0.0.1"]])).unwrap();
    assert_eq!(ask(&lenient, &base).await, Ok(()));
    assert_eq!(fake.connections(), 1, "only the one that was allowed");
}

#[tokio::test]
async fn a_name_is_judged_again_at_every_attempt() {
    let fake = Fake::start(|_| good()).await;
    let base = format!("http://llm.example.org:{}", fake.address.port());
    // It has no address at first, so that the first attempt fails and there is a second.
    assert_eq!(ask(&strict(Script::new(&[&[], &["127.0.0.1"]])), &base).await, Err(AskError::ForbiddenAddress));
    assert_eq!(fake.connections(), 0);
}

#[tokio::test]
async fn metadata_is_refused_even_where_private_addresses_are_allowed() {
    let asker = Asker::with_names(AddressPolicy::PrivateToo, patience(), Script::new(&[&["169.254.169.254"]])).unwrap();
    assert_eq!(ask(&asker, "http://metadata.example.org").await, Err(AskError::ForbiddenAddress));
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = Fake::start(|_| good()).await;
    for target in [
        "/v1/chat/completions".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        format!("http://{}/v1/chat/completions", elsewhere.address),
    ] {
        for status in [StatusCode::MOVED_PERMANENTLY, StatusCode::TEMPORARY_REDIRECT, StatusCode::PERMANENT_REDIRECT] {
            let location = target.clone();
            let fake = Fake::start(move |_| (status, [(header::LOCATION, location.clone())]).into_response()).await;
            let call = ask(&asker(), &format!("http://{}", fake.address)).await;
            assert_eq!(call, Err(AskError::Redirected(status.as_u16())), "{target}");
            assert_eq!(fake.asked().len(), 1);
        }
    }
    assert_eq!(elsewhere.connections(), 0);
}
