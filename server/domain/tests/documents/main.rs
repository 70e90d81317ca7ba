//! Documents on both engines, against the embedded store over a real socket: quota, races, sweep, lists.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../support/mod.rs"]
mod support;
mod vault;

mod deleting;
mod listing;
mod quota;
mod races;
mod sweeping;
