//! What is tried again, how often, and when it is given up.

use std::time::{Duration, Instant};

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use classify::provider::{AddressPolicy, AskError, Asker, Patience};
use contract::ProviderKind;

use crate::fake::{Fake, asker, candidates, document, endpoint, good, patience};

/// Gives up after 300 milliseconds.
pub(crate) fn hasty() -> Asker {
    Asker::new(AddressPolicy::PrivateToo, Patience { call: Duration::from_millis(300), ..patience() }).unwrap()
}

async fn ask(asker: &Asker, fake: &Fake) -> Result<usize, AskError> {
    asker.classify(&fake.endpoint(ProviderKind::Openai), &document(), &candidates()).await.map(|choices| choices.len())
}

fn busy(seconds: &'static str) -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds)]).into_response()
}

#[tokio::test]
async fn a_busy_provider_is_asked_again_when_it_said() {
    let fake = Fake::start(|number| if number == 0 { busy("1") } else { good() }).await;
    let start = Instant::now();
    assert_eq!(ask(&asker(), &fake).await, Ok(1));
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(fake.asked().len(), 2);
}

#[tokio::test]
async fn a_provider_that_wants_to_be_left_alone_for_long_is_given_up_at_once() {
    for seconds in ["21", "86400", "99999999999"] {
        let fake = Fake::start(move |_| busy(seconds)).await;
        assert_eq!(ask(&asker(), &fake).await, Err(AskError::Busy));
        assert_eq!(fake.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_pause_that_outlasts_the_deadline_is_not_begun() {
    let (fake, asker) = (Fake::start(|_| busy("15")).await, asker());
    let start = Instant::now();
    assert_eq!(ask(&asker, &fake).await, Err(AskError::Busy));
    // Whoever began it would give up when the deadline comes.
    assert!(start.elapsed() < patience().call / 2, "{:?}", start.elapsed());
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test]
async fn a_provider_that_stays_busy_or_broken_is_asked_three_times() {
    for (status, error) in [
        (StatusCode::TOO_MANY_REQUESTS, AskError::Busy),
        (StatusCode::INTERNAL_SERVER_ERROR, AskError::Unavailable("status 500".into())),
        (StatusCode::SERVICE_UNAVAILABLE, AskError::Unavailable("status 503".into())),
    ] {
        let fake = Fake::start(move |_| (status, [(header::RETRY_AFTER, "soon")]).into_response()).await;
        assert!(error.is_temporary());
        assert_eq!(ask(&asker(), &fake).await, Err(error));
        assert_eq!(fake.asked().len(), 3);
    }
}

#[tokio::test]
async fn the_third_attempt_may_succeed() {
    let fake = Fake::start(|number| match number {
        0 => StatusCode::BAD_GATEWAY.into_response(),
        1 => StatusCode::TOO_MANY_REQUESTS.into_response(),
        _ => good(),
    })
    .await;
    assert_eq!(ask(&asker(), &fake).await, Ok(1));
}

#[tokio::test]
async fn other_refusals_are_final() {
    for (status, error) in [
        (400, AskError::Rejected(400)),
        (401, AskError::Refused(401)),
        (403, AskError::Refused(403)),
        (404, AskError::UnknownModel),
        (422, AskError::Rejected(422)),
    ] {
        let fake = Fake::start(move |_| StatusCode::from_u16(status).unwrap().into_response()).await;
        assert!(!error.is_temporary());
        assert_eq!(ask(&asker(), &fake).await, Err(error));
        assert_eq!(fake.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_slow_provider_is_given_up_at_the_deadline() {
    let fake = Fake::slow(Duration::from_secs(60), |_| good()).await;
    let start = Instant::now();
    let error = ask(&hasty(), &fake).await.unwrap_err();
    assert_eq!(error, AskError::Unavailable("no answer in time".into()));
    assert!(error.is_temporary());
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_unavailable() {
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let gone = endpoint(ProviderKind::Ollama, &format!("http://{closed}"));
    let error = asker().classify(&gone, &document(), &candidates()).await.unwrap_err();
    assert!(matches!(error, AskError::Unavailable(_)), "{error:?}");
    assert!(!error.to_string().contains("127.0.0.1"), "{error}");
}
