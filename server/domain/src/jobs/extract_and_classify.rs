//! Reads a document and finds its topics.
//!
//! Run twice, it finds the document done the second time; killed, it begins again.

use contract::{DocumentId, UserId};

use super::JobError;
use crate::Classifier;

pub(super) async fn run(classifier: &Classifier, user: UserId, document: DocumentId) -> Result<(), JobError> {
    Ok(classifier.run(user, document).await?)
}

pub(super) async fn give_up(classifier: &Classifier, user: UserId, document: DocumentId) -> Result<(), JobError> {
    Ok(classifier.give_up(user, document).await?)
}
