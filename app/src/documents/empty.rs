//! The page when there is nothing to show: not yet, not any more, or not at all.

use leptos::prelude::*;

use super::shelf::{Reading, Shelf};
use crate::{
    Fault, browser,
    ui::{Brand, words},
};

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

/// The page could not be opened. Without a session there is only one way out, taken by itself. Whoever asks for help can
/// say which request it was.
#[component]
pub(crate) fn PageFailed(
    #[prop(default = "Your documents could not be opened")] title: &'static str,
    fault: Fault,
    again: Callback<()>,
) -> impl IntoView {
    fault.is_the_page();
    let signed_out = fault.is_signed_out();
    let request = fault.request_id().map(str::to_owned);
    Effect::new(move |_| {
        if signed_out {
            browser::go_to_sign_in();
        }
    });
    view! {
        <main class="entry">
            <div class="entry-card">
                <Brand />
                <h1>{title}</h1>
                <p role="alert">{words::refusal(&fault)}</p>
                {if signed_out {
                    view! { <a class="button primary wide" href="/login">"Sign in"</a> }.into_any()
                } else {
                    view! { <button class="button primary wide" type="button" on:click=move |_| again.run(())>"Try again"</button> }.into_any()
                }}
                {request.map(|id| view! { <p class="request-id">"Request " <code>{id}</code></p> })}
            </div>
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
