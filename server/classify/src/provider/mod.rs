//! Providers that are asked over HTTP, and their keys at rest.
//!
//! Invariants: no connection is made to an address that the policy does not allow, whatever a name resolves to at that
//! moment; an answer is read up to a bound, in bounded time; only topics that were offered come back; a key is in the
//! request that needs it and nowhere else: no log, no `Debug`, no error. What a provider says when it fails is not even
//! read, as it may repeat the key or the document.
//!
//! The three formats are written on `reqwest` itself. Client libraries for them read whole bodies into memory, failures
//! and streams included, without a hook where a bound could stand, and keep the provider's text in their errors.

mod address;
mod answer;
mod asker;
mod endpoint;
mod error;
mod excerpt;
mod key;
mod question;
mod resolver;
pub mod seal;
mod unusable;
mod wire;

pub use crate::MAX_CHOICES;
pub use address::AddressPolicy;
pub use asker::{Asker, Patience};
pub use endpoint::Endpoint;
pub use error::AskError;
pub use excerpt::Excerpt;
pub use unusable::Unusable;

/// How many topics are offered at most; an account may have as many. OpenAI allows 1,000 values in a schema's
/// enumerations (<https://platform.openai.com/docs/guides/structured-outputs>).
pub const MAX_OFFERED: usize = 500;
