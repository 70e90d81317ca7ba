//! Server functions of the documents page.

use contract::{Document, DocumentId, DocumentPage, ListQuery, Quota, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Fault, call::Call};
#[cfg(feature = "ssr")]
use {
    crate::service,
    contract::{ApiError, FileName},
};

/// A page of the list, and what the page around it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Listing {
    pub(crate) page: DocumentPage,
    /// All documents that match, on this page or not.
    pub(crate) count: i64,
    /// The server's clock, from which "2 minutes ago" is counted.
    pub(crate) now: Timestamp,
}

/// Documents that match, from the cursor on.
#[server(protocol = Call)]
pub(crate) async fn documents(query: ListQuery) -> Result<Listing, Fault> {
    let (user, documents) = service::documents()?;
    let query = ListQuery { limit: query.limit.clamp(1, ListQuery::MAX_LIMIT), ..query };
    let page = documents.list(user, &query).await?;
    let count = documents.count(user, &query.q, query.topic).await?;
    Ok(Listing { page, count, now: service::now() })
}

/// The account's storage.
#[server(name = AskQuota, protocol = Call)]
pub(crate) async fn quota() -> Result<Quota, Fault> {
    let (caller, accounts) = (service::caller()?, service::accounts()?);
    Ok(accounts.quota(caller.user).await?)
}

/// Removes a document, or cancels an upload.
#[server(protocol = Call)]
pub(crate) async fn delete_document(id: DocumentId) -> Result<(), Fault> {
    let (user, documents) = service::documents()?;
    Ok(documents.delete(user, id).await?)
}

/// Gives a document another name.
#[server(protocol = Call)]
pub(crate) async fn rename(id: DocumentId, filename: String) -> Result<Document, Fault> {
    let (user, documents) = service::documents()?;
    let filename = FileName::parse(filename).map_err(|fault| ApiError::invalid("filename", fault.0))?;
    Ok(documents.rename(user, id, filename).await?)
}
