//! What the three pages share: header, navigation, and how they refuse.

use contract::{Code, Me};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    Fault,
    account::AccountMenu,
    browser,
    ui::{Brand, Clock, words},
};

/// How often "2 minutes ago" moves on.
const TICK: std::time::Duration = std::time::Duration::from_secs(20);

/// The pages, as the navigation names them.
const PAGES: [(&str, &str); 3] =
    [("/admin", "Overview"), ("/admin/accounts", "Accounts"), ("/admin/audit", "Audit log")];

/// The header and the navigation, with the page below.
#[component]
pub(super) fn Frame(me: Me, here: &'static str, clock: Clock, children: Children) -> impl IntoView {
    Effect::new(move |_| {
        tick(clock);
        browser::mark_hydrated();
    });
    view! {
        <header class="header">
            <div class="header-inner">
                <Brand />
                <AccountMenu me />
            </div>
        </header>
        <main class="page admin">
            <div class="admin-head">
                <h1>"Administration"</h1>
                <nav class="tabs" aria-label="Administration">
                    {PAGES
                        .into_iter()
                        .map(|(href, name)| view! { <a href=href aria-current=(href == here).then_some("page")>{name}</a> })
                        .collect_view()}
                </nav>
            </div>
            {children()}
        </main>
    }
    .into_any()
}

/// The clock started with the server's time; it keeps the distance, so a wrong clock here does no harm.
fn tick(clock: Clock) {
    let (server, here) = (clock.0.get_untracked(), browser::now_ms());
    let beat = move || {
        let passed = (browser::now_ms() - here).max(0) / 1000;
        clock.0.update(|now| *now = (*now).max(server.plus_secs(passed)));
    };
    if let Ok(handle) = set_interval_with_handle(beat, TICK) {
        on_cleanup(move || handle.clear());
    }
}

/// The shape of what comes.
#[component]
pub(super) fn Waiting() -> impl IntoView {
    view! {
        <main class="page skeleton" aria-busy="true" aria-label="Loading administration">
            <div class="bone bone-bar"></div>
            {(0..6).map(|_| view! { <div class="bone bone-row"></div> }).collect_view()}
        </main>
    }
    .into_any()
}

/// The page could not be opened: nobody is signed in any more, the role does not suffice, or something failed.
#[component]
pub(super) fn Refused(fault: Fault, again: Callback<()>) -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let (Some(answer), Some(code)) = (use_context::<leptos_axum::ResponseOptions>(), fault.code())
        && let Ok(status) = http::StatusCode::from_u16(code.status())
    {
        answer.set_status(status);
    }
    let (signed_out, forbidden) = (fault.is_signed_out(), fault.code() == Some(Code::Forbidden));
    Effect::new(move |_| {
        if signed_out {
            browser::go_to_sign_in();
        }
        browser::mark_hydrated();
    });
    let title = if forbidden { "For administrators only" } else { "Administration could not be opened" };
    view! {
        <Title text=title />
        <main class="entry">
            <div class="entry-card">
                <Brand />
                <h1>{title}</h1>
                <p role="alert">{words::refusal(&fault)}</p>
                {if signed_out {
                    view! { <a class="button primary wide" href="/login">"Sign in"</a> }.into_any()
                } else if forbidden {
                    view! { <a class="button primary wide" href="/documents">"Go to your documents"</a> }.into_any()
                } else {
                    view! { <button class="button primary wide" type="button" on:click=move |_| again.run(())>"Try again"</button> }.into_any()
                }}
            </div>
        </main>
    }
    .into_any()
}
