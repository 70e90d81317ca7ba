//! Live changes in every tab, over one connection a browser: browsers allow six to a host, and eight tabs are common.
//! The tabs elect one that listens; it passes on what it hears.

use contract::{DocumentEvent, Quota, UserId};
use leptos::prelude::*;
use web_sys::{PageTransitionEvent, VisibilityState};

use crate::browser;

mod elect;
mod line;
mod relay;

/// What the page does with news.
#[derive(Clone, Copy)]
pub(crate) struct News {
    pub(crate) quota: Callback<Quota>,
    pub(crate) document: Callback<DocumentEvent>,
    /// Something may have been missed: ask for everything.
    pub(crate) missed: Callback<()>,
}

impl News {
    /// What a server that is newer than this page says is left out.
    fn tell(self, kind: &str, data: &str) {
        match kind {
            "quota" => _ = serde_json::from_str(data).map(|quota| self.quota.run(quota)),
            "document" => _ = serde_json::from_str(data).map(|event| self.document.run(event)),
            line::MISSED => self.missed.run(()),
            _ => {}
        }
    }
}

/// Follows the account's events until the owner is cleaned up. Names carry the account: a tab that was opened by the
/// account before hears nothing of this one.
pub(crate) fn follow(user: UserId, news: News) {
    let name = format!("sluice-live-{user}");
    let relay = relay::Relay::join(&name, move |kind, data| news.tell(kind, data));
    elect::lead(&name, move || {
        line::Line::open(move |kind, data| {
            relay.pass_on(kind, data);
            news.tell(kind, data);
        })
    });
    return_refreshed(news);
    // What happened between the painting of the page and now.
    news.missed.try_run(());
}

/// A tab that was hidden, frozen or taken from the back-forward cache may have slept through something.
fn return_refreshed(news: News) {
    browser::on(&document(), "visibilitychange", move |_| {
        if document().visibility_state() == VisibilityState::Visible {
            news.missed.run(());
        }
    });
    browser::on(&window(), "pageshow", move |event| {
        use wasm_bindgen::JsCast;
        if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
            news.missed.run(());
        }
    });
}
