//! Accounts on both engines: opening, signing in, tokens, sessions, passwords, administration.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

#[path = "../support/mod.rs"]
mod support;

mod administering;
mod opening;
mod operating;
mod password;
mod people;
mod sessions;
mod throttle;
mod tokens;
