//! Why a setting cannot be used.

/// A setting was refused: which, and what would be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct Unusable {
    /// As it is called in requests.
    pub field: &'static str,
    /// What would be accepted.
    pub reason: &'static str,
}
