//! The server: configuration, composition root, router, REST, live events, command line.
//!
//! Everything here is an adapter; what is true without HTTP lives in `domain`, what people see in `app`.

pub mod application;
pub mod cli;
pub mod config;
pub mod http;
mod metrics;
mod rest;
mod router;
mod services;
