//! What people see: pages, components and the server functions behind them. Compiles to wasm (feature `hydrate`) and to
//! native code (feature `ssr`); the same view runs on both, so that what the server painted is what the browser takes over.

// Views are types, and a page's view is a deep one.
#![recursion_limit = "256"]
#![expect(unreachable_pub, reason = "the component macro makes its functions public inside private modules")]

mod account;
mod admin;
mod backoff;
mod browser;
mod call;
mod classification;
mod document;
mod documents;
mod fault;
mod later;
mod live;
#[cfg(feature = "ssr")]
mod service;
mod settings;
mod shell;
mod topics;
mod ui;
mod upload;

#[cfg(feature = "ssr")]
pub use account::session;
pub use fault::Fault;
#[cfg(feature = "ssr")]
pub use fault::RequestId;
pub use later::{code_for, fetch_the_rest};
pub use shell::{App, send_redirects_through_the_server, shell};
