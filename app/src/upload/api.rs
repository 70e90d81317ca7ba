//! Server functions of the upload engine.

use contract::{BatchAnswer, Confirmed, DocumentId, UploadRequest, UploadTicket};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::service;
use crate::{Fault, call::Call};

/// Reserves room for up to 100 files and signs their URLs; each is accepted or refused on its own.
#[server(protocol = Call)]
pub(crate) async fn presign_many(files: Vec<UploadRequest>) -> Result<BatchAnswer, Fault> {
    let (user, documents) = service::documents()?;
    Ok(documents.reserve_many(user, files).await?)
}

/// A fresh URL for a reservation that stands.
#[server(protocol = Call)]
pub(crate) async fn presign_again(id: DocumentId) -> Result<UploadTicket, Fault> {
    let (user, documents) = service::documents()?;
    Ok(documents.presign_again(user, id).await?)
}

/// Turns a stored upload into a document.
#[server(protocol = Call)]
pub(crate) async fn confirm(id: DocumentId) -> Result<Confirmed, Fault> {
    let (user, documents) = service::documents()?;
    Ok(documents.confirm(user, id).await?)
}
