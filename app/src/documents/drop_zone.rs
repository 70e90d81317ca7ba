//! Where files come in: the whole page takes a drop, the zone is for those who look for a button.

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, Event};

use super::{quota::Room, shelf::Shelf};
use crate::{
    browser,
    ui::{Icon, IconName, words},
    upload::{Inbox, files_of, files_of_drop},
};

/// With more documents than this the zone is one line.
const MANY: i64 = 8;

#[component]
pub(super) fn DropZone(inbox: Inbox, room: Room, shelf: Shelf) -> impl IntoView {
    let dragging = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| attach(inbox, dragging));
    let bare = Memo::new(move |_| shelf.total() == 0 && !shelf.is_narrowed());
    let many = Memo::new(move |_| shelf.total() > MANY);
    view! {
        <section class="drop-zone" class:large=bare class:compact=many aria-label="Add documents">
            <span class="drop-icon"><Icon name=IconName::Upload /></span>
            <div class="drop-text">
                <strong>"Drop files or a folder anywhere on this page"</strong>
                <p>
                    {move || match inbox.waiting() {
                        0 => format!("They go straight to storage. {}", room_for(room)),
                        waiting => words::waiting(waiting),
                    }}
                </p>
            </div>
            <label class="button primary" for="choose-files">"Choose files"</label>
            <input
                id="choose-files"
                class="unseen"
                type="file"
                multiple
                node_ref=input
                on:change=move |_| take_chosen(input, inbox)
            />
        </section>
        <div class="drop-overlay" hidden=move || !dragging.get() aria-hidden="true">
            <div class="drop-overlay-card">
                <Icon name=IconName::Upload />
                <strong>"Drop to upload"</strong>
                <p>{move || room_for(room)}</p>
            </div>
        </div>
    }
    .into_any()
}

fn room_for(room: Room) -> String {
    match room.free() {
        0 => "Nothing more fits now.".to_owned(),
        free => format!("Up to {} now.", contract::human_size(free)),
    }
}

fn take_chosen(input: NodeRef<html::Input>, inbox: Inbox) {
    if let Some(input) = input.get_untracked() {
        inbox.add(files_of(input.files()));
        // The same file can be chosen again.
        input.set_value("");
    }
}

/// Enter and leave come in pairs, one for each element under the pointer.
fn attach(inbox: Inbox, dragging: RwSignal<bool>) {
    inbox.attach();
    let depth = StoredValue::new(0_i32);
    let window = window();
    browser::on(&window, "dragenter", move |event| {
        if files_in(&event).is_some() {
            event.prevent_default();
            depth.update_value(|depth| *depth += 1);
            dragging.set(true);
        }
    });
    browser::on(&window, "dragover", move |event| {
        if let Some(transfer) = files_in(&event) {
            event.prevent_default();
            transfer.set_drop_effect("copy");
        }
    });
    browser::on(&window, "dragleave", move |event| {
        if files_in(&event).is_some() {
            depth.update_value(|depth| *depth = (*depth - 1).max(0));
            dragging.set(depth.get_value() > 0);
        }
    });
    browser::on(&window, "drop", move |event| {
        if let Some(transfer) = files_in(&event) {
            event.prevent_default();
            depth.set_value(0);
            dragging.set(false);
            let files = files_of_drop(&transfer);
            spawn_local(async move { inbox.add(files.await) });
        }
    });
}

/// What is dragged, if files are among it; text and links go their own way.
fn files_in(event: &Event) -> Option<DataTransfer> {
    let transfer = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    transfer.types().includes(&"Files".into(), 0).then_some(transfer)
}
