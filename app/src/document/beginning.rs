//! How the document's text begins: for what cannot be looked at here, or not yet.

use leptos::prelude::*;

use super::sheet::Sheet;

#[component]
pub(super) fn Beginning(sheet: Sheet) -> impl IntoView {
    let text = Memo::new(move |_| sheet.beginning.get().filter(|text| !(text.is_empty() || sheet.is_shown_as_text())));
    let shown = move || {
        text.get().map(|text| {
            view! {
                <section class="beginning" aria-labelledby="beginning-title">
                    <h2 id="beginning-title">"How it begins"</h2>
                    <p dir="auto">{text}</p>
                </section>
            }
        })
    };
    shown.into_any()
}
