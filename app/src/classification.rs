//! What documents are about, found by reading them: asking for it, saying how it stands, and choosing who does it.

pub(crate) mod api;
mod cards;
mod filling;
mod form;
mod key;
mod refusal;
pub(crate) mod say;

use contract::{ClassificationStatus, Document};

pub(crate) use filling::Whose;
pub(crate) use form::ProviderForm;

/// Whether its topics are being looked for.
pub(crate) fn is_being_read(document: &Document) -> bool {
    let status = document.classification.as_ref().map(|classification| classification.status);
    matches!(status, Some(ClassificationStatus::Queued | ClassificationStatus::Running))
}
