//! Asks: one client, a bounded number of attempts, a bounded answer, one deadline over it all.
//!
//! Invariants: nothing is sent to a literal address that the policy refuses; names go through the guarded resolver; no
//! redirect is followed and no proxy taken from the environment, as either would choose another address.

use std::{sync::Arc, time::Duration};

use contract::ProviderKind;
use reqwest::{
    Certificate, Client, Response,
    dns::Resolve,
    header::{HeaderMap, RETRY_AFTER},
    redirect,
};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout};

use super::{
    AddressPolicy, AskError, Endpoint, Excerpt, MAX_OFFERED,
    answer::{self, Pick},
    question::Question,
    resolver::{Guarded, System},
};
use crate::{Candidate, Choice};

/// How often one question is sent.
const ATTEMPTS: u32 = 3;

/// Bytes of an answer. Three topics need 200; reasoning that servers send along needs more.
const MAX_BODY: usize = 256 * 1024;

/// A provider that wants a longer pause than this between attempts is given up for now.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// How long is waited for what.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a connection, resolving its name included.
    pub connect: Duration,
    /// For the answer, all attempts and the pauses between them included.
    pub call: Duration,
    /// Before the second attempt, unless the provider names a longer time; doubled before the third.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), call: Duration::from_secs(60), pause: Duration::from_secs(1) }
    }
}

/// Asks providers. Cheap to clone; connections are shared.
#[derive(Debug, Clone)]
pub struct Asker {
    http: Client,
    policy: AddressPolicy,
    patience: Patience,
}

impl Asker {
    /// Resolves names as the operating system does.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(policy: AddressPolicy, patience: Patience) -> Result<Self, reqwest::Error> {
        Self::with_names(policy, patience, Arc::new(System))
    }

    /// Resolves names through `names`; the policy holds for what it returns.
    ///
    /// # Errors
    /// As [`Asker::new`].
    pub fn with_names(
        policy: AddressPolicy,
        patience: Patience,
        names: Arc<dyn Resolve>,
    ) -> Result<Self, reqwest::Error> {
        let names = Arc::new(Guarded::new(policy, names));
        let client = || {
            Client::builder()
                .dns_resolver(Arc::clone(&names))
                .redirect(redirect::Policy::none())
                .no_proxy()
                .http1_only()
                .connect_timeout(patience.connect)
                .user_agent(concat!("sluice/", env!("CARGO_PKG_VERSION")))
        };
        let http = client().build().or_else(|error| {
            tracing::warn!(%error, "no CA certificates: providers can be asked over plain http only");
            client().tls_certs_only(std::iter::empty::<Certificate>()).build()
        })?;
        Ok(Self { http, policy, patience })
    }

    /// Which of the candidates a document is about: at most [`super::MAX_CHOICES`], the surest first, none if none
    /// fits. Only the first [`MAX_OFFERED`] are offered; without any, nobody is asked.
    ///
    /// # Errors
    /// See [`AskError`].
    pub async fn classify(
        &self,
        endpoint: &Endpoint,
        document: &Excerpt,
        candidates: &[Candidate],
    ) -> Result<Vec<Choice>, AskError> {
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        let topics: Vec<(&str, &str)> = candidates
            .iter()
            .take(MAX_OFFERED)
            .map(|topic| (topic.name.as_str(), topic.description.as_str()))
            .collect();
        let picks = self.ask(endpoint, &Question::new(document, &topics)?).await?;
        let choice =
            |pick: Pick| candidates.get(pick.index).map(|c| Choice { topic: c.id, confidence: pick.confidence });
        Ok(picks.into_iter().filter_map(choice).collect())
    }

    /// Asks about a made-up document, and tells how it went in a sentence.
    ///
    /// # Errors
    /// See [`AskError`].
    pub async fn test(&self, endpoint: &Endpoint) -> Result<String, AskError> {
        let document = Excerpt::new(Some("invoice.txt"), "Invoice 17. Please pay 40 euros for gas by the end of May.");
        let question =
            Question::new(&document, &[("Bills", "What has to be paid"), ("Recipes", "What can be cooked")])?;
        let start = Instant::now();
        self.ask(endpoint, &question).await?;
        let seconds = start.elapsed().as_secs_f64();
        Ok(format!("The model {} answered as it should, in {seconds:.1} seconds.", endpoint.model))
    }

    async fn ask(&self, endpoint: &Endpoint, question: &Question) -> Result<Vec<Pick>, AskError> {
        let url = endpoint.url();
        if !url.host().is_some_and(|host| self.policy.allows_host(&host)) {
            return Err(AskError::ForbiddenAddress);
        }
        let deadline = Instant::now() + self.patience.call;
        let attempts = self.attempts(endpoint, question, deadline);
        let late = || AskError::Unavailable("no answer in time".to_owned());
        timeout(self.patience.call, attempts).await.unwrap_or_else(|_| Err(late()))
    }

    /// Asking again does no harm: a provider keeps nothing of a question.
    async fn attempts(
        &self,
        endpoint: &Endpoint,
        question: &Question,
        deadline: Instant,
    ) -> Result<Vec<Pick>, AskError> {
        let body = endpoint.wire.body(&endpoint.model, question);
        let mut attempt = 1;
        loop {
            let failed = match self.attempt(endpoint, &body).await {
                Ok(text) => return answer::read(&text, question.offered),
                Err(failed) => failed,
            };
            let pause = failed.wanted.unwrap_or_default().max(self.pause_after(attempt));
            let late = pause > LONGEST_PAUSE || Instant::now() + pause >= deadline;
            if attempt == ATTEMPTS || late || !failed.error.is_temporary() {
                return Err(failed.error);
            }
            let kind = ProviderKind::as_str(endpoint.kind());
            tracing::debug!(kind, attempt, error = %failed.error, "asking a provider again");
            sleep(pause).await;
            attempt += 1;
        }
    }

    /// Doubles, less up to half of it, so that questions that failed together do not return together.
    fn pause_after(&self, attempt: u32) -> Duration {
        let noise = f64::from(getrandom::u32().unwrap_or_default()) / f64::from(u32::MAX);
        self.patience.pause.saturating_mul(1 << (attempt - 1)).mul_f64(1.0 - noise / 2.0)
    }

    async fn attempt(&self, endpoint: &Endpoint, body: &Value) -> Result<String, Failed> {
        let headers = HeaderMap::from_iter(endpoint.wire.headers(endpoint.key.as_ref()));
        let sent = self.http.post(endpoint.url()).headers(headers).json(body).send().await;
        let response = sent.map_err(AskError::of_transport)?;
        if !response.status().is_success() {
            return Err(Failed { wanted: retry_after(&response), error: AskError::of_status(response.status()) });
        }
        Ok(endpoint.wire.text(&bounded(response).await?)?)
    }
}

/// An attempt that failed, and how long the provider wants to be left alone.
struct Failed {
    error: AskError,
    wanted: Option<Duration>,
}

impl From<AskError> for Failed {
    fn from(error: AskError) -> Self {
        Self { error, wanted: None }
    }
}

/// In seconds; the form that is a date is passed over (RFC 9110 §10.2.3).
fn retry_after(response: &Response) -> Option<Duration> {
    response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// The body, or nothing of it when it is larger than [`MAX_BODY`], whatever its declared length says.
async fn bounded(mut response: Response) -> Result<Vec<u8>, AskError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(AskError::of_transport)? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(AskError::Nonsense("the body is larger than 256 KiB"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
