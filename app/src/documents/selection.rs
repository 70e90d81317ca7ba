//! What can be done with several documents at once; it stands where the columns' heads are.

use leptos::prelude::*;

use super::{delete::Deletions, downloads::Downloads, keys, pieces::Pieces, shelf::Shelf};
use crate::ui::{Icon, IconName};

#[component]
pub(super) fn SelectionBar(
    shelf: Shelf,
    deletions: Deletions,
    downloads: Downloads,
    pieces: Pieces,
    picking: RwSignal<bool>,
) -> impl IntoView {
    let chosen = move || untrack(|| shelf.chosen());
    view! {
        <div class="list-head selection" role="group" aria-label="Selection">
            <strong role="status">{move || format!("{} selected", shelf.selected.read().len())}</strong>
            <button
                class="button quiet"
                type="button"
                aria-disabled=move || (!pieces.are_here()).to_string()
                on:click=move |_| picking.set(untrack(|| pieces.are_here()))
            >
                <Icon name=IconName::Tag /> "Topics…"
            </button>
            <button
                class="button quiet"
                type="button"
                aria-disabled=move || downloads.is_running().to_string()
                on:click=move |_| downloads.start(&chosen())
            >
                <Icon name=IconName::Download /> "Download"
            </button>
            <button class="button quiet" type="button" on:click=move |_| deletions.hold(&chosen())>
                <Icon name=IconName::Trash /> "Delete"
            </button>
            <button
                class="icon-button"
                type="button"
                aria-label="Clear selection"
                title="Clear selection"
                data-clear-selection
                on:click=move |_| {
                    shelf.selected.set(Vec::new());
                    keys::keep_focus(None);
                }
            >
                <Icon name=IconName::Close />
            </button>
        </div>
    }
    .into_any()
}
