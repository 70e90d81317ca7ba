//! Why a job failed, for the operator alone.

use std::fmt;

/// A failure's whole chain of causes as text: it goes to the log and to the job's row, never to a client.
#[derive(Debug)]
pub struct JobError(String);

impl JobError {
    /// A failure without a cause below it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// Not an `Error` itself, so that `?` takes every error there is.
impl<E: std::error::Error> From<E> for JobError {
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
        Self(text)
    }
}
