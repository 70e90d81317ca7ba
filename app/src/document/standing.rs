//! How the search for the document's topics stands, said as it changes.

use leptos::prelude::*;

use super::sheet::Sheet;
use crate::classification::{is_being_read, say};

#[component]
pub(super) fn Standing(sheet: Sheet) -> impl IntoView {
    let said = Memo::new(move |_| sheet.document.with(say::standing));
    let reading = Memo::new(move |_| sheet.document.with(is_being_read));
    let sentences = move || said.get().into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view();
    view! {
        <div class="standing" class:reading=reading role="status" aria-live="polite">{sentences}</div>
    }
    .into_any()
}
