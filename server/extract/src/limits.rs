//! How much one document may cost. They travel in the child's environment, which holds little else.

use std::{io, time::Duration};

use serde::{Deserialize, Serialize};

/// The variable that carries them.
pub(crate) const VARIABLE: &str = "EXTRACT_LIMITS";

/// What one extraction may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of memory that the child may allocate, itself included. Bounded by the kernel on Linux only; elsewhere by
    /// what the readers bound themselves.
    pub memory_bytes: u64,
    /// Seconds of processor time.
    pub cpu_secs: u64,
    /// From start to answer. The child is killed then.
    pub wall: Duration,
    /// Bytes of text that are kept (UTF-8). Reading ends there.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_bytes: 512 << 20, cpu_secs: 20, wall: Duration::from_secs(40), text_bytes: 1 << 20 }
    }
}

impl Limits {
    /// The limits that the parent set for this process.
    ///
    /// # Errors
    /// When this process was not started by [`extract`](crate::extract).
    pub(crate) fn of_this_process() -> io::Result<Self> {
        let raw = std::env::var(VARIABLE).map_err(io::Error::other)?;
        Ok(serde_json::from_str(&raw)?)
    }
}
