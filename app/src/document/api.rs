//! Server functions of a document's page.

use contract::{Document, DocumentId, Preview};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::Fault;
#[cfg(feature = "ssr")]
use crate::service;

/// One document.
#[server(name = AskDocument, input = Json)]
pub(crate) async fn document(id: DocumentId) -> Result<Document, Fault> {
    let (user, documents) = service::documents()?;
    Ok(documents.get(user, id).await?)
}

/// Where a document can be looked at, for five minutes.
#[server(name = AskPreview, input = Json)]
pub(crate) async fn preview(id: DocumentId) -> Result<Preview, Fault> {
    let (user, documents) = service::documents()?;
    Ok(documents.preview(user, id).await?)
}
