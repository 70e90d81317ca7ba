//! The store as its users meet it: over HTTP, with signed URLs, and through the SDK.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod downloads;
mod headers;
mod interruptions;
mod listing;
mod objects;
mod presign;
mod server;
mod signatures;
mod uploads;
