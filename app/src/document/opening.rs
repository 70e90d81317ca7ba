//! What the first paint needs, asked for once.

use contract::{ApiError, Code, Document, DocumentId, DocumentStatus, Me, Preview};
use serde::{Deserialize, Serialize};

use super::api;
use crate::{Fault, account::whoami, classification};

/// Where the document can be looked at, or why not; nothing while its bytes are pending.
pub(super) type Look = Option<Result<Preview, Fault>>;

/// Who it is, and the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Opening {
    pub(super) me: Me,
    pub(super) document: Document,
    pub(super) look: Look,
    /// How its text begins, once it was read.
    pub(super) beginning: Option<String>,
}

/// `None`: the address names no document.
pub(super) async fn open(id: Option<DocumentId>) -> Result<Opening, Fault> {
    let id = id.ok_or_else(|| ApiError::new(Code::NotFound, "no such thing"))?;
    let (me, document) = futures::try_join!(whoami(), api::document(id))?;
    let (look, beginning) = futures::join!(look_at(&document), classification::api::snippet(document.id));
    // A page without it is whole, too.
    Ok(Opening { me, document, look, beginning: beginning.ok().flatten() })
}

pub(super) async fn look_at(document: &Document) -> Look {
    match document.status {
        DocumentStatus::Uploaded => Some(api::preview(document.id).await),
        DocumentStatus::Pending => None,
    }
}
