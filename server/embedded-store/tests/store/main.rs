//! The store as its users meet it: over HTTP, with signed URLs, and through the SDK.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, missing_debug_implementations, dead_code, reason = "parts that several tests share")]

mod downloads;
mod flushing;
mod headers;
mod interruptions;
mod listing;
mod objects;
mod presign;
mod server;
mod signatures;
mod uploads;
