//! The promises of the job queue, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

#[path = "../support/mod.rs"]
mod support;

mod failing;
mod leases;
mod running;
mod ticking;
mod workers;
