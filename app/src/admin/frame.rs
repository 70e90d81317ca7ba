//! What the pages share: header and navigation.

use contract::Me;
use leptos::prelude::*;

use crate::{account::PageHeader, browser, ui::Clock};

/// The pages, as the navigation names them.
const PAGES: [(&str, &str); 4] = [
    ("/admin", "Overview"),
    ("/admin/accounts", "Accounts"),
    ("/admin/classification", "Topics & AI"),
    ("/admin/audit", "Audit log"),
];

/// The header and the navigation, with the page below.
#[component]
pub(super) fn Frame(me: Me, here: &'static str, clock: Clock, children: Children) -> impl IntoView {
    Effect::new(move |_| {
        clock.run();
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
