//! Asks a real HTTP server that plays the provider, well or badly.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod addresses;
mod fake;
mod formats;
mod hostile;
mod patience;
