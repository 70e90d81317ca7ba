//! Topics out of text: offline, by learning from what a person did, or by asking a provider.
//!
//! Nothing here knows a database or a page. Whatever is asked, the answer names only topics that were offered.

pub mod builtin;
pub mod provider;
pub mod words;

use contract::TopicId;

/// How many topics a document gets at most, whoever finds them.
pub const MAX_CHOICES: usize = 3;

/// A topic that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The topic.
    pub id: TopicId,
    /// Its name.
    pub name: String,
    /// What it is about; may be empty.
    pub description: String,
}

/// A topic that was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// One of the candidates.
    pub topic: TopicId,
    /// 0 to 1.
    pub confidence: f64,
}
