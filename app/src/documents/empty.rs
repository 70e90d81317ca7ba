//! The page when there is nothing to show: not yet, not any more, or not at all.

use leptos::prelude::*;

use super::shelf::{Reading, Shelf};
use crate::ui::words;

/// The shape of what comes.
#[component]
pub(super) fn Skeleton() -> impl IntoView {
    view! {
        <main class="page skeleton" aria-busy="true" aria-label="Loading documents">
            <div class="bone bone-bar"></div>
            <div class="bone bone-zone"></div>
            {(0..6).map(|_| view! { <div class="bone bone-row"></div> }).collect_view()}
        </main>
    }
    .into_any()
}

/// What stands in the list's place, or above it when it could not be brought up to date.
#[component]
pub(super) fn ListNotice(shelf: Shelf) -> impl IntoView {
    let empty = Memo::new(move |_| shelf.total() == 0);
    move || {
        match shelf.reading.get() {
        Reading::Failed(fault) if fault.is_signed_out() => {
            view! { <p class="notice bad" role="alert">{words::refusal(&fault)} " " <a href="/login" rel="external">{words::SIGN_IN}</a></p> }.into_any()
        }
        Reading::Failed(fault) => view! {
            <p class="notice bad" role="alert">
                {words::refusal(&fault)} " "
                <button class="link" type="button" on:click=move |_| shelf.ask(shelf.query.get_untracked())>"Try again"</button>
            </p>
        }
        .into_any(),
        Reading::Idle if empty.get() && !shelf.is_narrowed() => {
            view! { <p class="notice plain">"Nothing here yet. What you add is private to you."</p> }.into_any()
        }
        Reading::Idle if empty.get() && shelf.query.read().q.is_empty() => {
            view! { <p class="notice">"No document has this topic. " <a href="/documents">"Show all"</a></p> }.into_any()
        }
        Reading::Idle if empty.get() => {
            let q = shelf.query.read().q.clone();
            view! {
                <p class="notice">
                    "No document matches " <strong dir="auto">"“" {q} "”"</strong> ". " <a href="/documents">"Show all"</a>
                </p>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
    }
}
