//! Deleting with a way back: the row goes at once, the call is held for six seconds, longer while somebody is at the notices,
//! and sent in any case when the page is left.

use std::{sync::Arc, time::Duration};

use contract::{Code, Document, DocumentId};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlFormElement};

use super::{api, keys, shelf::Shelf};
use crate::{
    browser,
    ui::{ToastRack, words},
};

/// How long a delete can be taken back, at least.
const UNDO: Duration = Duration::from_secs(6);

/// A document whose own page was left by deleting it, on its way to the list, which holds the delete and the undo.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parting(StoredValue<Option<Document>>);

impl Parting {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    pub(crate) fn leave(self, document: Document) {
        self.0.set_value(Some(document));
    }

    pub(super) fn take(self) -> Option<Document> {
        self.0.try_update_value(Option::take).flatten()
    }
}

/// Deletes that have not been answered.
struct Held {
    ids: Vec<DocumentId>,
    toast: u32,
    timer: Option<TimeoutHandle>,
}

/// The deletes of this tab, each known by its notice.
#[derive(Clone, Copy)]
pub(super) struct Deletions {
    shelf: Shelf,
    rack: ToastRack,
    refresh: Callback<()>,
    held: StoredValue<Vec<Held>>,
}

impl Deletions {
    pub(super) fn new(shelf: Shelf, rack: ToastRack, refresh: Callback<()>) -> Self {
        Self { shelf, rack, refresh, held: StoredValue::new(Vec::new()) }
    }

    /// What is held goes out when the page does, be it for another page of ours, and before the session ends.
    pub(super) fn attach(self) {
        browser::on(&window(), "pagehide", move |_| self.send_all());
        browser::on(&window(), "submit", move |event| self.send_before(&event));
        on_cleanup(move || self.send_all());
    }

    pub(super) fn hold(self, documents: &[Document]) {
        let ids: Vec<_> = documents.iter().map(|document| document.id).collect();
        let mut left = untrack(|| self.shelf.shown());
        let first = left.iter().position(|shown| ids.contains(&shown.id)).unwrap_or_default();
        left.retain(|shown| !ids.contains(&shown.id));
        self.shelf.hide(&ids);
        keys::keep_focus(left.get(first).or(left.last()).map(|next| next.id));
        let toast =
            self.rack.show(words::deleted(documents), |toast| Some(("Undo", Arc::new(move || self.undo(toast)) as _)));
        self.held.update_value(|held| held.push(Held { ids, toast, timer: self.time(toast) }));
    }

    /// Sends it when its time is over, and not while somebody is at the notices: by keyboard the way there takes a while.
    fn time(self, toast: u32) -> Option<TimeoutHandle> {
        let over = move || {
            if !browser::is_at(".toasts") {
                return spawn_local(self.send(toast));
            }
            self.held.try_update_value(|held| {
                let held = held.iter_mut().find(|held| held.toast == toast)?;
                held.timer = self.time(toast);
                Some(())
            });
        };
        set_timeout_with_handle(over, UNDO).ok()
    }

    fn undo(self, toast: u32) {
        let Some(held) = self.let_go(toast) else { return };
        held.timer.inspect(TimeoutHandle::clear);
        self.shelf.show_again(&held.ids);
        keys::keep_focus(held.ids.first().copied());
    }

    /// A form that the browser posts, as to sign out, waits until what is held is deleted: without the session it never is.
    fn send_before(self, event: &Event) {
        let held = self.held.with_value(|held| held.iter().map(|held| held.toast).collect::<Vec<_>>());
        let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|form| form.method() == "post" && !event.default_prevented()) else { return };
        if !held.is_empty() {
            event.prevent_default();
            spawn_local(async move {
                for toast in held {
                    self.send(toast).await;
                }
                _ = form.submit();
            });
        }
    }

    /// One after the other; what is not answered stays held, and is sent when the page is left.
    async fn send(self, toast: u32) {
        self.rack.remove(toast);
        self.held.try_update_value(|held| {
            let held = held.iter_mut().find(|held| held.toast == toast);
            held.and_then(|held| held.timer.take()).inspect(TimeoutHandle::clear);
        });
        while let Some(id) = self.first(toast) {
            match api::delete_document(id).await {
                Err(fault) if fault.code() != Some(Code::NotFound) => {
                    self.shelf.show_again(&[id]);
                    self.rack.tell(words::refusal(&fault));
                }
                _ => self.shelf.forget(id),
            }
            self.held.try_update_value(|held| {
                held.iter_mut().for_each(|held| held.ids.retain(|other| *other != id));
                held.retain(|held| !held.ids.is_empty());
            });
        }
        self.refresh.try_run(());
    }

    fn first(self, toast: u32) -> Option<DocumentId> {
        self.held.try_with_value(|held| held.iter().find(|held| held.toast == toast)?.ids.first().copied()).flatten()
    }

    /// Without waiting for answers: nobody is left to read them.
    fn send_all(self) {
        let held = self.held.try_update_value(std::mem::take).unwrap_or_default();
        for Held { ids, toast, timer } in held {
            timer.inspect(TimeoutHandle::clear);
            self.rack.remove(toast);
            for id in ids {
                browser::delete_and_leave(&format!("/api/documents/{id}"));
                self.shelf.forget(id);
            }
        }
    }

    fn let_go(self, toast: u32) -> Option<Held> {
        let found = self.held.try_update_value(|held| {
            let place = held.iter().position(|held| held.toast == toast)?;
            Some(held.remove(place))
        });
        found.flatten().inspect(|held| self.rack.remove(held.toast))
    }
}
