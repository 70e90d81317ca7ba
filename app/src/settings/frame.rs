//! What the pages under `/settings` share.

use contract::Me;
use leptos::prelude::*;

use crate::{account::PageHeader, browser};

/// The pages, in the order in which they are linked.
const PAGES: [(&str, &str); 3] =
    [("/settings", "Account"), ("/settings/sessions", "Sessions"), ("/settings/classification", "Topics & AI")];

/// Where the focus goes when what held it is gone.
pub(super) const TITLE: &str = "#settings-title";

/// Header, links to the other pages, title, and the page itself.
#[component]
pub(super) fn Frame(me: Me, title: &'static str, children: Children) -> impl IntoView {
    Effect::new(|_| browser::mark_hydrated());
    let link = |(href, name): (&'static str, &'static str)| {
        view! { <a href=href aria-current=(name == title).then_some("page")>{name}</a> }
    };
    view! {
        <PageHeader me />
        <main class="page settings">
            <nav class="tabs" aria-label="Settings">{PAGES.into_iter().map(link).collect_view()}</nav>
            <h1 id="settings-title" tabindex="-1">{title}</h1>
            {children()}
        </main>
    }
    .into_any()
}
