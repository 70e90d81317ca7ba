//! What the pages under `/settings` share.

use contract::Me;
use leptos::prelude::*;

use crate::{
    Fault,
    account::AccountMenu,
    browser,
    ui::{Brand, words},
};

/// The pages, in the order in which they are linked.
const PAGES: [(&str, &str); 2] = [("/settings", "Account"), ("/settings/sessions", "Sessions")];

/// Where the focus goes when what held it is gone.
pub(super) const TITLE: &str = "#settings-title";

/// Header, links to the other pages, title, and the page itself.
#[component]
pub(super) fn Frame(me: Me, title: &'static str, children: Children) -> impl IntoView {
    Effect::new(|_| browser::mark_hydrated());
    let link = |(href, name): (&'static str, &'static str)| {
        view! { <li><a href=href aria-current=(name == title).then_some("page")>{name}</a></li> }
    };
    view! {
        <header class="header">
            <div class="header-inner">
                <Brand />
                <AccountMenu me />
            </div>
        </header>
        <main class="page settings">
            <nav class="settings-nav" aria-label="Settings">
                <ul role="list">{PAGES.into_iter().map(link).collect_view()}</ul>
            </nav>
            <h1 id="settings-title" tabindex="-1">{title}</h1>
            {children()}
        </main>
    }
    .into_any()
}

/// The shape of what comes.
#[component]
pub(super) fn Skeleton() -> impl IntoView {
    view! {
        <main class="page skeleton" aria-busy="true" aria-label="Loading settings">
            <div class="bone bone-bar"></div>
            {(0..3).map(|_| view! { <div class="bone bone-row"></div> }).collect_view()}
        </main>
    }
    .into_any()
}

/// The page could not be opened. Without a session there is only one way out, taken by itself.
#[component]
pub(super) fn PageFailed(fault: Fault, again: Callback<()>) -> impl IntoView {
    let signed_out = fault.is_signed_out();
    Effect::new(move |_| {
        if signed_out {
            browser::go_to_sign_in();
        }
    });
    view! {
        <main class="entry">
            <div class="entry-card">
                <Brand />
                <h1>"Your settings could not be opened"</h1>
                <p role="alert">{words::refusal(&fault)}</p>
                {if signed_out {
                    view! { <a class="button primary wide" href="/login" rel="external">"Sign in"</a> }.into_any()
                } else {
                    view! { <button class="button primary wide" type="button" on:click=move |_| again.run(())>"Try again"</button> }.into_any()
                }}
            </div>
        </main>
    }
    .into_any()
}
