//! What every page is made of: words, icons, names, moments, small parts.

mod brand;
mod icons;
mod kind;
mod modal;
mod moment;
mod name;
mod not_found;
mod opening;
mod posting;
mod search;
mod title;
mod toast;
mod turn;
pub(crate) mod words;

pub(crate) use brand::Brand;
pub(crate) use icons::{Icon, IconName};
pub(crate) use kind::KindBadge;
pub(crate) use modal::Modal;
pub(crate) use moment::{Clock, Moment, exact};
pub(crate) use name::Name;
pub(crate) use not_found::NotFound;
pub(crate) use opening::{PageFailed, Waiting};
pub(crate) use posting::{Posted, post};
pub(crate) use search::SearchBox;
pub(crate) use title::page_title;
pub(crate) use toast::{ToastRack, Toasts};
pub(crate) use turn::{Turn, Turns};
