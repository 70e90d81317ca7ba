use serde::{Deserialize, Serialize};

use crate::{ProviderKind, words::words};

words! {
    /// How far a document's classification is.
    ClassificationStatus {
        /// Asked for.
        Queued = "queued",
        /// A worker reads it.
        Running = "running",
        /// Its topics are what was found, none included.
        Done = "done",
        /// It was tried and cannot be done; `error` says why.
        Failed = "failed",
        /// Nothing can be read in it, or it is not to be read; `error` says why.
        Skipped = "skipped",
    }
}

/// What became of a document's classification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Classification {
    /// How far it is.
    pub status: ClassificationStatus,
    /// The kind of provider that was used.
    pub provider: Option<ProviderKind>,
    /// A plain reason, when it failed or was skipped.
    pub error: Option<String>,
}
