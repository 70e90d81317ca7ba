//! Documents on both engines, against the embedded store over a real socket: quota, races, sweep, lists.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

#[path = "../support/mod.rs"]
mod support;
mod vault;

mod closing;
mod cut_off;
mod deleting;
mod listing;
mod previewing;
mod quota;
mod races;
mod reconciling;
mod sweeping;
mod tagging;
mod topics;
