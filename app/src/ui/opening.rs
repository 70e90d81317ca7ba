//! A page before it has its data, and when it gets none.

use contract::Code;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{Brand, words};
use crate::{Fault, browser};

/// The shape of what comes.
#[component]
pub(crate) fn Waiting(what: &'static str, rows: usize) -> impl IntoView {
    view! {
        <main class="page skeleton" aria-busy="true" aria-label=format!("Loading {what}")>
            <div class="bone bone-bar"></div>
            {(0..rows).map(|_| view! { <div class="bone bone-row"></div> }).collect_view()}
        </main>
    }
    .into_any()
}

/// The page could not be opened. Without a session there is only one way out, taken by itself; whoever lacks the role is
/// led home. Whoever asks for help can say which request it was.
#[component]
pub(crate) fn PageFailed(title: &'static str, fault: Fault, again: Callback<()>) -> impl IntoView {
    fault.is_the_page();
    let (signed_out, forbidden) = (fault.is_signed_out(), fault.code() == Some(Code::Forbidden));
    let request = fault.request_id().map(str::to_owned);
    Effect::new(move |_| {
        if signed_out {
            browser::go_to_sign_in();
        }
        browser::mark_hydrated();
    });
    let title = if forbidden { "For administrators only" } else { title };
    view! {
        <Title text=title />
        <main class="entry">
            <div class="entry-card">
                <Brand />
                <h1>{title}</h1>
                <p role="alert">{words::refusal(&fault)}</p>
                {if signed_out {
                    view! { <a class="button primary wide" href="/login" rel="external">"Sign in"</a> }.into_any()
                } else if forbidden {
                    view! { <a class="button primary wide" href="/documents" rel="external">"Go to your documents"</a> }.into_any()
                } else {
                    view! { <button class="button primary wide" type="button" on:click=move |_| again.run(())>"Try again"</button> }.into_any()
                }}
                {request.map(|id| view! { <p class="request-id">"Request " <code>{id}</code></p> })}
            </div>
        </main>
    }
    .into_any()
}
