//! Sessions on both engines: what their owner sees and ends, and how many wrong passwords are too many.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

#[path = "../support/mod.rs"]
mod support;

mod listing;
mod password;
mod people;
mod throttle;
