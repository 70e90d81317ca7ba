//! What can go wrong while talking to the store. A [`StoreError`]'s text names no host, key or credential; what
//! the store really said is its `source`, for the log only.

use std::{error::Error, fmt, sync::Arc};

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

/// What the store or the library under it reported.
type Cause = Arc<dyn Error + Send + Sync>;

/// A call to the object store failed. Not logged here: whoever answers the request logs it with its `source`s.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The store does not answer in time, answers 5xx, asks to slow down, or refuses the server itself (401, 403: a
    /// changed key, a clock that is off). Nothing is known to have changed; callers answer 503 and may try again.
    #[error("the object store is unavailable ({operation})")]
    Unavailable {
        /// The call, as S3 names it.
        operation: &'static str,
        /// What was reported.
        #[source]
        source: Cause,
    },
    /// The store understood and declined, or answered what S3 would not: a fault in the configuration or in this
    /// program, and trying again does not mend it.
    #[error("the object store refused a request ({operation})")]
    Refused {
        /// The call, as S3 names it.
        operation: &'static str,
        /// What was reported.
        #[source]
        source: Cause,
    },
}

impl StoreError {
    pub(super) fn refused(operation: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Refused { operation, source: Arc::from(source.into()) }
    }

    pub(super) fn unavailable(operation: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unavailable { operation, source: Arc::from(source.into()) }
    }

    /// Sorts a failed SDK call by what its caller should do.
    pub(super) fn from_sdk<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let waits_for_mending = match &error {
            SdkError::ServiceError(answer) => match answer.raw().status().as_u16() {
                401 | 403 | 408 | 429 | 500.. => true,
                _ => answer.err().code() == Some("SlowDown"),
            },
            SdkError::ConstructionFailure(_) => false,
            _ => true,
        };
        let source = Arc::new(Reported::from(error));
        if waits_for_mending { Self::Unavailable { operation, source } } else { Self::Refused { operation, source } }
    }
}

/// One line with every cause, since an `SdkError`'s own text is only its kind ("service error").
#[derive(Debug)]
pub(super) struct Reported {
    line: String,
}

impl<E> From<SdkError<E, HttpResponse>> for Reported
where
    E: Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        let line = match &error {
            SdkError::ServiceError(answer) => {
                let status = answer.raw().status().as_u16();
                let code = answer.err().code().unwrap_or("no error code");
                let message = answer.err().message().unwrap_or("no message");
                format!("HTTP {status}, {code}: {message}")
            }
            other => chain(other),
        };
        Self { line }
    }
}

/// An error and all its sources, outermost first, each text once.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut texts = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        if !texts.contains(&text) {
            texts.push(text);
        }
        next = cause.source();
    }
    texts.join(": ")
}

impl fmt::Display for Reported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

impl Error for Reported {}
