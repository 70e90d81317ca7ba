//! Server functions of topics.

use contract::{DocumentId, Topic, TopicColour, TopicId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Fault, call::Call};
#[cfg(feature = "ssr")]
use {
    crate::service,
    contract::{ApiError, NewTopic, TopicDescription, TopicName, TopicPatch},
    domain::{accounts::Caller, topics::Scope},
};

/// A topic as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub(crate) name: String,
    pub(crate) description: String,
    /// None leaves the choice to the server.
    pub(crate) colour: Option<TopicColour>,
}

/// One's own topics and the system's.
#[server(name = AskTopics, protocol = Call)]
pub(crate) async fn topics() -> Result<Vec<Topic>, Fault> {
    let (caller, topics) = service::topics()?;
    Ok(topics.list(caller.user).await?.items)
}

/// Makes a topic, for oneself or, as an administrator, for everybody.
#[server(protocol = Call)]
pub(crate) async fn create_topic(draft: Draft, shared: bool) -> Result<Topic, Fault> {
    let (caller, topics) = service::topics()?;
    let new = NewTopic { name: draft.name()?, description: Some(draft.description()?), colour: draft.colour };
    Ok(topics.create(scope(&caller, shared), new).await?)
}

/// Changes a topic.
#[server(protocol = Call)]
pub(crate) async fn edit_topic(id: TopicId, draft: Draft, shared: bool) -> Result<Topic, Fault> {
    let (caller, topics) = service::topics()?;
    let (name, description) = (Some(draft.name()?), Some(draft.description()?));
    let patch = TopicPatch { name, description, colour: draft.colour };
    Ok(topics.edit(scope(&caller, shared), id, patch).await?)
}

/// Deletes a topic; its documents stay.
#[server(protocol = Call)]
pub(crate) async fn delete_topic(id: TopicId, shared: bool) -> Result<(), Fault> {
    let (caller, topics) = service::topics()?;
    Ok(topics.delete(scope(&caller, shared), id).await?)
}

/// Adds topics to, and takes topics from, up to 100 documents.
#[server(protocol = Call)]
pub(crate) async fn change_topics(
    documents: Vec<DocumentId>,
    added: Vec<TopicId>,
    removed: Vec<TopicId>,
) -> Result<(), Fault> {
    let (user, service) = service::documents()?;
    Ok(service.change_topics(user, &documents, &added, &removed).await?)
}

#[cfg(feature = "ssr")]
fn scope(caller: &Caller, shared: bool) -> Scope<'_> {
    if shared { Scope::System(caller) } else { Scope::Own(caller.user) }
}

#[cfg(feature = "ssr")]
impl Draft {
    fn name(&self) -> Result<TopicName, ApiError> {
        TopicName::parse(&self.name).map_err(|fault| ApiError::invalid("name", fault.0))
    }

    fn description(&self) -> Result<TopicDescription, ApiError> {
        TopicDescription::parse(&self.description).map_err(|fault| ApiError::invalid("description", fault.0))
    }
}
