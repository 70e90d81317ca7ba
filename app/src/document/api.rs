//! Server functions of a document's page.

use contract::{Document, DocumentId, Preview};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::service;
use crate::{Fault, call::Call};

/// One document.
#[server(name = AskDocument, protocol = Call)]
pub(crate) async fn document(id: DocumentId) -> Result<Document, Fault> {
    let (user, documents) = service::documents()?;
    Ok(documents.get(user, id).await?)
}

/// Where a document can be looked at, for five minutes.
#[server(name = AskPreview, protocol = Call)]
pub(crate) async fn preview(id: DocumentId) -> Result<Preview, Fault> {
    let (user, documents) = service::documents()?;
    Ok(documents.preview(user, id).await?)
}
