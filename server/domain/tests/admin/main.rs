//! Administration on both engines: accounts, the audit log, jobs, figures.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

#[path = "../support/mod.rs"]
mod support;

mod audit;
mod house;
mod jobs;
mod stats;
mod telling;
mod users;
