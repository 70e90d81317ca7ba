//! A started application, people who use it, and what their answers hold.

mod answer;
mod app;
mod database;
mod person;
mod proxy;

pub use answer::Answer;
pub use app::{ADMIN, PASSWORD, Setup, TestApp};
pub use person::{Person, Ticket};
pub use proxy::Proxy;
