//! Deleting with a way back: the row goes at once, the call is held for six seconds, and sent in any case when the page
//! is left.

use std::time::Duration;

use contract::{Document, DocumentId};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{api, shelf::Shelf};
use crate::{
    browser,
    ui::{ToastRack, words},
};

/// How long a delete can be taken back.
const UNDO: Duration = Duration::from_secs(6);

/// A delete that has not been sent.
struct Held {
    id: DocumentId,
    toast: u32,
    timer: Option<TimeoutHandle>,
}

/// The deletes of this tab.
#[derive(Clone, Copy)]
pub(super) struct Deletions {
    shelf: Shelf,
    rack: ToastRack,
    refresh: Callback<()>,
    held: StoredValue<Vec<Held>, LocalStorage>,
}

impl Deletions {
    pub(super) fn new(shelf: Shelf, rack: ToastRack, refresh: Callback<()>) -> Self {
        Self { shelf, rack, refresh, held: StoredValue::new_local(Vec::new()) }
    }

    /// What is held goes out when the page does, or when its owner is cleaned up.
    pub(super) fn attach(self) {
        browser::on(&window(), "pagehide", move |_| self.send_all());
    }

    pub(super) fn hold(self, document: &Document) {
        let id = document.id;
        self.shelf.leaving.update(|leaving| leaving.push(id));
        let undo = Callback::new(move |()| self.undo(id));
        let toast = self.rack.show(words::deleted(&document.filename), Some(("Undo", undo)));
        let timer = set_timeout_with_handle(move || self.send(id), UNDO).ok();
        self.held.update_value(|held| held.push(Held { id, toast, timer }));
    }

    fn undo(self, id: DocumentId) {
        if let Some(held) = self.let_go(id) {
            held.timer.inspect(TimeoutHandle::clear);
            self.shelf.leaving.update(|leaving| leaving.retain(|other| *other != id));
            request_animation_frame(move || _ = browser::focus(&format!("[data-document='{id}']")));
        }
    }

    fn send(self, id: DocumentId) {
        if self.let_go(id).is_none() {
            return;
        }
        spawn_local(async move {
            match api::delete_document(id).await {
                Err(fault) if fault.code() != Some(contract::Code::NotFound) => {
                    self.shelf.leaving.update(|leaving| leaving.retain(|other| *other != id));
                    self.rack.tell(words::refusal(&fault));
                }
                _ => self.shelf.forget(id),
            }
            self.refresh.run(());
        });
    }

    /// Without waiting for answers: nobody is left to read them.
    fn send_all(self) {
        let held = self.held.try_update_value(std::mem::take).unwrap_or_default();
        for Held { id, toast, timer } in held {
            timer.inspect(TimeoutHandle::clear);
            browser::delete_and_leave(&format!("/api/documents/{id}"));
            self.rack.remove(toast);
            self.shelf.forget(id);
        }
    }

    fn let_go(self, id: DocumentId) -> Option<Held> {
        let found = self.held.try_update_value(|held| {
            let place = held.iter().position(|held| held.id == id)?;
            Some(held.remove(place))
        });
        found.flatten().inspect(|held| self.rack.remove(held.toast))
    }
}
