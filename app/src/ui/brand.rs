//! The product's mark.

use leptos::prelude::*;

/// A sluice: two posts and the water that passes between them. It leads to the list, loaded anew.
#[component]
pub(crate) fn Brand(
    /// On the list itself, whose uploads go on.
    #[prop(optional)]
    here: bool,
) -> impl IntoView {
    view! {
        <a class="brand" href="/documents" rel=(!here).then_some("external")>
            <svg class="icon mark" viewBox="0 0 24 24" aria-hidden="true">
                <path d="M4 3v18M20 3v18M4 8c2.7-2 5.3-2 8 0s5.3 2 8 0M4 16c2.7-2 5.3-2 8 0s5.3 2 8 0" />
            </svg>
            "Sluice"
        </a>
    }
}
