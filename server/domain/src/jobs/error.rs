//! Why a job failed: all of it for the operator, one word of it for administrators.

use std::{any::Any, fmt};

use contract::JobFailure;

use crate::{Error, db::is_unavailable, store::StoreError};

/// A failure's whole chain of causes as text, which goes to the log and to the job's row and never to a client; and the
/// kind of it, which may be told.
#[derive(Debug)]
pub struct JobError {
    text: String,
    failure: JobFailure,
    passes: bool,
}

impl JobError {
    /// A failure without a cause below it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), failure: JobFailure::Failed, passes: false }
    }

    /// The same, of a known kind.
    #[must_use]
    pub fn of(self, failure: JobFailure) -> Self {
        Self { failure, ..self }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same, and not the job's own fault: what it needs is away, and comes back.
    #[must_use]
    pub fn passing(self) -> Self {
        Self { passes: true, ..self }
    }

    /// Whether the job is to be tried until it is done.
    pub(super) const fn passes(&self) -> bool {
        self.passes
    }

    /// The kind.
    #[must_use]
    pub const fn failure(&self) -> JobFailure {
        self.failure
    }
}

impl fmt::Display for JobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

// Not an `Error` itself, so that `?` takes every error there is.
impl<E: std::error::Error + 'static> From<E> for JobError {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(below) = cause {
            let more = below.to_string();
            if !text.ends_with(&more) {
                text = format!("{text}: {more}");
            }
            cause = below.source();
        }
        Self { text, failure: failure_of(&error), passes: false }
    }
}

fn failure_of(error: &dyn Any) -> JobFailure {
    match error.downcast_ref() {
        Some(Error::Store(cause)) => return of_store(cause),
        Some(Error::Database(cause)) => return of_database(cause),
        _ => {}
    }
    match (error.downcast_ref(), error.downcast_ref()) {
        (Some(cause), _) => of_store(cause),
        (_, Some(cause)) => of_database(cause),
        _ => JobFailure::Failed,
    }
}

const fn of_store(cause: &StoreError) -> JobFailure {
    match cause {
        StoreError::Unavailable { .. } => JobFailure::StorageUnavailable,
        StoreError::Refused { .. } => JobFailure::StorageRefused,
    }
}

fn of_database(cause: &sqlx::Error) -> JobFailure {
    if is_unavailable(cause) { JobFailure::DatabaseUnavailable } else { JobFailure::Failed }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_failure_is_known_by_its_cause_however_it_came() {
        let away = || sqlx::Error::PoolTimedOut;
        assert_eq!(JobError::from(away()).failure(), JobFailure::DatabaseUnavailable);
        assert_eq!(JobError::from(Error::from(away())).failure(), JobFailure::DatabaseUnavailable);
        assert_eq!(JobError::from(sqlx::Error::RowNotFound).failure(), JobFailure::Failed);
        assert_eq!(JobError::from(Error::NotFound).failure(), JobFailure::Failed);
        let store = || StoreError::Refused { operation: "HEAD", source: Arc::new(std::io::Error::other("no")) };
        assert_eq!(JobError::from(store()).failure(), JobFailure::StorageRefused);
        assert_eq!(JobError::from(Error::from(store())).failure(), JobFailure::StorageRefused);
    }
}
