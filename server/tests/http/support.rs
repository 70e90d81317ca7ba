//! A started application, people who use it, and what their answers hold.

mod answer;
mod app;
mod database;
mod person;
mod pieces;
mod proxy;

pub(crate) use answer::Answer;
pub(crate) use app::{ADMIN, IN_TIME, PASSWORD, SET_UPS, Setup, TestApp, env, free_address};
pub(crate) use database::Database;
pub(crate) use person::{Person, Ticket};
pub(crate) use pieces::begin;
pub(crate) use proxy::Proxy;
