//! The one place that reads the time and draws identifiers, so that tests can hold both.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use contract::Timestamp;
use uuid::Uuid;

/// Tells the time. Cheap to clone; clones of a manual clock share its hands.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's time.
    #[default]
    System,
    /// A time that only [`Clock::advance_secs`] moves, in microseconds since 1970.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start` until it is advanced.
    #[must_use]
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.0)))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system_now(),
            Self::Manual(micros) => Timestamp(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock; the system's does not listen.
    pub fn advance_secs(&self, seconds: i64) {
        if let Self::Manual(micros) = self {
            micros.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
    }

    /// A fresh UUIDv7 (RFC 9562 §5.7): unguessable, and in the order of creation within a process.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that draws identifiers")]
    pub fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that may read the system clock")]
fn system_now() -> Timestamp {
    Timestamp(i64::try_from(time::OffsetDateTime::now_utc().unix_timestamp_nanos() / 1000).unwrap_or(i64::MAX))
}
