//! Server functions of classification.

use contract::{DocumentId, Provider, ProviderRequest, ProviderSettings, ProviderVerdict};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::service;
use crate::{Fault, call::Call};

/// Asks for a document to be read again.
#[server(protocol = Call)]
pub(crate) async fn classify(id: DocumentId) -> Result<(), Fault> {
    let (user, classifier) = service::classifier()?;
    Ok(classifier.classify(user, id).await?)
}

/// Asks for all of the account's documents to be read again.
#[server(protocol = Call)]
pub(crate) async fn classify_all() -> Result<(), Fault> {
    let (user, classifier) = service::classifier()?;
    Ok(classifier.classify_all(user).await?)
}

/// How a document's text begins, once it was read.
#[server(name = AskSnippet, protocol = Call)]
pub(crate) async fn snippet(id: DocumentId) -> Result<Option<String>, Fault> {
    let (user, classifier) = service::classifier()?;
    Ok(classifier.snippet(user, id).await?)
}

/// Who finds the account's topics, and how often a provider was asked today.
#[server(name = AskProviderSettings, protocol = Call)]
pub(crate) async fn provider_settings() -> Result<ProviderSettings, Fault> {
    let (caller, providers) = service::providers()?;
    Ok(providers.settings(caller.user).await?)
}

/// Chooses a provider for the account; connects to nothing.
#[server(protocol = Call)]
pub(crate) async fn choose_provider(request: ProviderRequest) -> Result<Provider, Fault> {
    let (caller, providers) = service::providers()?;
    Ok(providers.set_own(caller.user, &request).await?)
}

/// Goes back to everybody's provider.
#[server(protocol = Call)]
pub(crate) async fn clear_provider() -> Result<(), Fault> {
    let (caller, providers) = service::providers()?;
    Ok(providers.clear_own(caller.user).await?)
}

/// Asks the account's provider a small question.
#[server(protocol = Call)]
pub(crate) async fn test_provider() -> Result<ProviderVerdict, Fault> {
    let (caller, providers) = service::providers()?;
    Ok(providers.test(caller.user).await?)
}

/// Everybody's provider, for administrators.
#[server(name = AskSharedProvider, protocol = Call)]
pub(crate) async fn admin_provider() -> Result<Provider, Fault> {
    let (caller, providers) = service::providers()?;
    Ok(providers.shared(&caller).await?)
}

/// Chooses everybody's provider, as an administrator; connects to nothing.
#[server(protocol = Call)]
pub(crate) async fn admin_choose_provider(request: ProviderRequest) -> Result<Provider, Fault> {
    let (caller, providers) = service::providers()?;
    Ok(providers.set_shared(&caller, &request).await?)
}
