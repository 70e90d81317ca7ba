//! Asks for the classification of all documents of an account.
//!
//! Invariant: one transaction holds a share and no more, and asks for the next in a job of its own, so that an account of
//! any size stands in nobody's way. Run twice, some documents are read twice.

use contract::{DocumentId, UserId};

use super::JobError;
use crate::Classifier;

pub(super) async fn run(classifier: &Classifier, user: UserId, after: Option<DocumentId>) -> Result<(), JobError> {
    match classifier.classify_some(user, after).await? {
        Some(last) => Ok(classifier.go_on_classifying(user, Some(last)).await?),
        None => Ok(()),
    }
}
