//! Text out of documents, read in a child process that can do nothing else.
//!
//! A document is hostile until it is read. So the process that asks never looks at one: it starts its own binary once
//! more ([`extract`]), hands it the file as standard input and gets an [`Outcome`] back. The other side ([`child`])
//! gives up everything but reading that file and writing one answer, before it reads the first byte.
//!
//! What holds: whatever a document does to the child (a panic, an abort, a loop, a flood, a flight), the parent has an
//! [`Outcome`] within [`Limits::wall`], the child is gone, and the parent's memory has grown by the answer at most.

mod archive;
mod child;
mod decode;
mod document;
mod jail;
mod limits;
mod outcome;
mod page;
mod parent;
#[doc(hidden)]
pub mod readers;
mod sniff;
mod xml;

/// For the fuzz targets, which read without a child.
#[doc(hidden)]
pub use self::{archive::Archive, document::read, page::Page};
pub use self::{
    child::{child, lock_in},
    limits::Limits,
    outcome::{Extracted, Failure, Kind, Outcome, Skip},
    parent::{ARGS, extract},
};
