//! What the three pages share: header and navigation.

use contract::Me;
use leptos::prelude::*;

use crate::{account::PageHeader, browser, ui::Clock};

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
        <PageHeader me />
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
