//! The page for an address that holds nothing.

use leptos::prelude::*;
use leptos_meta::Title;

use super::Brand;

/// Answered with 404 by the server.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(answer) = use_context::<leptos_axum::ResponseOptions>() {
        answer.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Page not found" />
        <main class="entry">
            <div class="entry-card">
                <Brand />
                <h1>"Page not found"</h1>
                <p>"Nothing is at this address. It may have been typed wrong, or what was here is gone."</p>
                <a class="button primary wide" href="/documents" rel="external">"Go to your documents"</a>
            </div>
        </main>
    }
    .into_any()
}
