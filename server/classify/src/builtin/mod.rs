//! The offline classifier: learns from what one account did by hand, and from the names of its topics.
//!
//! Invariants: the same topics and examples give the same answer, in whatever order they come; nothing but a candidate
//! is ever chosen; a document that resembles none of them gets no topic. Nothing is fetched and nothing is kept: a
//! [`Model`] is learned anew from the stored [`Terms`] whenever it is needed, which takes milliseconds.
//!
//! A topic is the direction in which its documents lie among all terms (Rocchio's centroid over TF-IDF), begun by the
//! words of its name. Naive Bayes and gradient steps on top of the centroids were no better on few examples.

mod calibration;
mod centroids;
mod language;
mod model;
mod naming;
mod stop_words;
mod terms;
mod vocabulary;

use contract::TopicId;
pub use model::Model;
pub use terms::Terms;

/// What a person said of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Example {
    /// The document.
    pub terms: Terms,
    /// What it is about, as a person gave or left it; empty when it is about none of the topics.
    pub topics: Vec<TopicId>,
    /// What it was taken to be about until a person said otherwise.
    pub rejected: Vec<TopicId>,
}
